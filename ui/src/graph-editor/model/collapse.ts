import type { Catalogue } from "./catalogue";
import { isOpenType } from "./catalogue";
import { snap, type NewId } from "./connect";
import {
  EMPTY_CANVAS,
  endsOf,
  type Connection,
  type GraphDocument,
  type GraphNode,
  type PinRef,
  type Port,
  type Subgraph,
} from "./document";
import type { Edit, Placed } from "./edit";
import { findPin } from "./pins";
import { isDeletable } from "./remove";
import { CALL, CALL_KEY, INPUTS, OUTPUTS } from "./subgraph-view";

/** What making a subgraph does, and what it makes. */
export interface Collapsed {
  readonly edits: readonly Edit[];
  readonly subgraphId: string;
  /** The node that takes the place of what was selected. */
  readonly callId: string;
}

/** Room between the ports' nodes and what is between them, in pixels of the canvas. */
const PORT_GAP = 288;

/** Whether a node can be inside a subgraph: an event there would never start anything. */
function canBeInside(document: GraphDocument, { id, type }: GraphNode): boolean {
  return (
    isDeletable(document, id) &&
    (!type.startsWith("event:") || type === "event:call_event") &&
    type !== INPUTS &&
    type !== OUTPUTS
  );
}

interface Ports {
  /** The port of each wire that crosses the border. */
  readonly ofWire: ReadonlyMap<string, Port>;
  readonly ports: readonly Port[];
}

/**
 * Makes a subgraph of some nodes and puts a call of it in their place. Each value that went in
 * or out, and each way of control flow, becomes a port. `null` where nothing can go inside.
 */
export function collapseEdits(
  document: GraphDocument,
  catalogue: Catalogue,
  nodeIds: readonly string[],
  name: string,
  newId: NewId,
): Collapsed | null {
  const wanted = new Set(nodeIds);
  const nodes = document.nodes.filter((node) => wanted.has(node.id) && canBeInside(document, node));
  if (nodes.length === 0) return null;
  const inner = new Set(nodes.map(({ id }) => id));
  const entering = document.connections.filter(
    (wire) => inner.has(wire.targetNodeId) && !inner.has(wire.sourceNodeId),
  );
  const leaving = document.connections.filter(
    (wire) => inner.has(wire.sourceNodeId) && !inner.has(wire.targetNodeId),
  );
  const typeOf = (wire: Connection) => wireType(document, catalogue, wire);
  // A value that goes to several places inside comes in once; control flow by where it arrives.
  const inputs = portsOf(
    entering,
    typeOf,
    newId,
    (wire, isExec) =>
      isExec
        ? nameOf(document, catalogue, endsOf(wire).target)
        : nameOf(document, catalogue, endsOf(wire).source),
    (wire, isExec) =>
      isExec
        ? `${wire.targetNodeId} ${wire.targetPinId}`
        : `${wire.sourceNodeId} ${wire.sourcePinId}`,
  );
  const outputs = portsOf(
    leaving,
    typeOf,
    newId,
    (wire) => nameOf(document, catalogue, endsOf(wire).source),
    (wire) => `${wire.sourceNodeId} ${wire.sourcePinId}`,
  );
  const subgraphId = newId("subgraph");
  const call: GraphNode = {
    id: newId(CALL),
    type: CALL,
    position: middleOf(nodes),
    data: { [CALL_KEY]: subgraphId },
    extra: {},
  };
  const subgraph = makeSubgraph(document, { id: subgraphId, name, nodes, inputs, outputs }, newId);
  const edits: Edit[] = [
    { type: "insertSubgraphs", subgraphs: [{ index: document.subgraphs.length, item: subgraph }] },
    { type: "removeNodes", ids: [...inner] },
    { type: "insertNodes", nodes: [{ index: document.nodes.length - inner.size, item: call }] },
  ];
  const wires = outerWires(document, inner, call.id, inputs, outputs, newId);
  if (wires.length > 0) edits.push({ type: "insertWires", wires });
  return { edits, subgraphId, callId: call.id };
}

/** What flows in a wire; where one end takes anything, the other one knows better. */
function wireType(document: GraphDocument, catalogue: Catalogue, wire: Connection): string {
  const { source, target } = endsOf(wire);
  const from = findPin(document, catalogue, source)?.type ?? "Wildcard";
  const to = findPin(document, catalogue, target)?.type ?? "Wildcard";
  const type = isOpenType(from) ? to : from;
  return isOpenType(type) ? "Wildcard" : type;
}

function nameOf(document: GraphDocument, catalogue: Catalogue, ref: PinRef): string {
  const pin = findPin(document, catalogue, ref);
  if (pin?.type === "Exec" && pin.side === "in") return "Run";
  return pin?.label || (pin?.type === "Exec" ? "Then" : ref.pinId);
}

