import { GRID, type NewId } from "./connect";
import {
  EMPTY_CANVAS,
  type GraphDocument,
  type GraphNode,
  type Port,
  type Subgraph,
} from "./document";
import { inView, type Edit } from "./edit";
import { allViews, calledBy, findSubgraph, INPUTS, OUTPUTS } from "./subgraph-view";

/** Which side of a subgraph a port is on. */
export type PortSide = "inputs" | "outputs";

/** A name that no subgraph of the document has. */
export function freeSubgraphName(document: GraphDocument, wish: string): string {
  const taken = new Set(document.subgraphs.map(({ name }) => name));
  let name = wish;
  for (let n = 2; taken.has(name); n += 1) name = `${wish} ${String(n)}`;
  return name;
}

/** A subgraph that only passes control flow on, to begin with. */
export function emptySubgraph(name: string, newId: NewId): Subgraph {
  const run: Port = { id: newId("port"), name: "Run", type: "Exec", extra: {} };
  const then: Port = { id: newId("port"), name: "Then", type: "Exec", extra: {} };
  const portNode = (type: string, x: number): GraphNode => ({
    id: newId(type),
    type,
    position: { x, y: 0 },
    data: {},
    extra: {},
  });
  const from = portNode(INPUTS, 0);
  const to = portNode(OUTPUTS, 36 * GRID);
  return {
    ...EMPTY_CANVAS,
    id: newId("subgraph"),
    name,
    inputs: [run],
    outputs: [then],
    nodes: [from, to],
    connections: [
      {
        id: newId("wire"),
        sourceNodeId: from.id,
        sourcePinId: run.id,
        targetNodeId: to.id,
        targetPinId: then.id,
        extra: {},
      },
    ],
    extra: {},
  };
}

/** Adds a port at the end of a side. */
export function addPortEdits(
  document: GraphDocument,
  subgraphId: string,
  side: PortSide,
  port: Port,
): Edit[] {
  const subgraph = findSubgraph(document, subgraphId);
  if (!subgraph) return [];
  return [{ type: "setSubgraph", id: subgraphId, to: { [side]: [...subgraph[side], port] } }];
}

/** Changes a port's name or type. */
export function changePortEdits(
  document: GraphDocument,
  subgraphId: string,
  side: PortSide,
  portId: string,
  to: Partial<Pick<Port, "name" | "type">>,
): Edit[] {
  const subgraph = findSubgraph(document, subgraphId);
  if (!subgraph) return [];
  const ports = subgraph[side].map((port) => (port.id === portId ? { ...port, ...to } : port));
  return [{ type: "setSubgraph", id: subgraphId, to: { [side]: ports } }];
}

/** Moves a port up or down among those of its side. */
export function movePortEdits(
  document: GraphDocument,
  subgraphId: string,
  side: PortSide,
  portId: string,
  by: -1 | 1,
): Edit[] {
  const subgraph = findSubgraph(document, subgraphId);
  if (!subgraph) return [];
  const ports = [...subgraph[side]];
  const at = ports.findIndex(({ id }) => id === portId);
  const port = ports[at];
  const other = ports[at + by];
  if (!port || !other) return [];
  ports[at] = other;
  ports[at + by] = port;
  return [{ type: "setSubgraph", id: subgraphId, to: { [side]: ports } }];
}

/** Removes a port with the wires at it: those inside, and those at every call. */
export function removePortEdits(
  document: GraphDocument,
  subgraphId: string,
  side: PortSide,
  portId: string,
): Edit[] {
  const subgraph = findSubgraph(document, subgraphId);
  if (!subgraph) return [];
  const edits: Edit[] = allViews(document).flatMap((view) => {
    const isInside = view.within?.id === subgraphId;
    const ids = wiresAtPort(view, { subgraphId, side, portId }, isInside);
    return ids.length > 0 ? inView(view, [{ type: "removeWires", ids }]) : [];
  });
  const ports = subgraph[side].filter(({ id }) => id !== portId);
  edits.push({ type: "setSubgraph", id: subgraphId, to: { [side]: ports } });
  return edits;
}

interface PortRef {
  readonly subgraphId: string;
  readonly side: PortSide;
  readonly portId: string;
}

function wiresAtPort(view: GraphDocument, port: PortRef, isInside: boolean): string[] {
  const outside = new Set(
    view.nodes.filter((node) => calledBy(node) === port.subgraphId).map(({ id }) => id),
  );
  const portType = port.side === "inputs" ? INPUTS : OUTPUTS;
  const inside = new Set(
    isInside ? view.nodes.filter(({ type }) => type === portType).map(({ id }) => id) : [],
  );
  // An input is a pin on the left of a call, and on the right of what stands for it inside.
  const left = port.side === "inputs" ? outside : inside;
  const right = port.side === "inputs" ? inside : outside;
  return view.connections
    .filter(
      (wire) =>
        (left.has(wire.targetNodeId) && wire.targetPinId === port.portId) ||
        (right.has(wire.sourceNodeId) && wire.sourcePinId === port.portId),
    )
    .map(({ id }) => id);
}
