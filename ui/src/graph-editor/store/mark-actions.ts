import type { Area, Point } from "@/graph-editor/model/document";
import type { CanvasEdit } from "@/graph-editor/model/edit";
import {
  makeComment,
  makeFrame,
  marksInFrame,
  moveMarksEdits,
  nodesInFrame,
  type AreaList,
} from "@/graph-editor/model/marks";
import type { Box } from "@/graph-editor/model/arrange";
import { takeStep } from "./edit-actions";
import type { EditorState, EditorStore } from "./editor-store";
import { selectOnly } from "./view-actions";

/** Selects these frames and comments and no node. */
export function pickMarks(store: EditorStore, ids: readonly string[]): void {
  selectOnly(store, []);
  store.setState({ pickedMarks: new Set(ids) });
}

/** Selects no frame and no comment. */
export function dropMarks(store: EditorStore): void {
  if (store.getState().pickedMarks.size > 0) store.setState({ pickedMarks: new Set() });
}

/** Opens the text of a frame or comment for typing, or closes the one that is open. */
export function editMark(store: EditorStore, id: string | null): void {
  store.setState({ editedMark: id });
}

/** The size a node is taken to have before it was drawn. */
const GUESS = { width: 188, height: 120 };

/** Where the nodes of the canvas are and how large. */
export function nodeBoxes({ flowNodes }: EditorState): Box[] {
  return flowNodes.map(({ id, position, measured }) => ({
    id,
    ...position,
    width: measured?.width ?? GUESS.width,
    height: measured?.height ?? GUESS.height,
  }));
}

/** Puts a frame there and selects it. */
export function addFrame(store: EditorStore, area: Area, title: string): string {
  const { document, newId } = store.getState();
  const item = makeFrame(area, title, newId);
  // A frame inside another one comes in front of it, one around others behind them.
  const behind = document.frames.findIndex((frame) => holds(area, frame.area));
  const index = behind < 0 ? document.frames.length : behind;
  const marks = [{ index, item }];
  takeStep(store, { key: "addFrame" }, [{ type: "insertMarks", list: "frames", marks }]);
  pickMarks(store, [item.id]);
  return item.id;
}

const holds = (outer: Area, inner: Area) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Puts an empty comment there and selects it. */
export function addComment(store: EditorStore, at: Point): string {
  const { document, newId } = store.getState();
  const item = makeComment(at, newId);
  const marks = [{ index: document.comments.length, item }];
  takeStep(store, { key: "addComment" }, [{ type: "insertMarks", list: "comments", marks }]);
  pickMarks(store, [item.id]);
  return item.id;
}

/** Changes a frame's title; typing on is the same step. */
export function setFrameTitle(store: EditorStore, id: string, title: string): void {
  const edit: CanvasEdit = { type: "setMark", list: "frames", id, to: { title } };
  takeStep(store, { key: "editFrame" }, [edit], `frame ${id}`);
}

/** Changes a frame's colour. */
export function setFrameColour(store: EditorStore, id: string, color: string): void {
  const edit: CanvasEdit = { type: "setMark", list: "frames", id, to: { color } };
  takeStep(store, { key: "editFrame" }, [edit]);
}

/** Changes what a comment says; typing on is the same step. */
export function setCommentText(store: EditorStore, id: string, text: string): void {
  const edit: CanvasEdit = { type: "setMark", list: "comments", id, to: { text } };
  takeStep(store, { key: "editComment" }, [edit], `comment ${id}`);
}

/** Gives a frame or comment another size. */
export function resizeMark(store: EditorStore, list: AreaList, id: string, area: Area): void {
  takeStep(store, { key: "resizeMark" }, [{ type: "setMark", list, id, to: { area } }]);
}

/** What moves together with a mark: a frame takes what it holds along. */
export interface Convoy {
  readonly nodeIds: ReadonlySet<string>;
  /** Frames and comments, the dragged one included. */
  readonly markIds: ReadonlySet<string>;
  readonly edits: (by: Point) => readonly CanvasEdit[];
}

/** Finds what moves when a mark is dragged. */
export function convoyOf(state: EditorState, list: AreaList, id: string): Convoy {
  const { document } = state;
  const frame = list === "frames" ? document.frames.find((item) => item.id === id) : undefined;
  if (!frame) {
    const comments = document.comments.filter((item) => item.id === id);
    return {
      nodeIds: new Set(),
      markIds: new Set([id]),
      edits: (by) => moveMarksEdits("comments", comments, by),
    };
  }
  const inner = marksInFrame(document, frame);
  const nodeIds = new Set(nodesInFrame(frame.area, nodeBoxes(state)));
  const nodes = document.nodes.filter((node) => nodeIds.has(node.id));
  const edits = (by: Point): CanvasEdit[] => [
    ...moveMarksEdits("frames", [frame, ...inner.frames], by),
    ...moveMarksEdits("comments", inner.comments, by),
    {
      type: "moveNodes",
      to: Object.fromEntries(
        nodes.map((node) => [node.id, { x: node.position.x + by.x, y: node.position.y + by.y }]),
      ),
    },
  ];
  const markIds = new Set([id, ...[...inner.frames, ...inner.comments].map((mark) => mark.id)]);
  return { nodeIds, markIds, edits };
}

/** Moves a mark with what it holds, as one step. */
export function moveMark(store: EditorStore, convoy: Convoy, by: Point, mergeKey?: string): void {
  if (by.x === 0 && by.y === 0) return;
  takeStep(store, { key: "moveMark" }, convoy.edits(by), mergeKey);
}

/** Shows nodes that are being dragged where they are now; the document learns of it at the end. */
export function dragNodes(store: EditorStore, ids: ReadonlySet<string>, by: Point): void {
  if (ids.size === 0) return;
  store.setState(({ flowNodes, document }) => {
    const at = new Map(document.nodes.map((node) => [node.id, node.position]));
    return {
      flowNodes: flowNodes.map((item) => {
        const from = ids.has(item.id) ? at.get(item.id) : undefined;
        return from ? { ...item, position: { x: from.x + by.x, y: from.y + by.y } } : item;
      }),
    };
  });
}
