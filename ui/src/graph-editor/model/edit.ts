import type {
  CanvasBookmark,
  CanvasComment,
  CanvasFrame,
  Connection,
  GraphDocument,
  GraphNode,
  GraphVariable,
  Point,
  Subgraph,
} from "./document";
import {
  insertNodes,
  insertWires,
  moveNodes,
  removeNodes,
  removeWires,
  setData,
} from "./edit-canvas";
import {
  editInside,
  insertSubgraphs,
  insertVariables,
  removeSubgraphs,
  removeVariables,
  setSubgraph,
  setVariable,
} from "./edit-document";
import { insertMarks, removeMarks, setMark } from "./edit-marks";
import type { JsonValue } from "./json";
import { putTest, type PutTest } from "./tests";

/** Something put at a place of a list, so that taking a removal back restores the order. */
export interface Placed<T> {
  readonly index: number;
  readonly item: T;
}

/** The lists of a canvas besides nodes and wires. */
export interface MarkLists {
  readonly frames: CanvasFrame;
  readonly comments: CanvasComment;
  readonly bookmarks: CanvasBookmark;
}

/** The name of such a list. */
export type MarkList = keyof MarkLists;

type InsertMarks = {
  [K in MarkList]: {
    readonly type: "insertMarks";
    readonly list: K;
    readonly marks: readonly Placed<MarkLists[K]>[];
  };
}[MarkList];

type SetMark = {
  [K in MarkList]: {
    readonly type: "setMark";
    readonly list: K;
    readonly id: string;
    readonly to: Partial<Omit<MarkLists[K], "id" | "extra">>;
  };
}[MarkList];

/** A change of one canvas: that of the graph, or of a subgraph. */
export type CanvasEdit =
  | { readonly type: "insertNodes"; readonly nodes: readonly Placed<GraphNode>[] }
  /** Takes the nodes and every wire at them. */
  | { readonly type: "removeNodes"; readonly ids: readonly string[] }
  | { readonly type: "moveNodes"; readonly to: Readonly<Record<string, Point>> }
  /** `undefined` removes the key; `index` is its place among the keys when it is new. */
  | {
      readonly type: "setData";
      readonly nodeId: string;
      readonly key: string;
      readonly value: JsonValue | undefined;
      readonly index?: number;
    }
  | { readonly type: "insertWires"; readonly wires: readonly Placed<Connection>[] }
  | { readonly type: "removeWires"; readonly ids: readonly string[] }
  | InsertMarks
  | { readonly type: "removeMarks"; readonly list: MarkList; readonly ids: readonly string[] }
  | SetMark;

/** A change of the document as a whole. */
export type DocumentEdit =
  /** A change of the canvas inside a subgraph. */
  | { readonly type: "inside"; readonly subgraphId: string; readonly edit: CanvasEdit }
  | { readonly type: "insertSubgraphs"; readonly subgraphs: readonly Placed<Subgraph>[] }
  | { readonly type: "removeSubgraphs"; readonly ids: readonly string[] }
  | { readonly type: "setSubgraph"; readonly id: string; readonly to: SubgraphFields }
  | { readonly type: "insertVariables"; readonly variables: readonly Placed<GraphVariable>[] }
  | { readonly type: "removeVariables"; readonly ids: readonly string[] }
  | { readonly type: "setVariable"; readonly id: string; readonly to: VariableFields }
  | PutTest
  | { readonly type: "replaceDocument"; readonly document: GraphDocument };

/**
 * The smallest changes of a document. Plain data, so that a log of them can be stored and sent
 * to another window. An edit that does not fit the document (a node that is gone) does nothing
 * to that part rather than failing: with two windows editing that is the rule, not the error.
 */
export type Edit = CanvasEdit | DocumentEdit;

/** What of a variable can be edited. */
export type VariableFields = Partial<Pick<GraphVariable, "name" | "type" | "value" | "extra">>;

