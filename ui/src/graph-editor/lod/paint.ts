import type { PinTypeView } from "@/backend/bindings";
import { bendOf, breakpointOn } from "@/graph-editor/canvas/wire-curve";
import type { Dot } from "@/graph-editor/debug/debug-state";
import { PIN_PATHS } from "@/graph-editor/nodes/pin-shapes";
import { HEAD_HEIGHT } from "./geometry";
import type { Palette } from "./palette";
import type { Box, SceneGhost, SceneNode, SceneWire } from "./scene";

/** How the canvas is looked at: where its origin is on the screen, and how large 1 of it is. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What is drawn with. The context's pixels are the screen's. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly view: View;
}

/** Below this, a node is a plain patch. */
const DETAIL_ZOOM = 0.2;
/** From this on, nodes look as near as in the DOM. */
const ROWS_ZOOM = 0.5;
/** Below this, a wire is a straight line. */
const CURVE_ZOOM = 0.12;
const GRID_GAP = 16;
/** Dots do not come closer together than this on the screen. */
const GRID_LEAST_GAP = 12;

/** The part of the canvas that a piece of the screen shows. */
export function shownPart({ x, y, zoom }: View, width: number, height: number): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

const tiles = new Map<string, HTMLCanvasElement>();

/** The empty canvas with its dots. */
export function paintGround(
  { context, palette, view }: Brush,
  width: number,
  height: number,
): void {
  context.fillStyle = palette.canvas;
  context.fillRect(0, 0, width, height);
  let gap = GRID_GAP * view.zoom;
  // A canvas that is not shown yet has no size, and React Flow makes a zoom of 0 or NaN of that.
  if (!Number.isFinite(gap) || gap <= 0) return;
  while (gap < GRID_LEAST_GAP) gap *= 2;
  const tile = gridTile(palette.gridDot, Math.round(gap));
  const pattern = tile && context.createPattern(tile, "repeat");
  if (!pattern) return;
  // The tile is a whole number of pixels wide; the pattern is stretched to the gap there really is.
  const stretch = gap / Math.round(gap);
  pattern.setTransform(new DOMMatrix([stretch, 0, 0, stretch, view.x, view.y]));
  context.fillStyle = pattern;
  context.fillRect(0, 0, width, height);
}

function gridTile(colour: string, size: number): HTMLCanvasElement | null {
  const key = `${colour} ${size}`;
  const known = tiles.get(key);
  if (known) return known;
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const context = tile.getContext("2d");
  if (!context) return null;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(1, 1, 1, 0, 2 * Math.PI);
  context.fill();
  // A handful of zoom levels is in use at a time.
  if (tiles.size > 64) tiles.clear();
  tiles.set(key, tile);
  return tile;
}

/** Whether any of a wire can be seen in a part of the canvas. Curves swing out of their ends' box. */
export function isWireIn({ from, to }: SceneWire, part: Box): boolean {
  const swing = from.x > to.x ? 0.25 * Math.abs(from.x - to.x) + 50 : 0;
  const left = Math.min(from.x, to.x) - swing;
  const right = Math.max(from.x, to.x) + swing;
  const top = Math.min(from.y, to.y);
  const bottom = Math.max(from.y, to.y);
  return (
    left < part.x + part.width && right > part.x && top < part.y + part.height && bottom > part.y
  );
}

/** Draws a wire in the colour of what flows in it. */
export function paintWire({ context, palette, view }: Brush, wire: SceneWire): void {
  const { zoom } = view;
  const [x1, y1] = [wire.from.x * zoom + view.x, wire.from.y * zoom + view.y];
  const [x2, y2] = [wire.to.x * zoom + view.x, wire.to.y * zoom + view.y];
  context.globalAlpha = wire.isSelected || wire.isLit ? 1 : palette.wireAlpha;
  context.strokeStyle = palette.pins[wire.type];
  const width = (wire.type === "Exec" ? 2.5 : 2) * zoom * (wire.isSelected || wire.isLit ? 1.5 : 1);
  // Lines of one pixel are the cheapest there are; the way of a run is few of them.
  context.lineWidth = Math.max(wire.isLit ? 2 : 1, width);
  context.beginPath();
  context.moveTo(x1, y1);
  if (zoom < CURVE_ZOOM) context.lineTo(x2, y2);
  else {
    const bend = bendOf(wire.to.x - wire.from.x) * zoom;
    context.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
  }
  context.stroke();
  context.globalAlpha = 1;
  if (wire.dot === null) return;
  const { x, y } = breakpointOn(wire.from, wire.to);
  paintDot(context, palette, wire.dot, x * zoom + view.x, y * zoom + view.y, zoom);
}

