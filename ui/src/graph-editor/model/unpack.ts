import { snap, type NewId } from "./connect";
import {
  endsOf,
  findNode,
  wiresOfPin,
  type Connection,
  type GraphDocument,
  type GraphNode,
  type PinRef,
  type Port,
  type Subgraph,
} from "./document";
import type { Edit, Placed } from "./edit";
import type { JsonValue } from "./json";
import { calledBy, INPUTS, makeViewInside, OUTPUTS, findSubgraph } from "./subgraph-view";

/** What unpacking does, and which nodes it makes. */
export interface Unpacked {
  readonly edits: readonly Edit[];
  readonly nodeIds: readonly string[];
}

/** More ways through a subgraph than this are not followed. */
const MAX_ENDS = 10_000;

interface Job {
  readonly document: GraphDocument;
  readonly call: GraphNode;
  readonly subgraph: Subgraph;
  readonly inside: GraphDocument;
  /** New ids of the inner nodes. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Puts the nodes of a subgraph in the place of one call of it. The subgraph itself stays. `null`
 * where the node calls nothing.
 */
export function unpackEdits(
  document: GraphDocument,
  callId: string,
  newId: NewId,
): Unpacked | null {
  const call = findNode(document, callId);
  const subgraph = call && findSubgraph(document, calledBy(call));
  if (!call || !subgraph) return null;
  const kept = subgraph.nodes.filter(({ type }) => type !== INPUTS && type !== OUTPUTS);
  const job: Job = {
    document,
    call,
    subgraph,
    inside: makeViewInside(document, subgraph),
    ids: new Map(kept.map((node) => [node.id, newId(node.type)])),
  };
  const nodes = unpackedNodes(job, kept);
  const wires = unpackedWires(job, newId);
  const edits: Edit[] = [{ type: "removeNodes", ids: [callId] }];
  const start = document.nodes.length - 1;
  if (nodes.length > 0) {
    edits.push({
      type: "insertNodes",
      nodes: nodes.map((item, n) => ({ index: start + n, item })),
    });
  }
  if (wires.length > 0) edits.push({ type: "insertWires", wires });
  return { edits, nodeIds: nodes.map(({ id }) => id) };
}

function unpackedNodes(job: Job, kept: readonly GraphNode[]): GraphNode[] {
  const left = Math.min(...kept.map(({ position }) => position.x));
  const top = Math.min(...kept.map(({ position }) => position.y));
  const { x, y } = job.call.position;
  return kept.map((node) => ({
    ...node,
    id: job.ids.get(node.id) ?? node.id,
    position: { x: snap(x + node.position.x - left), y: snap(y + node.position.y - top) },
    data: { ...node.data, ...literalsOf(job, node) },
  }));
}

/** Literals of the call stand at the pins they went to, where no wire brought a value. */
function literalsOf({ document, call, subgraph, inside }: Job, node: GraphNode) {
  const values: Record<string, JsonValue> = {};
  for (const wire of inside.connections) {
    if (wire.targetNodeId !== node.id || typeAt(inside, wire.sourceNodeId) !== INPUTS) continue;
    const port = subgraph.inputs.find(({ id }) => id === wire.sourcePinId);
    const pin: PinRef = { nodeId: call.id, pinId: wire.sourcePinId, side: "in" };
    if (!port || port.type === "Exec" || wiresOfPin(document, pin).length > 0) continue;
    const value = call.data[port.id] ?? port.extra["default"];
    if (value !== undefined) values[wire.targetPinId] = value;
  }
  return values;
}

const typeAt = (view: GraphDocument, nodeId: string) => findNode(view, nodeId)?.type;

/** Where a wire ends once the call is gone. */
interface Landing {
  readonly ref: PinRef;
  /** The port it goes out by, where it leaves the subgraph. */
  readonly port: Port | null;
}

/** Where a value that comes in by a port goes, inside or straight through. */
function landingsOf(job: Job, portId: string): readonly Landing[] {
  return job.inside.connections
    .filter(
      (wire) => wire.sourcePinId === portId && typeAt(job.inside, wire.sourceNodeId) === INPUTS,
    )
    .flatMap((wire) => landings(job, wire))
    .slice(0, MAX_ENDS);
}

function landings(job: Job, wire: Connection): readonly Landing[] {
  const { document, call, inside, ids, subgraph } = job;
  const { target } = endsOf(wire);
  const id = ids.get(target.nodeId);
  if (id !== undefined) return [{ ref: { ...target, nodeId: id }, port: null }];
  const port = subgraph.outputs.find((candidate) => candidate.id === target.pinId);
  if (!port || typeAt(inside, target.nodeId) !== OUTPUTS) return [];
  return wiresOfPin(document, { nodeId: call.id, pinId: port.id, side: "out" })
    .map((outer) => ({ ref: endsOf(outer).target, port }))
    .filter(({ ref }) => ref.nodeId !== call.id);
}

/** The wires that join the inside to the outside, and those within it. */
function unpackedWires(job: Job, newId: NewId): Placed<Connection>[] {
  const { document, call, inside, ids } = job;
  const placed: Placed<Connection>[] = [];
  const fed = new Set<string>();
  let index = 0;
  const put = (source: PinRef, { ref, port }: Landing) => {
    // A data input holds one wire, whatever ways there are through the subgraph.
    const isValue = port !== null && port.type !== "Exec";
    const target = `${ref.nodeId} ${ref.pinId}`;
    const key = isValue ? target : `${source.nodeId} ${source.pinId} ${target}`;
    if (fed.has(key)) return;
    fed.add(key);
    const end = { targetNodeId: ref.nodeId, targetPinId: ref.pinId };
    const start = { sourceNodeId: source.nodeId, sourcePinId: source.pinId };
    placed.push({ index, item: { id: newId("wire"), ...start, ...end, extra: {} } });
    index += 1;
  };
  for (const wire of document.connections) {
    const { source, target } = endsOf(wire);
    if (source.nodeId !== call.id && target.nodeId !== call.id) index += 1;
    else if (target.nodeId === call.id && source.nodeId !== call.id) {
      for (const landing of landingsOf(job, target.pinId)) put(source, landing);
    }
  }
  for (const wire of inside.connections) {
    const from = ids.get(wire.sourceNodeId);
    if (from === undefined) continue;
    const source: PinRef = { nodeId: from, pinId: wire.sourcePinId, side: "out" };
    for (const landing of landings(job, wire)) put(source, landing);
  }
  return placed;
}
