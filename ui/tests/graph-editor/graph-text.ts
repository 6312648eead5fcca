import {
  EMPTY_DOCUMENT,
  type Connection,
  type GraphDocument,
  type GraphNode,
} from "@/graph-editor/model/document";
import type { JsonObject } from "@/graph-editor/model/json";
import { readSubgraphs, takeMarks } from "@/graph-editor/model/parse-canvas";

/** A node at the origin. */
export function aNode(id: string, type: string, data: JsonObject = {}, x = 0, y = 0): GraphNode {
  return { id, type, position: { x, y }, data, extra: {} };
}

/** A wire written `a.out -> b.in`; its id is that text. */
export function aWire(text: string): Connection {
  const [from = "", to = ""] = text.split(" -> ");
  const [sourceNodeId = "", sourcePinId = ""] = from.split(".");
  const [targetNodeId = "", targetPinId = ""] = to.split(".");
  return { id: text, sourceNodeId, sourcePinId, targetNodeId, targetPinId, extra: {} };
}

/** A document of nodes and wires. */
export function aGraph(nodes: GraphNode[], wires: string[] = [], extra: JsonObject = {}) {
  const { marks, rest } = takeMarks(extra);
  const { subgraphs, rest: kept } = readSubgraphs(rest);
  const document: GraphDocument = {
    ...EMPTY_DOCUMENT,
    ...marks,
    nodes,
    connections: wires.map(aWire),
    subgraphs,
    extra: kept,
  };
  return document;
}

/** The wires as text, in order. */
export function wiresAsText(document: GraphDocument): string[] {
  return document.connections.map(
    (wire) =>
      `${wire.sourceNodeId}.${wire.sourcePinId} -> ${wire.targetNodeId}.${wire.targetPinId}`,
  );
}

/** Ids that count up: `wire-1`, `flow:branch-2`. */
export function countingIds(): (prefix: string) => string {
  let count = 0;
  return (prefix) => `${prefix}-${(count += 1)}`;
}
