import type { BotStateView, StateSpan } from "./bindings";

/** How far back the strip of a bot reaches. */
export const HISTORY_MS = 60 * 60 * 1000;

/** The history of a bot after it went into `state` at `at`. Spans older than an hour fall off. */
export function appendState(
  history: readonly StateSpan[],
  state: BotStateView["type"],
  at: number,
): StateSpan[] {
  const last = history.at(-1);
  if (last && last.to === null && last.state === state) return [...history];
  const closed = history.map((span) => (span.to === null ? { ...span, to: at } : span));
  return [
    ...closed.filter((span) => span.to !== null && span.to > at - HISTORY_MS),
    { state, from: at, to: null },
  ];
}