/** A breakpoint, never so small that it is not seen. */
function paintDot(
  context: CanvasRenderingContext2D,
  palette: Palette,
  dot: Dot,
  x: number,
  y: number,
  zoom: number,
): void {
  const radius = Math.max(2.5, 6 * zoom);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  const isHollow = dot === "off" || dot === "draft";
  context.fillStyle = isHollow ? palette.canvas : palette.dots[dot];
  context.fill();
  if (!isHollow && dot !== "conditional") return;
  context.strokeStyle = palette.dots[dot];
  context.lineWidth = Math.max(1, 2 * zoom);
  context.stroke();
}

/** Draws a node as finely as its size on the screen allows. */
export function paintNode(brush: Brush, node: SceneNode): void {
  const { context, palette, view } = brush;
  const { zoom } = view;
  paintCard(brush, node);
  if (node.dot === null) return;
  const y = (node.y + HEAD_HEIGHT / 2) * zoom + view.y;
  paintDot(context, palette, node.dot, node.x * zoom + view.x, y, zoom);
}

function paintCard(brush: Brush, node: SceneNode): void {
  const { context, palette, view } = brush;
  const { zoom } = view;
  const x = Math.round(node.x * zoom + view.x);
  const y = Math.round(node.y * zoom + view.y);
  const width = Math.max(2, Math.round(node.width * zoom));
  const height = Math.max(2, Math.round(node.height * zoom));
  if (node.geometry.isBend) {
    const [pin] = node.geometry.pins;
    context.fillStyle = palette.pins[pin?.type ?? "Any"];
    context.fillRect(x, y, width, height);
    return;
  }
  const marked = node.mark === null ? null : palette.marks[node.mark.tone];
  const mark = marked ?? (node.problem === null ? null : palette.problems[node.problem]);
  // Where a run stands glows.
  const glow = node.mark?.tone === "current" ? 3 : 0;
  if (zoom < DETAIL_ZOOM) {
    context.fillStyle = mark ?? palette.patch;
    context.fillRect(x - glow, y - glow, width + 2 * glow, height + 2 * glow);
    if (mark === null && node.isEvent) {
      context.fillStyle = palette.event;
      context.fillRect(x, y, width, Math.max(1, Math.round(HEAD_HEIGHT * zoom)));
    }
    return;
  }
  context.fillStyle = mark ?? palette.nodeEdge;
  context.fillRect(x - glow, y - glow, width + 2 * glow, height + 2 * glow);
  context.fillStyle = node.isKnown ? palette.node : palette.unknownNode;
  context.fillRect(x + 1, y + 1, width - 2, height - 2);
  if (zoom >= ROWS_ZOOM) paintRows(brush, node, x, y, width);
  else paintTitle(brush, node, x, y, width, height);
  if (mark !== null) {
    context.fillStyle = mark;
    context.beginPath();
    context.arc(x + width, y, Math.max(3, 8 * zoom), 0, 2 * Math.PI);
    context.fill();
  }
}

const FAR_FONT_SIZE = 10;
const FAR_LINE = 11;
/** The width of a letter in parts of the font's size, about. */
const LETTER = 0.56;

/** Too far out for rows: the title alone, at a size that can be read. */
function paintTitle(
  { context, palette, view }: Brush,
  node: SceneNode,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  if (node.isEvent) {
    context.fillStyle = palette.event;
    context.fillRect(x + 1, y + 1, width - 2, Math.max(2, Math.round(4 * view.zoom)));
  }
  const letters = Math.floor((width - 6) / (FAR_FONT_SIZE * LETTER));
  const room = Math.max(1, Math.floor((height - 4) / FAR_LINE));
  context.fillStyle = palette.title;
  context.font = `${FAR_FONT_SIZE}px ${palette.font}`;
  context.textBaseline = "top";
  wrap(node.title, letters)
    .slice(0, room)
    .forEach((line, n) => context.fillText(line, x + 3, y + 4 + n * FAR_LINE));
}

/** Breaks words into lines of so many letters; a longer word is cut. */
export function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word.length > letters ? word.slice(0, Math.max(1, letters)) : word);
  }
  return lines;
}

