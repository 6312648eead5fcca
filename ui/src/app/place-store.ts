import { createContext, use } from "react";
import { useStore, createStore, type StoreApi } from "zustand";
import type { OwnWindow } from "@/backend/transport";
import { parsePlace, parseTabText, START, tabId, type Place } from "./place";

export type PlaceStore = StoreApi<Place>;

function createPlaceStore(kept: string | null): PlaceStore {
  return createStore<Place>(() => parsePlace(kept));
}

const keyOf = ({ number }: OwnWindow) => `sculk.place.${number}`;

/** The place a window begins at. The first keeps it in the settings; further ones, whose number says
 *  which they are, among what the pages keep for themselves. */
export function placeOf(own: OwnWindow, inSettings: string | null): PlaceStore {
  if (own.number === 1) return createPlaceStore(inSettings);
  const store = createPlaceStore(own.wish === null ? readKept(own) : null);
  const wished = own.wish === null ? null : parseTabText(own.wish);
  if (wished) store.setState({ ...START, tabs: [wished], activeId: tabId(wished) });
  return store;
}

/** Keeps the place of a further window. */
export function keepPlaceOf(own: OwnWindow, place: Place): void {
  try {
    localStorage.setItem(keyOf(own), JSON.stringify(place));
  } catch {
    // A place that could not be kept costs a few clicks.
  }
}

function readKept(own: OwnWindow): string | null {
  try {
    return localStorage.getItem(keyOf(own));
  } catch {
    return null;
  }
}

export const PlaceContext = createContext<PlaceStore | null>(null);

/** The store itself, for changing the place. */
export function usePlaceStore(): PlaceStore {
  const store = use(PlaceContext);
  if (!store) throw new Error("BUG: a view of the shell was rendered outside PlaceContext");
  return store;
}

/** A part of the place. */
export function usePlace<T>(pick: (place: Place) => T): T {
  return useStore(usePlaceStore(), pick);
}
