import type { GraphDocument } from "@/graph-editor/model/document";
import {
  isJsonObject,
  parseJsonText,
  type JsonObject,
  type JsonValue,
} from "@/graph-editor/model/json";
import { takeDocumentStep } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";

/** A case that is kept with a graph. */
export interface GraphTest {
  /** Its place among all, from 0. */
  readonly at: number;
  readonly name: string;
  readonly event: string;
}

const listOf = ({ extra }: GraphDocument): readonly JsonValue[] => {
  const tests = extra["tests"];
  return Array.isArray(tests) ? (tests as readonly JsonValue[]) : [];
};

/** The tests of a graph. One that is none is listed by its number; running it says what is wrong. */
export function testsOf(document: GraphDocument): readonly GraphTest[] {
  return listOf(document).map((test, at) => {
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
  const list = listOf(store.getState().history.document);
  takeDocumentStep(store, { key: "addTest", name: nameOf(test) }, [
    { type: "setTests", tests: [...list, test] },
  ]);
}

/** Calls a test something else; typing on is the same step. */
export function renameTest(store: EditorStore, at: number, name: string): void {
  const list = listOf(store.getState().history.document);
  const test = list[at];
  if (!isJsonObject(test)) return;
  const tests = list.map((one, index) => (index === at ? { ...test, name } : one));
  const edit = { type: "setTests", tests } as const;
  takeDocumentStep(store, { key: "renameTest", name }, [edit], `test ${String(at)}`);
}

/** Takes a test away. */
export function deleteTest(store: EditorStore, at: number): void {
  const list = listOf(store.getState().history.document);
  const test = list[at];
  const tests = list.filter((_, index) => index !== at);
  const name = isJsonObject(test) ? nameOf(test) : "";
  takeDocumentStep(store, { key: "deleteTest", name }, [
    { type: "setTests", tests: tests.length > 0 ? tests : undefined },
  ]);
}

function nameOf(test: JsonObject): string {
  return typeof test["name"] === "string" ? test["name"] : "";
}
