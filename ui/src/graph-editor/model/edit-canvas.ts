import type { Connection, GraphDocument, GraphNode, Point } from "./document";
import type { AppliedToCanvas, CanvasEdit, Placed } from "./edit";
import { place, take } from "./edit-lists";
import type { JsonObject } from "./json";

/** A change that changes nothing. */
export const same = (document: GraphDocument): AppliedToCanvas => ({ document, inverse: [] });

export function insertNodes(
  document: GraphDocument,
  placed: readonly Placed<GraphNode>[],
): AppliedToCanvas {
  const { next, ids } = place(document.nodes, placed);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, nodes: next },
    inverse: [{ type: "removeNodes", ids }],
  };
}

export function removeNodes(document: GraphDocument, ids: ReadonlySet<string>): AppliedToCanvas {
  const nodes = take(document.nodes, (node) => ids.has(node.id));
  if (nodes.taken.length === 0) return same(document);
  const wires = take(
    document.connections,
    (wire) => ids.has(wire.sourceNodeId) || ids.has(wire.targetNodeId),
  );
  const inverse: CanvasEdit[] = [{ type: "insertNodes", nodes: nodes.taken }];
  if (wires.taken.length > 0) inverse.push({ type: "insertWires", wires: wires.taken });
  const connections = wires.taken.length > 0 ? wires.next : document.connections;
  return { document: { ...document, nodes: nodes.next, connections }, inverse };
}

export function moveNodes(
  document: GraphDocument,
  to: Readonly<Record<string, Point>>,
): AppliedToCanvas {
  const back: Record<string, Point> = {};
  const nodes = document.nodes.map((node) => {
    const position = to[node.id];
    if (!position || (position.x === node.position.x && position.y === node.position.y)) {
      return node;
    }
    back[node.id] = node.position;
    return { ...node, position };
  });
  if (Object.keys(back).length === 0) return same(document);
  return { document: { ...document, nodes }, inverse: [{ type: "moveNodes", to: back }] };
}

export function setData(
  document: GraphDocument,
  edit: Extract<CanvasEdit, { type: "setData" }>,
): AppliedToCanvas {
  const { nodeId, key, value, index } = edit;
  const node = document.nodes.find((candidate) => candidate.id === nodeId);
  if (!node || Object.is(node.data[key], value)) return same(document);
  const entries = Object.entries(node.data);
  const at = entries.findIndex(([name]) => name === key);
  if (value === undefined) entries.splice(at, 1);
  else if (at >= 0) entries[at] = [key, value];
  else entries.splice(index ?? entries.length, 0, [key, value]);
  const data: JsonObject = Object.fromEntries(entries);
  const nodes = document.nodes.map((item) => (item === node ? { ...node, data } : item));
  const undo: CanvasEdit = { type: "setData", nodeId, key, value: node.data[key] };
  return {
    document: { ...document, nodes },
    inverse: [at >= 0 ? { ...undo, index: at } : undo],
  };
}

export function insertWires(
  document: GraphDocument,
  placed: readonly Placed<Connection>[],
): AppliedToCanvas {
  const known = new Set(document.nodes.map((node) => node.id));
  const whole = placed.filter(
    ({ item }) => known.has(item.sourceNodeId) && known.has(item.targetNodeId),
  );
  const { next, ids } = place(document.connections, whole);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, connections: next },
    inverse: [{ type: "removeWires", ids }],
  };
}

export function removeWires(document: GraphDocument, ids: ReadonlySet<string>): AppliedToCanvas {
  const { next, taken } = take(document.connections, (wire) => ids.has(wire.id));
  if (taken.length === 0) return same(document);
  return {
    document: { ...document, connections: next },
    inverse: [{ type: "insertWires", wires: taken }],
  };
}
