import type { BreakpointPlace, BreakpointView, DebugPin } from "@/backend/bindings";
import type { Connection } from "@/graph-editor/model/document";
import type { Dot, WireValue } from "./debug-state";

/** A node of a canvas as the place of a breakpoint; `null` is the graph itself. */
export const placeOfNode = (subgraph: string | null, node: string): BreakpointPlace => ({
  kind: "node",
  subgraph,
  node,
});

/** A wire of a canvas as the place of a breakpoint. */
export const placeOfWire = (subgraph: string | null, wire: Connection): BreakpointPlace => ({
  kind: "wire",
  subgraph,
  fromNode: wire.sourceNodeId,
  fromPin: wire.sourcePinId,
  toNode: wire.targetNodeId,
  toPin: wire.targetPinId,
});

const keyOf = (place: BreakpointPlace): string => {
  switch (place.kind) {
    case "failure":
      return "failure";
    case "node":
      return JSON.stringify(["node", place.subgraph, place.node]);
    case "wire":
      return JSON.stringify([
        "wire",
        place.subgraph,
        place.fromNode,
        place.fromPin,
        place.toNode,
        place.toPin,
      ]);
  }
};

export const isSamePlace = (a: BreakpointPlace, b: BreakpointPlace) => keyOf(a) === keyOf(b);

/** A breakpoint as it is set by one click. */
export const plainBreakpoint = (place: BreakpointPlace): Omit<BreakpointView, "nHits"> => ({
  place,
  isEnabled: true,
  condition: "",
  fromHit: 1,
  log: "",
});

const dotOf = ({ isEnabled, log, condition, fromHit }: BreakpointView): Dot => {
  if (!isEnabled) return "off";
  if (log !== "") return "log";
  return condition !== "" || fromHit > 1 ? "conditional" : "on";
};

/** The breakpoints on a canvas, by node and by wire. */
export function dotsOn(
  breakpoints: readonly BreakpointView[],
  subgraph: string | null,
  wires: readonly Connection[],
): { nodeDots: ReadonlyMap<string, Dot>; wireDots: ReadonlyMap<string, Dot> } {
  const nodeDots = new Map<string, Dot>();
  const byWire = new Map<string, Dot>();
  for (const point of breakpoints) {
    const { place } = point;
    if (place.kind === "failure" || (place.subgraph ?? null) !== subgraph) continue;
    if (place.kind === "node") nodeDots.set(place.node, dotOf(point));
    else byWire.set(keyOf(place), dotOf(point));
  }
  const wireDots = new Map<string, Dot>();
  if (byWire.size > 0) {
    for (const wire of wires) {
      const dot = byWire.get(keyOf(placeOfWire(subgraph, wire)));
      if (dot) wireDots.set(wire.id, dot);
    }
  }
  return { nodeDots, wireDots };
}

/** The values that lie on the wires of a canvas. */
export function valuesOn(
  pins: readonly DebugPin[],
  nodeOf: (path: string) => string | null,
  wires: readonly Connection[],
): ReadonlyMap<string, WireValue> {
  const byPin = new Map<string, WireValue>();
  for (const { node, pin, value, isAhead } of pins) {
    const onCanvas = nodeOf(node);
    // A value inside a subgraph is none of the node that stands for it.
    const isItself = onCanvas !== null && (node === onCanvas || node.endsWith(`/${onCanvas}`));
    if (isItself) byPin.set(JSON.stringify([onCanvas, pin]), { text: value, isAhead });
  }
  const values = new Map<string, WireValue>();
  for (const wire of wires) {
    const value = byPin.get(JSON.stringify([wire.sourceNodeId, wire.sourcePinId]));
    if (value) values.set(wire.id, value);
  }
  return values;
}

/** The longest value on a wire, in characters. */
const MAX_ON_WIRE = 16;

/** A value as it is written on a wire. */
export const onWire = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > MAX_ON_WIRE ? `${letters.slice(0, MAX_ON_WIRE).join("")}…` : text;
};
