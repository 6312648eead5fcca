import { create } from "zustand";
import { graphKey, type GraphRef } from "@/backend/graph-source";

/** A wish to see one node of a graph; each wish is a new object, so that it can be repeated. */
export interface NodeWish {
  readonly nodeId: string;
}

/** The latest wish per graph. */
export const useGraphFocus = create<{ wishes: ReadonlyMap<string, NodeWish> }>(() => ({
  wishes: new Map(),
}));

/** Lets the editor of a graph select a node and bring it into view. */
export function wishNode(graph: GraphRef, nodeId: string): void {
  useGraphFocus.setState(({ wishes }) => ({
    wishes: new Map(wishes).set(graphKey(graph), { nodeId }),
  }));
}
