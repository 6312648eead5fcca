import type { Catalogue } from "./catalogue";
import { areTypesCompatible, defaultDataOf } from "./catalogue";
import { conversionsBetween, type Conversion } from "./conversions";
import {
  findNode,
  wiresOfPin,
  type Connection,
  type GraphDocument,
  type GraphNode,
  type PinRef,
  type Point,
} from "./document";
import type { Edit } from "./edit";
import { findPin } from "./pins";

/** Makes ids that no document has; passed in, so that tests know them. */
export type NewId = (prefix: string) => string;

/** Distances on the canvas that edits keep to. */
export const GRID = 16;

/** What comes of joining two pins. */
export type JoinOutcome =
  | { type: "wire"; edits: readonly Edit[] }
  | { type: "offer"; chains: readonly (readonly Conversion[])[] }
  | { type: "refused"; reason: "sameSide" | "sameNode" | "types" | "gone" | "exists" };

/** Puts two pins, in whichever order they were picked, into the order of a wire. */
export function orderEnds(a: PinRef, b: PinRef): { source: PinRef; target: PinRef } | null {
  if (a.side === b.side) return null;
  return a.side === "out" ? { source: a, target: b } : { source: b, target: a };
}

/** What happens when two pins are joined. */
export function joinPins(
  document: GraphDocument,
  catalogue: Catalogue,
  a: PinRef,
  b: PinRef,
  newId: NewId,
): JoinOutcome {
  const ends = orderEnds(a, b);
  if (!ends) return { type: "refused", reason: "sameSide" };
  const { source, target } = ends;
  if (source.nodeId === target.nodeId) return { type: "refused", reason: "sameNode" };
  const from = findPin(document, catalogue, source);
  const to = findPin(document, catalogue, target);
  if (!from || !to) return { type: "refused", reason: "gone" };
  if (wiresOfPin(document, target).some((wire) => leaves(wire, source))) {
    return { type: "refused", reason: "exists" };
  }
  if (areTypesCompatible(from.type, to.type)) {
    return { type: "wire", edits: wireEdits(document, catalogue, source, target, newId) };
  }
  const chains = conversionsBetween(catalogue, from.type, to.type);
  return chains.length > 0 ? { type: "offer", chains } : { type: "refused", reason: "types" };
}

function leaves(wire: Connection, source: PinRef): boolean {
  return wire.sourceNodeId === source.nodeId && wire.sourcePinId === source.pinId;
}

/** A wire from an output to an input. */
export function makeWire(id: string, source: PinRef, target: PinRef): Connection {
  return {
    id,
    sourceNodeId: source.nodeId,
    sourcePinId: source.pinId,
    targetNodeId: target.nodeId,
    targetPinId: target.pinId,
    extra: {},
  };
}

/** Adds wires at the end of the list. */
export function appendWires(document: GraphDocument, wires: readonly Connection[]): Edit {
  const start = document.connections.length;
  return {
    type: "insertWires",
    wires: wires.map((item, n) => ({ index: start + n, item })),
  };
}

/** Adds nodes at the end of the list. */
export function appendNodes(document: GraphDocument, nodes: readonly GraphNode[]): Edit {
  const start = document.nodes.length;
  return {
    type: "insertNodes",
    nodes: nodes.map((item, n) => ({ index: start + n, item })),
  };
}

/** Wires two pins. A data input holds one wire, so the one it had gives way. */
export function wireEdits(
  document: GraphDocument,
  catalogue: Catalogue,
  source: PinRef,
  target: PinRef,
  newId: NewId,
): Edit[] {
  const isExec = findPin(document, catalogue, target)?.type === "Exec";
  const replaced = isExec ? [] : wiresOfPin(document, target).map(({ id }) => id);
  const edits: Edit[] = replaced.length > 0 ? [{ type: "removeWires", ids: replaced }] : [];
  edits.push(appendWires(document, [makeWire(newId("wire"), source, target)]));
  return edits;
}

/** A new node of a type of the catalogue. */
export function makeNode(
  catalogue: Catalogue,
  type: string,
  position: Point,
  newId: NewId,
  data: GraphNode["data"] = {},
): GraphNode {
  const declared = catalogue.types.get(type);
  return {
    id: newId(type),
    type,
    position,
    data: { ...(declared ? defaultDataOf(declared) : {}), ...data },
    extra: {},
  };
}

/** Puts a chain of converters between two pins of different types. */
export function convertEdits(
  document: GraphDocument,
  catalogue: Catalogue,
  source: PinRef,
  target: PinRef,
  chain: readonly Conversion[],
  newId: NewId,
): Edit[] {
  const from = findNode(document, source.nodeId)?.position ?? { x: 0, y: 0 };
  const to = findNode(document, target.nodeId)?.position ?? from;
  const nodes = chain.map(({ nodeType, data }, n) => {
    const share = (n + 1) / (chain.length + 1);
    const position = {
      x: snap(from.x + (to.x - from.x) * share),
      y: snap(from.y + (to.y - from.y) * share + 64),
    };
    return makeNode(catalogue, nodeType, position, newId, data);
  });
  const stops: { in: PinRef; out: PinRef }[] = chain.map(({ input, output }, n) => {
    const nodeId = nodes[n]?.id ?? "";
    return {
      in: { nodeId, pinId: input, side: "in" },
      out: { nodeId, pinId: output, side: "out" },
    };
  });
  const starts = [source, ...stops.map((stop) => stop.out)];
  const stopsIn = [...stops.map((stop) => stop.in), target];
  const wires = starts.flatMap((start, n) => {
    const end = stopsIn[n];
    return end ? [makeWire(newId("wire"), start, end)] : [];
  });
  const replaced = wiresOfPin(document, target).map(({ id }) => id);
  const edits: Edit[] = [appendNodes(document, nodes)];
  if (replaced.length > 0) edits.push({ type: "removeWires", ids: replaced });
  edits.push(appendWires(document, wires));
  return edits;
}

/** The nearest line of the grid. */
export function snap(value: number): number {
  return Math.round(value / GRID) * GRID;
}
