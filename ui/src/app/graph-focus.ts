import { create } from "zustand";

/** A wish to see one node of a graph; each wish is a new object, so that it can be repeated. */
export interface NodeWish {
  readonly nodeId: string;
}

/** The latest wish per command. */
export const useGraphFocus = create<{ wishes: ReadonlyMap<number, NodeWish> }>(() => ({
  wishes: new Map(),
}));

/** Lets the editor of a command's graph select a node and bring it into view. */
export function wishNode(commandId: number, nodeId: string): void {
  useGraphFocus.setState(({ wishes }) => ({
    wishes: new Map(wishes).set(commandId, { nodeId }),
  }));
}
