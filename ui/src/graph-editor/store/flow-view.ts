import type { Edge, Node } from "@xyflow/react";
import type { PinTypeView } from "@/backend/bindings";
import type { Catalogue } from "@/graph-editor/model/catalogue";
import { flowOf } from "@/graph-editor/model/bend";
import type { Connection, GraphDocument, GraphNode } from "@/graph-editor/model/document";

/** A node as the canvas library holds it. Its object changes only when the node itself does. */
export type FlowNode = Node<{ node: GraphNode }, "graph">;

/** A wire as the canvas library holds it. */
export type FlowEdge = Edge<{ wire: Connection; type: PinTypeView }, "wire">;

/** The document's nodes for the canvas; what did not change keeps its object and selection. */
export function flowNodesOf(before: readonly FlowNode[], document: GraphDocument): FlowNode[] {
  const known = new Map(before.map((item) => [item.id, item]));
  return document.nodes.map((node) => {
    const item = known.get(node.id);
    if (item?.data.node === node && samePoint(item.position, node.position)) return item;
    const fresh = { id: node.id, type: "graph" as const, data: { node }, position: node.position };
    return item ? { ...item, ...fresh } : fresh;
  });
}

const samePoint = (a: { x: number; y: number }, b: { x: number; y: number }) =>
  a.x === b.x && a.y === b.y;

/** The document's wires for the canvas, coloured by what flows in them. */
export function flowEdgesOf(
  before: readonly FlowEdge[],
  document: GraphDocument,
  catalogue: Catalogue,
): FlowEdge[] {
  const known = new Map(before.map((item) => [item.id, item]));
  return document.connections.map((wire) => {
    const type = flowOf(document, catalogue, wire);
    const item = known.get(wire.id);
    if (item?.data?.wire === wire && item.data.type === type) return item;
    const fresh: FlowEdge = {
      id: wire.id,
      type: "wire",
      source: wire.sourceNodeId,
      sourceHandle: wire.sourcePinId,
      target: wire.targetNodeId,
      targetHandle: wire.targetPinId,
      data: { wire, type },
    };
    return item ? { ...item, ...fresh } : fresh;
  });
}
