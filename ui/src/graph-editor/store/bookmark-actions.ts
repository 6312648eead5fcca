import type { CanvasBookmark, Point } from "@/graph-editor/model/document";
import { takeStep } from "./edit-actions";
import type { EditorStore } from "./editor-store";

/** Remembers a view of the canvas. */
export function addBookmark(store: EditorStore, name: string, at: Point, zoom: number): void {
  const { document, newId } = store.getState();
  const item: CanvasBookmark = { id: newId("bookmark"), name, ...at, zoom, extra: {} };
  const marks = [{ index: document.bookmarks.length, item }];
  takeStep(store, { key: "addBookmark", name }, [
    { type: "insertMarks", list: "bookmarks", marks },
  ]);
}

/** Renames a bookmark; typing on is the same step. */
export function renameBookmark(store: EditorStore, id: string, name: string): void {
  takeStep(
    store,
    { key: "changeBookmark", name },
    [{ type: "setMark", list: "bookmarks", id, to: { name } }],
    `bookmark ${id}`,
  );
}

/** Forgets a view. */
export function removeBookmark(store: EditorStore, { id, name }: CanvasBookmark): void {
  takeStep(store, { key: "deleteBookmark", name }, [
    { type: "removeMarks", list: "bookmarks", ids: [id] },
  ]);
}
