import type { Box } from "./arrange";
import { GRID, snap, type NewId } from "./connect";
import type { Area, CanvasComment, CanvasFrame, GraphDocument, Point } from "./document";
import type { CanvasEdit, MarkList } from "./edit";

/** The colours of frames, in the order they are offered. A document keeps the name. */
export const FRAME_COLOURS = ["grey", "green", "blue", "violet", "red", "amber"] as const;

/** The name of such a colour. */
export type FrameColour = (typeof FRAME_COLOURS)[number];

/** The colour a frame is drawn in: grey where this version does not know its name. */
export function frameColour(name: string): FrameColour {
  return FRAME_COLOURS.find((colour) => colour === name) ?? "grey";
}

/** What can be resized: a frame or a comment. */
export type AreaList = Extract<MarkList, "frames" | "comments">;

/** The smallest frame or comment, in pixels of the canvas: its head stays within reach. */
export const SMALLEST = { width: 96, height: 48 };

const FRAME_ROOM = 2 * GRID;
/** A frame's title stands inside it, above the nodes. */
const FRAME_HEAD = 3 * GRID;

/** The rectangle around boxes, with room for a frame's title; on the grid. */
export function areaAround(boxes: readonly Box[]): Area {
  const left = snap(Math.min(...boxes.map(({ x }) => x)) - FRAME_ROOM);
  const top = snap(Math.min(...boxes.map(({ y }) => y)) - FRAME_HEAD);
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + FRAME_ROOM;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + FRAME_ROOM;
  return { x: left, y: top, width: snap(right - left), height: snap(bottom - top) };
}

/** A new frame. */
export function makeFrame(area: Area, title: string, newId: NewId): CanvasFrame {
  return { id: newId("frame"), title, color: "grey", area, extra: {} };
}

/** A new, empty comment with its corner at a point. */
export function makeComment(at: Point, newId: NewId): CanvasComment {
  const area = { x: snap(at.x), y: snap(at.y), width: 15 * GRID, height: 6 * GRID };
  return { id: newId("comment"), text: "", area, extra: {} };
}

/** The nodes a frame holds: those whose middle is inside it. */
export function nodesInFrame(area: Area, boxes: readonly Box[]): string[] {
  return boxes
    .filter((box) => {
      const x = box.x + box.width / 2;
      const y = box.y + box.height / 2;
      return x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height;
    })
    .map(({ id }) => id);
}

/** The frames and comments inside a frame that move with it; itself not among them. */
export function marksInFrame(document: GraphDocument, frame: CanvasFrame) {
  const { area } = frame;
  const isInside = (inner: Area) =>
    inner.x >= area.x &&
    inner.y >= area.y &&
    inner.x + inner.width <= area.x + area.width &&
    inner.y + inner.height <= area.y + area.height;
  return {
    // Of two frames of the same size, neither is inside the other.
    frames: document.frames.filter(
      (other) =>
        other.id !== frame.id &&
        isInside(other.area) &&
        (other.area.width < area.width || other.area.height < area.height),
    ),
    comments: document.comments.filter((comment) => isInside(comment.area)),
  };
}

/** Moves marks by a distance. */
export function moveMarksEdits(
  list: AreaList,
  marks: readonly { readonly id: string; readonly area: Area }[],
  by: Point,
): CanvasEdit[] {
  return marks.map(({ id, area }) => ({
    type: "setMark",
    list,
    id,
    to: { area: { ...area, x: area.x + by.x, y: area.y + by.y } },
  }));
}

/** An area after one of its corners was dragged, never smaller than can be taken hold of. */
export function resized(area: Area, by: Point): Area {
  return {
    ...area,
    width: Math.max(SMALLEST.width, snap(area.width + by.x)),
    height: Math.max(SMALLEST.height, snap(area.height + by.y)),
  };
}

/** Removes frames and comments by id. */
export function removeMarksEdits(document: GraphDocument, ids: ReadonlySet<string>): CanvasEdit[] {
  const edits: CanvasEdit[] = [];
  for (const list of ["frames", "comments"] as const) {
    const gone = document[list].filter(({ id }) => ids.has(id)).map(({ id }) => id);
    if (gone.length > 0) edits.push({ type: "removeMarks", list, ids: gone });
  }
  return edits;
}
