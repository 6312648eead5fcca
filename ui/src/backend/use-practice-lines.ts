import { useEffect } from "react";
import { useStore } from "zustand";
import { useBackend } from "./backend-context";
import type { PracticeLine } from "./bindings";

const NONE: readonly PracticeLine[] = [];

/** The lines of the practice world's console, growing as they come. */
export function usePracticeLines(): readonly PracticeLine[] {
  const { practice } = useBackend();
  useEffect(() => practice.open(), [practice]);
  return useStore(practice.store, (log) => log.lines ?? NONE);
}
