import type { Catalogue } from "./catalogue";
import { areTypesCompatible } from "./catalogue";
import { appendWires, makeWire, type NewId } from "./connect";
import {
  endsOf,
  findNode,
  wiresOfPin,
  type Connection,
  type GraphDocument,
  type GraphNode,
  type PinRef,
} from "./document";
import type { Edit } from "./edit";
import { findPin, pinsInDocument, type Pin } from "./pins";

/**
 * The edits that put a node of the document into a wire: the wire's source to the first free
 * input that fits, the first output that fits to the wire's target. `null` if it does not fit.
 */
export function spliceEdits(
  document: GraphDocument,
  catalogue: Catalogue,
  node: GraphNode,
  wire: Connection,
  newId: NewId,
): Edit[] | null {
  const { source, target } = endsOf(wire);
  if (source.nodeId === node.id || target.nodeId === node.id) return null;
  const from = findPin(document, catalogue, source);
  const to = findPin(document, catalogue, target);
  if (!from || !to) return null;
  const pins = pinsInDocument(document, catalogue, node);
  const refTo = (pin: Pin): PinRef => ({ nodeId: node.id, pinId: pin.id, side: pin.side });
  const isFree = (pin: Pin) => wiresOfPin(document, refTo(pin)).length === 0;
  const input = bestFit(pins.inputs.filter(isFree), from.type);
  const output = bestFit(pins.outputs.filter(isFree), to.type);
  if (!input || !output) return null;
  const added = [
    makeWire(newId("wire"), source, refTo(input)),
    makeWire(newId("wire"), refTo(output), target),
  ];
  return [{ type: "removeWires", ids: [wire.id] }, appendWires(document, added)];
}

/** The first pin of exactly this type, else the first that takes it. */
export function bestFit(pins: readonly Pin[], type: Pin["type"]): Pin | undefined {
  return (
    pins.find((pin) => pin.type === type) ?? pins.find((pin) => areTypesCompatible(pin.type, type))
  );
}

/** Whether a node has no wires at all: only such a node is spliced by dropping it. */
export function isUnwired(document: GraphDocument, nodeId: string): boolean {
  return (
    findNode(document, nodeId) !== undefined &&
    !document.connections.some(
      (wire) => wire.sourceNodeId === nodeId || wire.targetNodeId === nodeId,
    )
  );
}
