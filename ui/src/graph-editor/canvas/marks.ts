import type { GraphNode } from "@/graph-editor/model/document";

/** What a mark on a node says. */
export type MarkTone = "added" | "changed" | "moved" | "lit" | "failed" | "current";

/** A mark on a node, put there by a comparison of versions or by a run that is looked at. */
export interface NodeMark {
  readonly tone: MarkTone;
  /** A few letters beside it: how often it ran, say. */
  readonly badge: string | null;
}

/** What is marked on the canvas that is shown. */
export interface Marks {
  readonly byNode: ReadonlyMap<string, NodeMark>;
  /** Wires along which a run went. */
  readonly litWires: ReadonlySet<string>;
  /** Nodes that are not there any more, drawn where they were. */
  readonly ghosts: readonly GraphNode[];
}

export const NO_MARKS_AT_ALL: Marks = { byNode: new Map(), litWires: new Set(), ghosts: [] };
