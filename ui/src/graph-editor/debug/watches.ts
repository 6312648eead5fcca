import { graphKey, type GraphRef } from "@/backend/graph-source";
import { parseJsonText } from "@/graph-editor/model/json";

/** As many as the core looks at in one call. */
export const MAX_WATCHES = 50;

const keyOf = (graph: GraphRef) => `sculk.watches.${graphKey(graph)}`;

/** The expressions that are watched in runs of a graph, as they were left. */
export function keptWatches(graph: GraphRef): readonly string[] {
  try {
    const kept = parseJsonText(localStorage.getItem(keyOf(graph)) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept.filter((one) => typeof one === "string").slice(0, MAX_WATCHES);
  } catch {
    return [];
  }
}

/** Keeps them for the next time the graph is opened. */
export function keepWatches(graph: GraphRef, watches: readonly string[]): void {
  try {
    if (watches.length === 0) localStorage.removeItem(keyOf(graph));
    else localStorage.setItem(keyOf(graph), JSON.stringify(watches));
  } catch {
    // Without a place to keep them they hold until the editor closes.
  }
}
