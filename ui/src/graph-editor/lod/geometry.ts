import type { FieldKind, PinTypeView } from "@/backend/bindings";
import { dynamicRowsOf, settingsOf, type Catalogue } from "@/graph-editor/model/catalogue";
import { isBend } from "@/graph-editor/model/bend";
import type { GraphDocument, GraphNode } from "@/graph-editor/model/document";
import { pinsInDocument, type NodePins, type Pin } from "@/graph-editor/model/pins";
import { nodeRows, type NodeRow } from "@/graph-editor/nodes/node-rows";

/** The width of a node; see GraphNode.module.css, where the other sizes stand too. */
export const NODE_WIDTH = 188;
export const HEAD_HEIGHT = 28;
const BORDER = 1;
const ROWS_PADDING = 4;
const ROW_HEIGHT = 24;
/** Three lines of text and what is around them. */
const TALL_ROW_HEIGHT = 61;
const DYNAMIC_ROW_HEIGHT = 16;
/** A bend is a dot of this size; its wires end in the middle. */
const BEND_SIZE = 16;
/** A handle is a box of this size, half of it outside of the node. */
const PIN_SIZE = 12;
const PIN_OUTSIDE = 6;

/** A pin in the node's own coordinates: the middle of its mark. */
export interface PlacedPin {
  readonly id: string;
  readonly side: Pin["side"];
  readonly type: PinTypeView;
  readonly label: string;
  readonly y: number;
}

/** A field of a node: where its box is, up and down. */
export interface PlacedField {
  readonly y: number;
  readonly height: number;
  readonly isShort: boolean;
}

/** What a node looks like before it was ever drawn. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly pins: readonly PlacedPin[];
  readonly fields: readonly PlacedField[];
  readonly isBend: boolean;
}

interface Kept {
  readonly pins: NodePins;
  readonly geometry: Geometry;
}

const kept = new WeakMap<GraphNode, Kept>();

/** How high a node is and where its pins are, by the same rows that it is drawn in. The same
 *  object until the node or its pins change. */
export function geometryOf(
  document: GraphDocument,
  catalogue: Catalogue,
  node: GraphNode,
): Geometry {
  const pins = pinsInDocument(document, catalogue, node);
  const before = kept.get(node);
  if (before?.pins === pins) return before.geometry;
  const geometry = layOut(catalogue, node, pins);
  kept.set(node, { pins, geometry });
  return geometry;
}

function bend(pins: NodePins): Geometry {
  const placed = [...pins.inputs, ...pins.outputs].map(({ id, side, type }) => ({
    id,
    side,
    type,
    label: "",
    y: BEND_SIZE / 2,
  }));
  return { width: BEND_SIZE, height: BEND_SIZE, pins: placed, fields: [], isBend: true };
}

function layOut(catalogue: Catalogue, node: GraphNode, pins: NodePins): Geometry {
  if (isBend(node.type)) return bend(pins);
  const type = catalogue.types.get(node.type);
  const placed: PlacedPin[] = [];
  const fields: PlacedField[] = [];
  // A type that is not known says so in a line of its own.
  let y = BORDER + HEAD_HEIGHT + (type ? 0 : ROW_HEIGHT) + ROWS_PADDING;
  for (const row of nodeRows(pins, type ? settingsOf(node, type) : [])) {
    const kind = fieldKind(row);
    const height = kind?.type === "longText" ? TALL_ROW_HEIGHT : ROW_HEIGHT;
    for (const pin of [row.input, row.output]) {
      if (!pin) continue;
      const { id, side, type: pinType, label } = pin;
      placed.push({ id, side, type: pinType, label, y: y + height / 2 });
    }
    if (kind) fields.push({ y: y + 2, height: height - 4, isShort: row.input !== null });
    y += height;
  }
  y += (type ? dynamicRowsOf(node, type).length : 0) * DYNAMIC_ROW_HEIGHT;
  const height = y + ROWS_PADDING + BORDER;
  return { width: NODE_WIDTH, height, pins: placed, fields, isBend: false };
}

function fieldKind({ input, output, setting }: NodeRow): FieldKind | null {
  return setting?.field ?? input?.field ?? output?.field ?? null;
}

/** A handle as the canvas library wants to be told of it. */
export interface HandlePlace {
  readonly id: string;
  readonly type: "source" | "target";
  readonly x: number;
  readonly y: number;
}

/** The upper left corners of the handles' boxes. */
export function handlePlaces(geometry: Geometry): HandlePlace[] {
  return geometry.pins.map(({ id, side, y }) => ({
    id,
    type: side === "in" ? "target" : "source",
    x: wireEnd(geometry, side) - (side === "in" ? 0 : PIN_SIZE),
    y: y - PIN_SIZE / 2,
  }));
}

/** Where wires end, from the node's left edge: at the outer side of its pins. */
export function wireEnd({ width, isBend: isDot }: Geometry, side: Pin["side"]): number {
  if (isDot) return width / 2;
  return side === "in" ? -PIN_OUTSIDE : width + PIN_OUTSIDE;
}

/** The width and height of every handle's box. */
export const HANDLE_SIZE = PIN_SIZE;
