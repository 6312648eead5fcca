import type {
  DynamicPinsView,
  FieldKind,
  NodeTypeView,
  PinTypeView,
  PinView,
} from "@/backend/bindings";
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
): NodePins {
  const inputs = type ? type.inputs.map((pin) => fixedPin(pin, "in")) : [];
  const outputs = type ? type.outputs.map((pin) => fixedPin(pin, "out")) : [];
  for (const rule of type ? dynamicRowsOf(node, type) : []) {
    addNew(rule.isInput ? inputs : outputs, dynamicPins(node, rule));
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
    isMissing: false,
  };
}

function dynamicPins(node: GraphNode, rule: DynamicPinsView): Pin[] {
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
    isMissing: type !== undefined,
  };
}

interface Kept {
  readonly type: NodeTypeView | undefined;
  readonly wires: readonly Connection[];
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
  if (before?.type === type && before && sameWires(before.wires, wires)) return before.pins;
  const pins = pinsOf(node, type, wires);
  kept.set(node, { type, wires, pins });
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
