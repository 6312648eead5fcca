import {
  wiresOfPin,
  type GraphDocument,
  type PinRef,
  type PinSide,
} from "@/graph-editor/model/document";
import type { NodePins } from "@/graph-editor/model/pins";

/** Where the keyboard is on the canvas. */
export type Spot = { type: "node"; nodeId: string } | { type: "pin"; ref: PinRef };

/** The arrow keys. */
export type Direction = "up" | "down" | "left" | "right";

/**
 * Where an arrow key leads: up and down among the pins of one side, towards the middle of the
 * node to its other side, and away from it along the wire to the node at the other end.
 */
export function walk(
  document: GraphDocument,
  pins: NodePins,
  spot: Spot,
  direction: Direction,
): Spot | null {
  if (spot.type === "node") return fromNode(pins, spot.nodeId, direction);
  const { ref } = spot;
  if (direction === "up" || direction === "down") return alongSide(pins, ref, direction);
  const outward = ref.side === "out" ? "right" : "left";
  if (direction === outward) return alongWire(document, ref);
  const other: PinSide = ref.side === "out" ? "in" : "out";
  return pinAt(pins, ref.nodeId, other, 0) ?? { type: "node", nodeId: ref.nodeId };
}

function fromNode(pins: NodePins, nodeId: string, direction: Direction): Spot | null {
  if (direction === "up") return null;
  const first: PinSide = direction === "right" ? "out" : "in";
  const second: PinSide = first === "out" ? "in" : "out";
  return (
    pinAt(pins, nodeId, first, 0) ?? (direction === "down" ? pinAt(pins, nodeId, second, 0) : null)
  );
}

const sideOf = (pins: NodePins, side: PinSide) => (side === "in" ? pins.inputs : pins.outputs);

function pinAt(pins: NodePins, nodeId: string, side: PinSide, index: number): Spot | null {
  const pin = sideOf(pins, side)[index];
  return pin ? { type: "pin", ref: { nodeId, pinId: pin.id, side } } : null;
}

function alongSide(pins: NodePins, ref: PinRef, direction: "up" | "down"): Spot | null {
  const at = sideOf(pins, ref.side).findIndex(({ id }) => id === ref.pinId);
  if (direction === "up" && at <= 0) return { type: "node", nodeId: ref.nodeId };
  return pinAt(pins, ref.nodeId, ref.side, direction === "up" ? at - 1 : at + 1);
}

function alongWire(document: GraphDocument, ref: PinRef): Spot | null {
  const wire = wiresOfPin(document, ref)[0];
  if (!wire) return null;
  return ref.side === "out"
    ? { type: "pin", ref: { nodeId: wire.targetNodeId, pinId: wire.targetPinId, side: "in" } }
    : { type: "pin", ref: { nodeId: wire.sourceNodeId, pinId: wire.sourcePinId, side: "out" } };
}
