import { createContext, use } from "react";
import { useStore } from "zustand";
import type { Lod, LodState } from "./lod";

export const LodContext = createContext<Lod | null>(null);

/** The level of detail of the canvas a component is in. */
export function useLod(): Lod {
  const lod = use(LodContext);
  if (!lod) throw new Error("BUG: a part of the canvas was rendered outside it");
  return lod;
}

/** A part of its state; re-renders only when that part changes. */
export function useLodState<T>(select: (state: LodState) => T): T {
  return useStore(useLod().state, select);
}
