import type { RunNodeCost } from "@/backend/bindings";
import type { Translate } from "@/i18n/locale-context";

/** What a node took in a run, in milliseconds: waiting for the world, and computing. */
export interface NodeTime {
  readonly node: string;
  readonly times: number;
  readonly waitedMs: number;
  /** Computing is counted, not measured: a unit is about a nanosecond. */
  readonly computedMs: number;
}

/** The costs of the nodes of one canvas, the dearest first; what is inside of a call counts with it. */
export function timesOn(
  costs: readonly RunNodeCost[],
  nodeOf: (path: string) => string | null,
): readonly NodeTime[] {
  const byNode = new Map<string, NodeTime>();
  for (const { node: path, nTimes, waitedMs, work } of costs) {
    const node = nodeOf(path);
    if (node === null) continue;
    const before = byNode.get(node);
    byNode.set(node, {
      node,
      // Inside of a call each node has its own count; the call's is the largest of them.
      times: Math.max(before?.times ?? 0, nTimes),
      waitedMs: (before?.waitedMs ?? 0) + waitedMs,
      computedMs: (before?.computedMs ?? 0) + work / 1_000_000,
    });
  }
  return [...byNode.values()].sort((a, b) => totalOf(b) - totalOf(a));
}

/** All that a node took. */
export const totalOf = ({ waitedMs, computedMs }: NodeTime) => waitedMs + computedMs;

/** A time in few letters: `0.2 µs`, `12 ms`, `3.4 s`. */
export function shortTime(t: Translate, ms: number): string {
  if (ms >= 1_000) return t("editor.time.s", { value: round(ms / 1_000) });
  if (ms >= 1 || ms === 0) return t("editor.time.ms", { value: round(ms) });
  return t("editor.time.us", { value: round(ms * 1_000) });
}

const round = (value: number) =>
  value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
