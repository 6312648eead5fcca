import type { Connection, GraphNode, GraphVariable } from "./document";
import { isJsonObject, omitKeys, type JsonObject, type JsonValue } from "./json";
import type { TextPlace } from "./json-place";

/** Why a text is not a graph. `path` reads like `nodes[3].position`. */
export type ParseFault =
  | { type: "tooLarge"; limit: number }
  | { type: "notJson"; place: TextPlace }
  | { type: "notAGraph" }
  | { type: "missing"; path: string }
  | { type: "wrongKind"; path: string; expected: "text" | "number" | "list" | "object" }
  | { type: "duplicate"; path: string; id: string };

/** Carries a fault out of the readers. */
export class Fault extends Error {
  readonly fault: ParseFault;
  constructor(fault: ParseFault) {
    super(fault.type);
    this.fault = fault;
  }
}

/** Whether both nodes of a wire are there. */
export function isWhole(wire: Connection, nodeIds: ReadonlySet<string>): boolean {
  return nodeIds.has(wire.sourceNodeId) && nodeIds.has(wire.targetNodeId);
}

/** The ids of wires mean nothing to the engine, so a repeated one is renamed, not refused. */
export function withUniqueIds(wires: readonly Connection[]): Connection[] {
  const taken = new Set<string>();
  return wires.map((wire) => {
    let id = wire.id;
    for (let n = 2; taken.has(id); n += 1) id = `${wire.id}~${n}`;
    taken.add(id);
    return id === wire.id ? wire : { ...wire, id };
  });
}

/** Refuses a list in which an id stands twice. */
export function refuseDuplicates(list: string, items: readonly { id: string }[]): void {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) throw new Fault({ type: "duplicate", path: `${list}[${index}].id`, id });
    seen.add(id);
  });
}

/** The list under a key, none where it is missing. `path` names the object it is in. */
export function listAt(object: JsonObject, key: string, path = ""): readonly JsonValue[] {
  const value = object[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw new Fault({ type: "wrongKind", path: `${path}${key}`, expected: "list" });
  }
  return value as readonly JsonValue[];
}

/** The object at a place. */
export function objectAt(value: JsonValue | undefined, path: string): JsonObject {
  if (value === undefined) throw new Fault({ type: "missing", path });
  if (!isJsonObject(value)) throw new Fault({ type: "wrongKind", path, expected: "object" });
  return value;
}

/** A text that must stand there, not empty. */
export function textAt(object: JsonObject, key: string, path: string): string {
  const value = object[key];
  const place = `${path}.${key}`;
  if (value === undefined || value === "") throw new Fault({ type: "missing", path: place });
  if (typeof value !== "string") {
    throw new Fault({ type: "wrongKind", path: place, expected: "text" });
  }
  return value;
}

/** A finite number that must stand there. */
export function numberAt(object: JsonObject, key: string, path: string): number {
  const value = object[key];
  const place = `${path}.${key}`;
  if (value === undefined) throw new Fault({ type: "missing", path: place });
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new Fault({ type: "wrongKind", path: place, expected: "number" });
  }
  return value;
}

/** Reads the nodes of a list; `list` is its path. */
export const readNode =
  (list: string) =>
  (value: JsonValue, index: number): GraphNode => {
    const path = `${list}[${index}]`;
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
  };

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

/** Reads the wires of a list; `list` is its path. */
export const readConnection =
  (list: string) =>
  (value: JsonValue, index: number): Connection =>
    readWire(value, `${list}[${index}]`, [
      "sourceNodeId",
      "sourcePinId",
      "targetNodeId",
      "targetPinId",
    ]);

/** Reads a wire as the canvas library names its ends. */
export function readEdge(value: JsonValue, index: number): Connection {
  return readWire(value, `edges[${index}]`, ["source", "sourceHandle", "target", "targetHandle"]);
}

/** Reads a variable. */
export function readVariable(value: JsonValue, index: number): GraphVariable {
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
