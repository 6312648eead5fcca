import type { BreakpointPlace, BreakpointView } from "@/backend/bindings";
import { findNode, type Connection, type GraphDocument } from "@/graph-editor/model/document";
import { viewInside } from "@/graph-editor/model/subgraph-view";
import type { Dot } from "./debug-state";

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

/** The breakpoints on a canvas, by node and by wire. `published`: what runs. */
export function dotsOn(
  breakpoints: readonly BreakpointView[],
  subgraph: string | null,
  wires: readonly Connection[],
  published: GraphDocument,
): { nodeDots: ReadonlyMap<string, Dot>; wireDots: ReadonlyMap<string, Dot> } {
  const nodeDots = new Map<string, Dot>();
  const byWire = new Map<string, Dot>();
  const running = breakpoints.length > 0 ? viewInside(published, subgraph) : undefined;
  const runningWires = new Set(
    (running?.connections ?? []).map((wire) => keyOf(placeOfWire(subgraph, wire))),
  );
  for (const point of breakpoints) {
    const { place } = point;
    if (place.kind === "failure" || (place.subgraph ?? null) !== subgraph) continue;
    if (place.kind === "node") {
      const isRunning = running !== undefined && findNode(running, place.node) !== undefined;
      nodeDots.set(place.node, isRunning ? dotOf(point) : "draft");
    } else {
      const key = keyOf(place);
      byWire.set(key, runningWires.has(key) ? dotOf(point) : "draft");
    }
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
