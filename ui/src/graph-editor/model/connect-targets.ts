import { areTypesCompatible, type Catalogue } from "./catalogue";
import { findNode, wiresOfPin, type GraphDocument, type GraphNode, type PinRef } from "./document";
import { findPin, pinsInDocument, type Pin } from "./pins";
import { nodeName } from "./plugin-nodes";

/** A pin already in the graph that another one can be wired to. */
export interface ConnectTarget {
  readonly ref: PinRef;
  readonly pin: Pin;
  readonly node: GraphNode;
  /** Its node's type in words. */
  readonly nodeLabel: string;
}

/** The pins a pin can be wired to without a converter: free ones first, then the nearest. */
export function connectTargets(
  document: GraphDocument,
  catalogue: Catalogue,
  from: PinRef,
): ConnectTarget[] {
  const origin = findNode(document, from.nodeId);
  const pin = findPin(document, catalogue, from);
  if (!origin || !pin) return [];
  const found = document.nodes.flatMap((node) => {
    if (node === origin) return [];
    const pins = pinsInDocument(document, catalogue, node);
    const nodeLabel = nodeName(node, catalogue.types.get(node.type));
    return (from.side === "out" ? pins.inputs : pins.outputs)
      .filter((other) => areTypesCompatible(pin.type, other.type))
      .map((other): ConnectTarget & { cost: number } => {
        const ref: PinRef = { nodeId: node.id, pinId: other.id, side: other.side };
        return {
          ref,
          pin: other,
          node,
          nodeLabel,
          cost: cost(document, origin, node, ref) + (other.type === pin.type ? 0 : INEXACT),
        };
      });
  });
  return found.sort((a, b) => a.cost - b.cost);
}

const TAKEN = 100_000;
const BEHIND = 2_000;
const INEXACT = 500;

function cost(document: GraphDocument, origin: GraphNode, node: GraphNode, ref: PinRef): number {
  const dx = node.position.x - origin.position.x;
  const dy = node.position.y - origin.position.y;
  const isBehind = ref.side === "in" ? dx < 0 : dx > 0;
  const isTaken = wiresOfPin(document, ref).length > 0;
  return Math.hypot(dx, dy) + (isBehind ? BEHIND : 0) + (isTaken ? TAKEN : 0);
}
