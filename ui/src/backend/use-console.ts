import { useCallback, useSyncExternalStore } from "react";
import { useBackend } from "./backend-context";
import type { ConsoleSnapshot } from "./console-store";

/** A bot's console, growing as lines come. */
export function useConsole(botId: number): ConsoleSnapshot {
  const { consoles } = useBackend();
  const subscribe = useCallback(
    (listener: () => void) => consoles.subscribe(botId, listener),
    [consoles, botId],
  );
  return useSyncExternalStore(subscribe, () => consoles.snapshot(botId));
}
