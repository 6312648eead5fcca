import type { Connection, GraphDocument, GraphNode, GraphVariable } from "./document";
import { isJsonObject, omitKeys, type JsonObject, type JsonValue } from "./json";
import { findJsonFault, type TextPlace } from "./json-place";

/** Why a text is not a graph. `path` reads like `nodes[3].position`. */
export type ParseFault =
  | { type: "tooLarge"; limit: number }
  | { type: "notJson"; place: TextPlace }
  | { type: "notAGraph" }
  | { type: "missing"; path: string }
  | { type: "wrongKind"; path: string; expected: "text" | "number" | "list" | "object" }
  | { type: "duplicate"; path: string; id: string };

/** A graph, or the reason why there is none. */
export type ParseOutcome =
  { type: "graph"; document: GraphDocument } | { type: "fault"; fault: ParseFault };

/** The largest text that is read, in UTF-16 units; the core refuses 50 MB too. */
export const MAX_DOCUMENT_LENGTH = 50_000_000;

class Fault extends Error {
  readonly fault: ParseFault;
  constructor(fault: ParseFault) {
    super(fault.type);
    this.fault = fault;
  }
}

/**
 * Reads a graph from JSON text, BlockMine's as well as ours. Unknown keys and unknown node
 * types are kept; what cannot be understood is refused as a whole, with its place.
 */
export function parseDocument(text: string, limit = MAX_DOCUMENT_LENGTH): ParseOutcome {
  if (text.length > limit) return { type: "fault", fault: { type: "tooLarge", limit } };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return { type: "fault", fault: { type: "notJson", place: findJsonFault(text) } };
  }
  try {
    return { type: "graph", document: readDocument(value) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { type: "fault", fault: thrown.fault };
    throw thrown;
  }
}

function readDocument(value: JsonValue): GraphDocument {
  if (!isJsonObject(value) || !("nodes" in value)) throw new Fault({ type: "notAGraph" });
  // Older exports call the wires `edges` and name their ends as the canvas library does.
  const wiresKey = "connections" in value || !("edges" in value) ? "connections" : "edges";
  const nodes = listAt(value, "nodes").map(readNode);
  const read = wiresKey === "edges" ? readEdge : readConnection;
  const wires = listAt(value, wiresKey).map(read);
  const variables = listAt(value, "variables").map(readVariable);
  refuseDuplicates("nodes", nodes);
  refuseDuplicates("variables", variables);
  const known = new Set(nodes.map((node) => node.id));
  const isWhole = (wire: Connection) =>
    known.has(wire.sourceNodeId) && known.has(wire.targetNodeId);
  const unique = withUniqueIds(wires);
  return {
    nodes,
    connections: unique.filter(isWhole),
    variables,
    loose: unique.filter((wire) => !isWhole(wire)),
    extra: omitKeys(value, ["nodes", wiresKey, "variables"]),
  };
}

/** The ids of wires mean nothing to the engine, so a repeated one is renamed, not refused. */
function withUniqueIds(wires: readonly Connection[]): Connection[] {
  const taken = new Set<string>();
  return wires.map((wire) => {
    let id = wire.id;
    for (let n = 2; taken.has(id); n += 1) id = `${wire.id}~${n}`;
    taken.add(id);
    return id === wire.id ? wire : { ...wire, id };
  });
}

function refuseDuplicates(list: string, items: readonly { id: string }[]): void {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) throw new Fault({ type: "duplicate", path: `${list}[${index}].id`, id });
    seen.add(id);
  });
}

function listAt(object: JsonObject, key: string): readonly JsonValue[] {
  const value = object[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Fault({ type: "wrongKind", path: key, expected: "list" });
  return value as readonly JsonValue[];
}

function objectAt(value: JsonValue | undefined, path: string): JsonObject {
  if (value === undefined) throw new Fault({ type: "missing", path });
  if (!isJsonObject(value)) throw new Fault({ type: "wrongKind", path, expected: "object" });
  return value;
}

function textAt(object: JsonObject, key: string, path: string): string {
  const value = object[key];
  const place = `${path}.${key}`;
  if (value === undefined || value === "") throw new Fault({ type: "missing", path: place });
  if (typeof value !== "string") {
    throw new Fault({ type: "wrongKind", path: place, expected: "text" });
  }
  return value;
}

function numberAt(object: JsonObject, key: string, path: string): number {
  const value = object[key];
  const place = `${path}.${key}`;
  if (value === undefined) throw new Fault({ type: "missing", path: place });
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new Fault({ type: "wrongKind", path: place, expected: "number" });
  }
  return value;
}

function readNode(value: JsonValue, index: number): GraphNode {
  const path = `nodes[${index}]`;
  const object = objectAt(value, path);
  const position = objectAt(object["position"], `${path}.position`);
  const data = object["data"] ?? {};
  return {
    id: textAt(object, "id", path),
    type: textAt(object, "type", path),
    position: {
      x: numberAt(position, "x", `${path}.position`),
      y: numberAt(position, "y", `${path}.position`),
    },
    data: objectAt(data, `${path}.data`),
    extra: omitKeys(object, ["id", "type", "position", "data"]),
  };
}

function readWire(value: JsonValue, path: string, keys: readonly [string, string, string, string]) {
  const object = objectAt(value, path);
  const ends = keys.map((key) => textAt(object, key, path)) as [string, string, string, string];
  const [sourceNodeId, sourcePinId, targetNodeId, targetPinId] = ends;
  const id = object["id"];
  return {
    id: typeof id === "string" && id !== "" ? id : `wire-${ends.join("-")}`,
    sourceNodeId,
    sourcePinId,
    targetNodeId,
    targetPinId,
    extra: omitKeys(object, ["id", ...keys]),
  };
}

function readConnection(value: JsonValue, index: number): Connection {
  return readWire(value, `connections[${index}]`, [
    "sourceNodeId",
    "sourcePinId",
    "targetNodeId",
    "targetPinId",
  ]);
}

function readEdge(value: JsonValue, index: number): Connection {
  return readWire(value, `edges[${index}]`, ["source", "sourceHandle", "target", "targetHandle"]);
}

function readVariable(value: JsonValue, index: number): GraphVariable {
  const path = `variables[${index}]`;
  const object = objectAt(value, path);
  const name = textAt(object, "name", path);
  const id = object["id"];
  return {
    id: typeof id === "string" && id !== "" ? id : `variable-${name}`,
    name,
    type: textAt(object, "type", path),
    value: object["value"] ?? "",
    extra: omitKeys(object, ["id", "name", "type", "value"]),
  };
}
