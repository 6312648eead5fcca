import type { NodeTypeView, PinTypeView } from "@/backend/bindings";
import {
  findNode,
  type GraphDocument,
  type GraphNode,
  type PinSide,
  type Port,
  type Subgraph,
} from "./document";
import { isJsonObject, type JsonValue } from "./json";
import { findSubgraph, INPUTS, OUTPUTS } from "./subgraph-view";

/** A pin that the document lists instead of the catalogue. */
export interface ListedPin {
  readonly id: string;
  readonly name: string;
  readonly type: PinTypeView;
  readonly description?: string;
  readonly isRequired?: boolean;
}

/** What pins a user may list, in the order they are offered. */
export const LISTED_TYPES = [
  "String",
  "Number",
  "Boolean",
  "Object",
  "Array",
  "Wildcard",
] as const satisfies readonly PinTypeView[];

const PIN_TYPES: ReadonlySet<string> = new Set<PinTypeView>([
  ...LISTED_TYPES,
  "Exec",
  "User",
  "DateTime",
  "Any",
]);

/** What a port of a subgraph may carry. */
export const PORT_TYPES = [
  "Exec",
  ...LISTED_TYPES,
  "User",
  "DateTime",
] as const satisfies readonly PinTypeView[];

/** The pin type of this name; what is no such name is any. */
export function pinTypeNamed(name: JsonValue | undefined): PinTypeView {
  return typeof name === "string" && PIN_TYPES.has(name) ? (name as PinTypeView) : "Wildcard";
}

/** The pins a list in the document names; what is no pin is left out. */
export function readListedPins(value: JsonValue | undefined): readonly ListedPin[] {
  const list: readonly JsonValue[] = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
  return list.flatMap((item) => {
    if (!isJsonObject(item)) return [];
    const { id, name } = item;
    if (typeof id !== "string" || id === "") return [];
    const { description, required } = item;
    return [
      {
        id,
        name: typeof name === "string" ? name : id,
        type: pinTypeNamed(item["type"]),
        ...(typeof description === "string" ? { description } : {}),
        ...(required === true ? { isRequired: true } : {}),
      },
    ];
  });
}

/** The events of a document that Call Event can start. */
export function eventsOf({ nodes }: GraphDocument): readonly GraphNode[] {
  return nodes.filter(({ type }) => type === "event:custom_event");
}

/** The part of the document outside a node that says which pins the node has. */
export function listerOf(
  document: GraphDocument,
  node: GraphNode,
  type: NodeTypeView | undefined,
): unknown {
  if (type?.pinsOfNode) return findNode(document, textAt(node, type.pinsOfNode));
  const subgraph = portsHolder(document, node, type);
  return subgraph && pairOf(subgraph.inputs, subgraph.outputs);
}

const pairs = new WeakMap<object, WeakMap<object, object>>();

/** The same object for the same two: what is inside a subgraph changes more often than its ports. */
function pairOf(a: object, b: object): object {
  const seconds = pairs.get(a) ?? new WeakMap<object, object>();
  pairs.set(a, seconds);
  const pair = seconds.get(b) ?? {};
  seconds.set(b, pair);
  return pair;
}

/** The subgraph whose ports are the node's pins. */
function portsHolder(
  document: GraphDocument,
  node: GraphNode,
  type: NodeTypeView | undefined,
): Subgraph | undefined {
  if (node.type === INPUTS || node.type === OUTPUTS) return document.within;
  return type?.pinsOfSubgraph
    ? findSubgraph(document, textAt(node, type.pinsOfSubgraph))
    : undefined;
}

const portPins = (ports: readonly Port[]): ListedPin[] =>
  ports.map(({ id, name, type }) => ({ id, name, type: pinTypeNamed(type) }));

/** The pins of a node that the document lists, of one side. */
export function listedPins(
  document: GraphDocument | null,
  node: GraphNode,
  type: NodeTypeView,
  side: PinSide,
): readonly ListedPin[] {
  if (type.inputsListedIn && side === "in") return readListedPins(node.data[type.inputsListedIn]);
  if (type.pinsListedIn && side === "out") return readListedPins(node.data[type.pinsListedIn]);
  if (!document) return [];
  if (type.pinsOfNode && side === "in") {
    const event = findNode(document, textAt(node, type.pinsOfNode));
    const pins = event?.type === "event:custom_event" ? readListedPins(event.data["pins"]) : [];
    return pins.filter((pin) => pin.type !== "Exec");
  }
  const subgraph = portsHolder(document, node, type);
  if (!subgraph) return [];
  if (node.type === INPUTS) return side === "out" ? portPins(subgraph.inputs) : [];
  if (node.type === OUTPUTS) return side === "in" ? portPins(subgraph.outputs) : [];
  return portPins(side === "in" ? subgraph.inputs : subgraph.outputs);
}

function textAt(node: GraphNode, key: string): string {
  const value = node.data[key];
  return typeof value === "string" ? value : "";
}