/** What of a subgraph itself can be edited. */
export type SubgraphFields = Partial<Pick<Subgraph, "name" | "inputs" | "outputs">>;

/** A changed document and the edits that take the change back, in the order to apply them. */
export interface Applied {
  readonly document: GraphDocument;
  readonly inverse: readonly Edit[];
}

/** The same of a change of one canvas. */
export interface AppliedToCanvas extends Applied {
  readonly inverse: readonly CanvasEdit[];
}

/** Applies one edit. The one place where a document changes. */
export function applyEdit(document: GraphDocument, edit: Edit): Applied {
  if (isCanvasEdit(edit)) return applyCanvasEdit(document, edit);
  switch (edit.type) {
    case "inside":
      return editInside(document, edit.subgraphId, edit.edit);
    case "insertSubgraphs":
      return insertSubgraphs(document, edit.subgraphs);
    case "removeSubgraphs":
      return removeSubgraphs(document, new Set(edit.ids));
    case "setSubgraph":
      return setSubgraph(document, edit.id, edit.to);
    case "insertVariables":
      return insertVariables(document, edit.variables);
    case "removeVariables":
      return removeVariables(document, new Set(edit.ids));
    case "setVariable":
      return setVariable(document, edit.id, edit.to);
    case "putTest":
      return putTest(document, edit);
    case "replaceDocument":
      return { document: edit.document, inverse: [{ type: "replaceDocument", document }] };
  }
}

/** Applies a change of the canvas that the document shows. */
export function applyCanvasEdit(document: GraphDocument, edit: CanvasEdit): AppliedToCanvas {
  switch (edit.type) {
    case "insertNodes":
      return insertNodes(document, edit.nodes);
    case "removeNodes":
      return removeNodes(document, new Set(edit.ids));
    case "moveNodes":
      return moveNodes(document, edit.to);
    case "setData":
      return setData(document, edit);
    case "insertWires":
      return insertWires(document, edit.wires);
    case "removeWires":
      return removeWires(document, new Set(edit.ids));
    case "insertMarks":
      return insertMarks(document, edit);
    case "removeMarks":
      return removeMarks(document, edit.list, new Set(edit.ids));
    case "setMark":
      return setMark(document, edit);
  }
}

const DOCUMENT_EDITS: ReadonlySet<Edit["type"]> = new Set<DocumentEdit["type"]>([
  "inside",
  "insertSubgraphs",
  "removeSubgraphs",
  "setSubgraph",
  "insertVariables",
  "removeVariables",
  "setVariable",
  "putTest",
  "replaceDocument",
]);

/** Whether an edit is of the canvas that is shown, not of the document as a whole. */
export function isCanvasEdit(edit: Edit): edit is CanvasEdit {
  return !DOCUMENT_EDITS.has(edit.type);
}

/** Applies edits one after another; the inverse undoes all of them. */
export function applyEdits(document: GraphDocument, edits: readonly Edit[]): Applied {
  let current = document;
  const inverse: Edit[] = [];
  for (const edit of edits) {
    const applied = applyEdit(current, edit);
    current = applied.document;
    inverse.unshift(...applied.inverse);
  }
  return { document: current, inverse };
}

/** Edits made on a view as edits of the document: those of a subgraph's canvas are put inside it. */
export function inView(view: GraphDocument, edits: readonly Edit[]): readonly Edit[] {
  const { within } = view;
  if (!within) return edits;
  return edits.map((edit) =>
    isCanvasEdit(edit) ? { type: "inside", subgraphId: within.id, edit } : edit,
  );
}

/** The canvas that edits change, by its subgraph; `here` where they change several, or none. */
export function canvasOf(edits: readonly Edit[], here: string | null): string | null {
  const canvases = new Set(
    edits.flatMap((edit) => {
      if (edit.type === "inside") return [edit.subgraphId];
      return isCanvasEdit(edit) ? [null] : [];
    }),
  );
  const [only] = canvases;
  return canvases.size === 1 && only !== undefined ? only : here;
}
