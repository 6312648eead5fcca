import { NO_MARKS_AT_ALL, type Marks, type NodeMark } from "@/graph-editor/canvas/marks";
import type { GraphNode } from "@/graph-editor/model/document";
import type { GraphDiff } from "./diff";

/** What a comparison puts on the canvas of a subgraph, or of the graph itself. */
export function marksOf({ canvases }: GraphDiff, subgraphId: string | null): Marks {
  const canvas = canvases.find((candidate) => candidate.subgraphId === subgraphId);
  if (!canvas) return NO_MARKS_AT_ALL;
  const byNode = new Map<string, NodeMark>();
  const ghosts: GraphNode[] = [];
  for (const change of canvas.nodes) {
    if (change.type === "removed") ghosts.push(change.node);
    else byNode.set(change.node.id, { tone: change.type, badge: null });
  }
  const litWires = new Set(canvas.addedWires.map(({ id }) => id));
  return { byNode, litWires, ghosts };
}
