import type { Connection } from "@/graph-editor/model/document";

/** A value that a run had at a pin. */
export interface CanvasValue {
  /** JSON text. */
  readonly text: string;
  /** Whether it was computed ahead of the run. */
  readonly isAhead: boolean;
}

/** The values of the pins of one node, by {@link pinKey}. */
export type PinValues = ReadonlyMap<string, CanvasValue>;

/** The values of a run on the canvas that is shown. */
export interface CanvasValues {
  readonly wires: ReadonlyMap<string, CanvasValue>;
  readonly byNode: ReadonlyMap<string, PinValues>;
}

export const NO_VALUES: CanvasValues = { wires: new Map(), byNode: new Map() };

/** Names a pin of a node. */
export const pinKey = (side: "in" | "out", pin: string): string => `${side} ${pin}`;

/** What the core tells of a pin. */
interface ToldPin {
  readonly node: string;
  readonly pin: string;
  readonly value: string;
  readonly isAhead?: boolean;
}

/** The values that lie on the wires of a canvas and at its pins. What comes in at a pin is what its wire
 *  brings. */
export function valuesOn(
  pins: readonly ToldPin[],
  nodeOf: (path: string) => string | null,
  connections: readonly Connection[],
): CanvasValues {
  const byNode = new Map<string, Map<string, CanvasValue>>();
  const put = (node: string, key: string, value: CanvasValue) => {
    const known = byNode.get(node);
    if (known) known.set(key, value);
    else byNode.set(node, new Map([[key, value]]));
  };
  for (const { node, pin, value, isAhead = false } of pins) {
    const onCanvas = nodeOf(node);
    // A value inside a subgraph is none of the node that stands for it.
    const isItself = onCanvas !== null && (node === onCanvas || node.endsWith(`/${onCanvas}`));
    if (isItself) put(onCanvas, pinKey("out", pin), { text: value, isAhead });
  }
  const wires = new Map<string, CanvasValue>();
  for (const { id, sourceNodeId, sourcePinId, targetNodeId, targetPinId } of connections) {
    const value = byNode.get(sourceNodeId)?.get(pinKey("out", sourcePinId));
    if (!value) continue;
    wires.set(id, value);
    put(targetNodeId, pinKey("in", targetPinId), value);
  }
  return { wires, byNode };
}

/** The longest value on a wire, in characters. */
const MAX_ON_WIRE = 16;

/** A value as it is written on a wire or beside a pin. */
export const onWire = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > MAX_ON_WIRE ? `${letters.slice(0, MAX_ON_WIRE).join("")}…` : text;
};