/** A node close by, before the DOM has it: head, pins and fields, without what is in the fields. */
function paintRows(
  { context, palette, view }: Brush,
  node: SceneNode,
  x: number,
  y: number,
  width: number,
): void {
  const { zoom } = view;
  const { pins, fields } = node.geometry;
  context.fillStyle = palette.headLine;
  context.fillRect(x + 1, y + HEAD_HEIGHT * zoom, width - 2, 1);
  context.textBaseline = "middle";
  context.font = `500 ${12 * zoom}px ${palette.font}`;
  context.fillStyle = palette.title;
  context.fillText(node.title, x + 30 * zoom, y + 14.5 * zoom, width - 36 * zoom);
  if (node.isEvent) {
    context.fillStyle = palette.event;
    context.fillRect(x + 10 * zoom, y + 9 * zoom, 11 * zoom, 11 * zoom);
  }
  context.fillStyle = palette.field;
  for (const field of fields) {
    const left = field.isShort ? 70 : 62;
    const inset = left * zoom;
    context.fillRect(x + inset, y + field.y * zoom, width - inset - 12 * zoom, field.height * zoom);
  }
  context.font = `${12 * zoom}px ${palette.font}`;
  for (const pin of pins) {
    const isInput = pin.side === "in";
    paintPin(context, palette, pin.type, isInput ? x : x + width, y + pin.y * zoom, zoom);
    context.fillStyle = palette.label;
    context.textAlign = isInput ? "left" : "right";
    const at = isInput ? x + 12 * zoom : x + width - 12 * zoom;
    context.fillText(pin.label, at, y + pin.y * zoom, 80 * zoom);
  }
  context.textAlign = "left";
}

let marks: Map<PinTypeView, Path2D> | null = null;

function paintPin(
  context: CanvasRenderingContext2D,
  palette: Palette,
  type: PinTypeView,
  x: number,
  y: number,
  zoom: number,
): void {
  marks ??= new Map(
    Object.entries(PIN_PATHS).map(([name, path]) => [name as PinTypeView, new Path2D(path)]),
  );
  const mark = marks.get(type);
  if (!mark) return;
  context.save();
  context.translate(x - 6 * zoom, y - 6 * zoom);
  context.scale(zoom, zoom);
  context.fillStyle = palette.pins[type];
  context.fill(mark);
  context.restore();
}

/** Draws a node that is not there any more: its outline, broken, and its title. */
export function paintGhost({ context, palette, view }: Brush, ghost: SceneGhost): void {
  const { zoom } = view;
  const [x, y] = [ghost.x * zoom + view.x, ghost.y * zoom + view.y];
  context.strokeStyle = palette.removed;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.strokeRect(x, y, ghost.width * zoom, ghost.height * zoom);
  context.setLineDash([]);
  if (zoom < DETAIL_ZOOM) return;
  context.fillStyle = palette.removed;
  context.textBaseline = "top";
  context.font = `${Math.max(FAR_FONT_SIZE, 12 * zoom)}px ${palette.font}`;
  context.fillText(ghost.title, x + 4, y + 4, ghost.width * zoom - 8);
}

/** Draws the edge of a selected node. */
export function paintSelected({ context, palette, view }: Brush, node: SceneNode): void {
  const { zoom } = view;
  const x = Math.round(node.x * zoom + view.x);
  const y = Math.round(node.y * zoom + view.y);
  const width = Math.max(2, Math.round(node.width * zoom));
  const height = Math.max(2, Math.round(node.height * zoom));
  const edge = zoom < DETAIL_ZOOM ? 1 : 2;
  context.fillStyle = palette.selected;
  // Four patches are cheaper than an outline.
  context.fillRect(x - edge, y - edge, width + 2 * edge, edge);
  context.fillRect(x - edge, y + height, width + 2 * edge, edge);
  context.fillRect(x - edge, y, edge, height);
  context.fillRect(x + width, y, edge, height);
}

/** Draws the box that selects, given in the screen's pixels. */
export function paintSelectionBox({ context, palette }: Brush, box: Box): void {
  context.fillStyle = palette.glow;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.strokeStyle = palette.selected;
  context.lineWidth = 1;
  context.strokeRect(Math.round(box.x) + 0.5, Math.round(box.y) + 0.5, box.width, box.height);
}
