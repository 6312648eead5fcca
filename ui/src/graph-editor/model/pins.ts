import type {
  DynamicPinsView,
  FieldKind,
  NodeTypeView,
  PinTypeView,
  PinView,
} from "@/backend/bindings";
import { listedPins, listerOf, pinTypeNamed, type ListedPin } from "./listed-pins";
import { dynamicCount, dynamicRowsOf, type Catalogue } from "./catalogue";
import {
  findNode,
  wiresOfNode,
  type Connection,
  type GraphDocument,
  type GraphNode,
  type PinRef,
  type PinSide,
} from "./document";

/** A pin as a node shows it. */
export interface Pin {
  readonly id: string;
  readonly side: PinSide;
  readonly label: string;
  readonly type: PinTypeView;
  readonly doc: string;
  readonly isRequired: boolean;
  /** JSON text of what holds when nothing is connected or typed. */
  readonly defaultValue: string | null;
  readonly field: FieldKind | null;
  /** The key in the node's data of a text that belongs to the pin: the name of its value. */
  readonly keyedBy: string | null;
  /** A wire ends here, but the node type has no such pin (any more). */
  readonly isMissing: boolean;
}

/** All pins of a node. */
export interface NodePins {
  readonly inputs: readonly Pin[];
  readonly outputs: readonly Pin[];
}

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * The pins a node has: the fixed ones of its type, the rows its data asks for, one per `{name}`
 * in its texts, and those that only its wires speak of (all of them where the type is unknown).
 */
export function pinsOf(
  node: GraphNode,
  type: NodeTypeView | undefined,
  wires: readonly Connection[],
  document: GraphDocument | null = null,
): NodePins {
  const inputs = type ? type.inputs.map((pin) => fixedPin(pin, "in")) : [];
  const outputs = type ? type.outputs.map((pin) => typedPin(fixedPin(pin, "out"), node, type)) : [];
  for (const rule of type ? dynamicRowsOf(node, type) : []) {
    const pattern = rule.isInput ? (type?.keyPattern ?? null) : null;
    addNew(rule.isInput ? inputs : outputs, dynamicPins(node, rule, pattern));
  }
  if (type) {
    addNew(
      inputs,
      listedPins(document, node, type, "in").map((pin) => listedPin(pin, "in")),
    );
    addNew(
      outputs,
      listedPins(document, node, type, "out").map((pin) => listedPin(pin, "out")),
    );
  }
  if (type) addNew(inputs, templatePins(node));
  for (const wire of wires) {
    if (wire.targetNodeId === node.id) addNew(inputs, [wirePin(wire.targetPinId, "in", type)]);
    if (wire.sourceNodeId === node.id) addNew(outputs, [wirePin(wire.sourcePinId, "out", type)]);
  }
  return { inputs, outputs };
}

function addNew(pins: Pin[], more: readonly Pin[]): void {
  for (const pin of more) if (!pins.some(({ id }) => id === pin.id)) pins.push(pin);
}

function fixedPin(pin: PinView, side: PinSide): Pin {
  return {
    id: pin.id,
    side,
    label: pin.label,
    type: pin.type,
    doc: pin.doc,
    isRequired: pin.required,
    defaultValue: pin.default,
    field: pin.field,
    keyedBy: null,
    isMissing: false,
  };
}

/** A pin whose type a setting names has that type. */
function typedPin(pin: Pin, { data }: GraphNode, { typedBy }: NodeTypeView): Pin {
  return typedBy?.pin === pin.id ? { ...pin, type: pinTypeNamed(data[typedBy.key]) } : pin;
}

function listedPin(pin: ListedPin, side: PinSide): Pin {
  const { id, name, type } = pin;
  return {
    id,
    side,
    label: name || id,
    type,
    doc: pin.description ?? "",
    isRequired: pin.isRequired ?? false,
    defaultValue: null,
    field: side === "in" ? fieldOf(type) : null,
    keyedBy: null,
    isMissing: false,
  };
}

/** What a literal of this type is typed into; lists and objects come by wire. */
function fieldOf(type: PinTypeView): FieldKind | null {
  if (type === "String" || type === "Wildcard" || type === "Any") return { type: "text" };
  if (type === "Number") return { type: "number" };
  return type === "Boolean" ? { type: "boolean" } : null;
}

function dynamicPins(node: GraphNode, rule: DynamicPinsView, keyPattern: string | null): Pin[] {
  return Array.from({ length: dynamicCount(node, rule) }, (_, n) => {
    const number = String(rule.first + n);
    return {
      id: rule.idPattern.replaceAll("{i}", number),
      side: rule.isInput ? "in" : "out",
      label: rule.labelPattern.replaceAll("{i}", number),
      type: rule.type,
      doc: "",
      isRequired: false,
      defaultValue: null,
      field: rule.field,
      keyedBy: keyPattern?.replaceAll("{i}", number) ?? null,
      isMissing: false,
    };
  });
}

function templatePins(node: GraphNode): Pin[] {
  const names = new Set<string>();
  for (const value of Object.values(node.data)) {
    if (typeof value !== "string") continue;
    for (const match of value.matchAll(PLACEHOLDER)) if (match[1]) names.add(match[1]);
  }
  return [...names].map((name) => ({
    id: `var_${name}`,
    side: "in",
    label: `{${name}}`,
    type: "Wildcard",
    doc: "",
    isRequired: false,
    defaultValue: null,
    field: { type: "text" },
    keyedBy: null,
    isMissing: false,
  }));
}

function wirePin(id: string, side: PinSide, type: NodeTypeView | undefined): Pin {
  return {
    id,
    side,
    label: id,
    type: id.startsWith("exec") ? "Exec" : "Any",
    doc: "",
    isRequired: false,
    defaultValue: null,
    field: null,
    keyedBy: null,
    isMissing: type !== undefined,
  };
}

interface Kept {
  readonly type: NodeTypeView | undefined;
  readonly wires: readonly Connection[];
  readonly lister: unknown;
  readonly pins: NodePins;
}

const kept = new WeakMap<GraphNode, Kept>();

/** {@link pinsOf} a node of a document; the same object until the node or its wires change. */
export function pinsInDocument(
  document: GraphDocument,
  catalogue: Catalogue,
  node: GraphNode,
): NodePins {
  const type = catalogue.types.get(node.type);
  const wires = wiresOfNode(document, node.id);
  const before = kept.get(node);
  const lister = listerOf(document, node, type);
  const isSame = before?.type === type && before?.lister === lister;
  if (isSame && before && sameWires(before.wires, wires)) return before.pins;
  const pins = pinsOf(node, type, wires, document);
  kept.set(node, { type, wires, lister, pins });
  return pins;
}

function sameWires(a: readonly Connection[], b: readonly Connection[]): boolean {
  return a === b || (a.length === b.length && a.every((wire, index) => wire === b[index]));
}

/** The pin a reference names, if the node is there and has it. */
export function findPin(
  document: GraphDocument,
  catalogue: Catalogue,
  ref: PinRef,
): Pin | undefined {
  const node = findNode(document, ref.nodeId);
  if (!node) return undefined;
  const pins = pinsInDocument(document, catalogue, node);
  return (ref.side === "in" ? pins.inputs : pins.outputs).find(({ id }) => id === ref.pinId);
}