function portsOf(
  wires: readonly Connection[],
  typeOf: (wire: Connection) => string,
  newId: NewId,
  nameIt: (wire: Connection, isExec: boolean) => string,
  keyOf: (wire: Connection, isExec: boolean) => string,
): Ports {
  const byKey = new Map<string, Port>();
  const ofWire = new Map<string, Port>();
  const names = new Set<string>();
  for (const wire of wires) {
    const type = typeOf(wire);
    const key = keyOf(wire, type === "Exec");
    const known = byKey.get(key);
    const port = known ?? {
      id: newId("port"),
      name: free(nameIt(wire, type === "Exec"), names),
      type,
      extra: {},
    };
    byKey.set(key, port);
    ofWire.set(wire.id, port);
  }
  const all = [...byKey.values()];
  // Control flow stands above values, as on every other node.
  const isExec = (port: Port) => port.type === "Exec";
  return { ofWire, ports: [...all.filter(isExec), ...all.filter((port) => !isExec(port))] };
}

function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let n = 2; taken.has(found); n += 1) found = `${name} ${String(n)}`;
  taken.add(found);
  return found;
}

const middleOf = (nodes: readonly GraphNode[]) => {
  const mean = (values: number[]) => values.reduce((sum, n) => sum + n, 0) / values.length;
  return {
    x: snap(mean(nodes.map(({ position }) => position.x))),
    y: snap(mean(nodes.map(({ position }) => position.y))),
  };
};

function makeSubgraph(
  document: GraphDocument,
  parts: { id: string; name: string; nodes: readonly GraphNode[]; inputs: Ports; outputs: Ports },
  newId: NewId,
): Subgraph {
  const { nodes, inputs, outputs } = parts;
  const inner = new Set(nodes.map(({ id }) => id));
  const xs = nodes.map(({ position }) => position.x);
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const portNode = (type: string, x: number): GraphNode => ({
    id: newId(type),
    type,
    position: { x: snap(x), y: snap(top) },
    data: {},
    extra: {},
  });
  const from = portNode(INPUTS, Math.min(...xs) - PORT_GAP);
  const to = portNode(OUTPUTS, Math.max(...xs) + PORT_GAP);
  const fed = new Set<string>();
  const connections = document.connections.flatMap((wire): Connection[] => {
    const comesIn = inputs.ofWire.get(wire.id);
    const goesOut = outputs.ofWire.get(wire.id);
    if (comesIn) {
      // Several ways of control flow that arrive at one place come in by one port.
      const key = `${comesIn.id} ${wire.targetNodeId} ${wire.targetPinId}`;
      if (fed.has(key)) return [];
      fed.add(key);
      return [{ ...wire, id: newId("wire"), sourceNodeId: from.id, sourcePinId: comesIn.id }];
    }
    if (goesOut) {
      if (fed.has(goesOut.id)) return [];
      fed.add(goesOut.id);
      return [{ ...wire, id: newId("wire"), targetNodeId: to.id, targetPinId: goesOut.id }];
    }
    return inner.has(wire.sourceNodeId) && inner.has(wire.targetNodeId) ? [wire] : [];
  });
  return {
    ...EMPTY_CANVAS,
    id: parts.id,
    name: parts.name,
    inputs: inputs.ports,
    outputs: outputs.ports,
    nodes: [from, ...nodes, to],
    connections,
    extra: {},
  };
}

/** The wires to and from the call, each where the one it stands for was: their order counts. */
function outerWires(
  document: GraphDocument,
  inner: ReadonlySet<string>,
  callId: string,
  inputs: Ports,
  outputs: Ports,
  newId: NewId,
): Placed<Connection>[] {
  const placed: Placed<Connection>[] = [];
  const known = new Set<string>();
  let index = 0;
  for (const wire of document.connections) {
    const comesIn = inputs.ofWire.get(wire.id);
    const goesOut = outputs.ofWire.get(wire.id);
    if (!comesIn && !goesOut) {
      if (!inner.has(wire.sourceNodeId)) index += 1;
      continue;
    }
    const item: Connection = comesIn
      ? { ...wire, id: newId("wire"), targetNodeId: callId, targetPinId: comesIn.id }
      : { ...wire, id: newId("wire"), sourceNodeId: callId, sourcePinId: goesOut?.id ?? "" };
    const key = `${item.sourceNodeId} ${item.sourcePinId} ${item.targetNodeId} ${item.targetPinId}`;
    if (known.has(key)) continue;
    known.add(key);
    placed.push({ index, item });
    index += 1;
  }
  return placed;
}
