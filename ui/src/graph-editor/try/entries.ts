import type { ArgumentView, PinTypeView } from "@/backend/bindings";
import type { Catalogue } from "@/graph-editor/model/catalogue";
import { findNode, wiresOfNode, type GraphDocument } from "@/graph-editor/model/document";
import {
  isJsonObject,
  parseJsonText,
  type JsonObject,
  type JsonValue,
} from "@/graph-editor/model/json";
import { pinsInDocument } from "@/graph-editor/model/pins";

/** A way a graph begins. */
export interface Entry {
  /** `command`, or an event's name. */
  readonly event: string;
  readonly label: string;
}

/** Nodes that look like the beginning of a run and are none. */
const NO_ENTRIES = new Set(["custom_event", "call_event"]);

/** The ways a graph begins, each once, in the order of its nodes. */
export function entriesOf(document: GraphDocument, catalogue: Catalogue): readonly Entry[] {
  const found = new Map<string, Entry>();
  for (const { type } of document.nodes) {
    if (!type.startsWith("event:")) continue;
    const event = type.slice("event:".length);
    if (NO_ENTRIES.has(event) || found.has(event)) continue;
    found.set(event, { event, label: catalogue.types.get(type)?.label ?? event });
  }
  return [...found.values()];
}

/** Something that can be typed into the form, by the kind of value it is. */
export interface StartField {
  readonly name: string;
  readonly label: string;
  readonly kind: "text" | "number" | "boolean" | "json";
}

/** The fields of a command: its arguments. */
export function argumentFields(list: readonly ArgumentView[]): readonly StartField[] {
  return list.map(({ name, kind }) => ({
    name,
    label: name,
    kind: kind === "number" ? "number" : kind === "boolean" ? "boolean" : "text",
  }));
}

/** The fields of an event: what its node gives, but who did it, which has a field of its own. */
export function eventFields(event: string, catalogue: Catalogue): readonly StartField[] {
  const type = catalogue.types.get(`event:${event}`);
  return (type?.outputs ?? [])
    .filter((pin) => pin.type !== "Exec" && pin.type !== "User")
    .map(({ id, label, type: pinType }) => ({ name: id, label, kind: kindOf(pinType) }));
}

/** The fields of a node that is tried alone: the values that wires would bring to it. */
export function wiredFields(
  document: GraphDocument,
  catalogue: Catalogue,
  nodeId: string,
): readonly StartField[] {
  const node = findNode(document, nodeId);
  if (!node) return [];
  const wired = new Set(
    wiresOfNode(document, nodeId)
      .filter(({ targetNodeId }) => targetNodeId === nodeId)
      .map(({ targetPinId }) => targetPinId),
  );
  return pinsInDocument(document, catalogue, node)
    .inputs.filter(({ id, type }) => type !== "Exec" && wired.has(id))
    .map(({ id, label, type }) => ({ name: id, label: label || id, kind: kindOf(type) }));
}

function kindOf(type: PinTypeView): StartField["kind"] {
  switch (type) {
    case "String":
      return "text";
    case "Number":
    case "DateTime":
      return "number";
    case "Boolean":
      return "boolean";
    case "Exec":
    case "Array":
    case "Object":
    case "User":
    case "Any":
    case "Wildcard":
      return "json";
  }
}

/** The object a JSON text is; an empty one where it is none. */
export function objectOf(text: string): JsonObject {
  const value = parseJsonText(text);
  return isJsonObject(value) ? value : {};
}

/** A JSON object with one value changed; `undefined` takes it out. */
export function withField(text: string, name: string, value: JsonValue | undefined): string {
  const rest = Object.entries(objectOf(text)).filter(([key]) => key !== name);
  const next = value === undefined ? rest : [...rest, [name, value] as const];
  return JSON.stringify(Object.fromEntries(next));
}
