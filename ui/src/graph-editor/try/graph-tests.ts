import type { GraphDocument } from "@/graph-editor/model/document";
import { isJsonObject, parseJsonText, type JsonObject } from "@/graph-editor/model/json";
import {
  addTestEdit,
  deleteTestEdit,
  renameTestEdit,
  writtenTests,
} from "@/graph-editor/model/tests";
import { takeDocumentStep } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";

/** A case that is kept with a graph. */
export interface GraphTest {
  /** Its place among all, from 0. */
  readonly at: number;
  readonly name: string;
  readonly event: string;
}

/** The tests of a graph. One that is none is listed by its number; running it says what is wrong. */
export function testsOf(document: GraphDocument): readonly GraphTest[] {
  return writtenTests(document).map((test, at) => {
    const text = (key: string, otherwise: string) => {
      const value = isJsonObject(test) ? test[key] : undefined;
      return typeof value === "string" ? value : otherwise;
    };
    return { at, name: text("name", `test ${String(at + 1)}`), event: text("event", "command") };
  });
}

/** Puts a test, as the core made it, behind the others. */
export function addTest(store: EditorStore, text: string): void {
  const test = parseJsonText(text);
  if (!isJsonObject(test)) return;
  const edit = addTestEdit(store.getState().history.document, test);
  takeDocumentStep(store, { key: "addTest", name: nameOf(test) }, [edit]);
}

/** Calls a test something else; typing on is the same step. */
export function renameTest(store: EditorStore, at: number, name: string): void {
  const edit = renameTestEdit(store.getState().history.document, at, name);
  if (!edit) return;
  takeDocumentStep(store, { key: "renameTest", name }, [edit], `test ${String(at)}`);
}

/** Takes a test away. */
export function deleteTest(store: EditorStore, at: number): void {
  const edit = deleteTestEdit(store.getState().history.document, at);
  if (!edit) return;
  takeDocumentStep(store, { key: "deleteTest", name: nameOf(edit.was) }, [edit]);
}

function nameOf(test: JsonObject | null): string {
  const name = test?.["name"];
  return typeof name === "string" ? name : "";
}
