import { useSyncExternalStore } from "react";

/** One clock for the whole window, so that the same stretch of time reads the same everywhere. */
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** How often it moves on, in milliseconds. */
const TICK_MS = 1_000;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const tell of listeners) tell();
    }, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The time, renewed every second while somebody looks: for words such as `12 s`. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** Something made of the time, drawn again only when it came out differently: `3 d 04:12` is looked
 *  at every second and drawn every minute. The result is compared by identity: text or a number. */
export function useOfNow<T extends string | number>(of: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => of(now));
}
