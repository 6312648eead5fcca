import { createContext, use } from "react";
import { useStore, createStore, type StoreApi } from "zustand";
import { parsePlace, type Place } from "./place";

export type PlaceStore = StoreApi<Place>;

export function createPlaceStore(kept: string | null): PlaceStore {
  return createStore<Place>(() => parsePlace(kept));
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
