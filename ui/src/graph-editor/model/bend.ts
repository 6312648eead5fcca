import type { Catalogue } from "./catalogue";
import { appendNodes, GRID, makeNode, snap, type NewId } from "./connect";
import { endsOf, findNode, wiresOfPin, type Connection, type GraphDocument } from "./document";
import type { Point } from "./document";
import type { Edit } from "./edit";
import { findPin, type Pin } from "./pins";

/** The node types that are nothing but a bend in a wire. */
export const EXEC_BEND = "flow:reroute";
export const DATA_BEND = "data:reroute";

/** The pin a bend has on either side, by its type. */
const BEND_PINS: Readonly<Record<string, string>> = { [EXEC_BEND]: "exec", [DATA_BEND]: "value" };

export function isBend(type: string): boolean {
  return type in BEND_PINS;
}

/** What putting a bend into a wire does, and which node it makes. */
export interface Bent {
  readonly edits: readonly Edit[];
  readonly nodeId: string;
}

/** Puts a bend into a wire, its middle at a point. The wires keep their places: order counts. */
export function bendEdits(
  document: GraphDocument,
  catalogue: Catalogue,
  wireId: string,
  at: Point,
  newId: NewId,
): Bent | null {
  const index = document.connections.findIndex(({ id }) => id === wireId);
  const wire = document.connections[index];
  if (!wire) return null;
  const { source, target } = endsOf(wire);
  const isExec = (findPin(document, catalogue, source)?.type ?? "Any") === "Exec";
  const type = isExec ? EXEC_BEND : DATA_BEND;
  const pin = BEND_PINS[type] ?? "";
  const corner = { x: snap(at.x - GRID / 2), y: snap(at.y - GRID / 2) };
  const node = makeNode(catalogue, type, corner, newId);
  const before: Connection = {
    ...wire,
    id: newId("wire"),
    targetNodeId: node.id,
    targetPinId: pin,
  };
  const after: Connection = {
    id: newId("wire"),
    sourceNodeId: node.id,
    sourcePinId: pin,
    targetNodeId: target.nodeId,
    targetPinId: target.pinId,
    extra: {},
  };
  const wires = [
    { index, item: before },
    { index: index + 1, item: after },
  ];
  return {
    edits: [
      appendNodes(document, [node]),
      { type: "removeWires", ids: [wire.id] },
      { type: "insertWires", wires },
    ],
    nodeId: node.id,
  };
}

/** More bends than this in a row are not looked through. */
const MAX_BENDS = 1_000;

/** What flows in a wire: what its source says, looked for through bends. */
export function flowOf(
  document: GraphDocument,
  catalogue: Catalogue,
  wire: Connection,
): Pin["type"] {
  let at: Connection | undefined = wire;
  for (let n = 0; at && n < MAX_BENDS; n += 1) {
    const { source } = endsOf(at);
    const from = findPin(document, catalogue, source);
    // A node nobody knows says nothing about its pins; then the other end does.
    if (from && from.type !== "Any" && !from.isMissing && !isDataBend(document, source.nodeId)) {
      return from.type;
    }
    if (!isDataBend(document, source.nodeId)) break;
    at = wiresOfPin(document, { nodeId: source.nodeId, pinId: "value", side: "in" })[0];
  }
  return findPin(document, catalogue, endsOf(wire).target)?.type ?? "Any";
}

const isDataBend = (document: GraphDocument, nodeId: string) =>
  findNode(document, nodeId)?.type === DATA_BEND;
