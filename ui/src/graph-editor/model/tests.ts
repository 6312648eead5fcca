import type { GraphDocument } from "./document";
import type { Applied, Edit } from "./edit";
import { isJsonObject, omitKeys, type JsonObject, type JsonValue } from "./json";

/** One test of the graph in the place of another. */
export interface PutTest {
  readonly type: "putTest";
  /** The test as it was; `null`: a new one comes in. */
  readonly was: JsonObject | null;
  /** The test as it is now; `null`: it goes. */
  readonly now: JsonObject | null;
  /** Its place among all, from 0; another one where a test like it stands there only. */
  readonly at: number;
  /** Whether an empty list stays when the last one goes: undo leaves what there was. */
  readonly keepsList?: boolean;
}

/** The tests that stand in a document, as they are written. */
export function writtenTests({ extra }: GraphDocument): readonly JsonValue[] {
  const tests = extra["tests"];
  return Array.isArray(tests) ? (tests as readonly JsonValue[]) : [];
}

const isSame = (a: JsonValue | undefined, b: JsonValue) =>
  a !== undefined && JSON.stringify(a) === JSON.stringify(b);

/** Changes one test. One that somebody else changed or took away meanwhile stays as they left it. */
export function putTest(document: GraphDocument, edit: PutTest): Applied {
  const { was, now, at, keepsList = false } = edit;
  const same: Applied = { document, inverse: [] };
  const list = writtenTests(document);
  const hadList = document.extra["tests"] !== undefined;
  if (hadList && !Array.isArray(document.extra["tests"])) return same;
  if (was === null) {
    if (now === null) return same;
    const place = Math.min(Math.max(0, at), list.length);
    const back: Edit = { type: "putTest", was: now, now: null, at: place, keepsList: hadList };
    return applied(document, [...list.slice(0, place), now, ...list.slice(place)], back);
  }
  const place = isSame(list[at], was) ? at : list.findIndex((test) => isSame(test, was));
  if (place < 0 || (now !== null && isSame(now, was))) return same;
  const back: Edit = { type: "putTest", was: now, now: was, at: place };
  const next = now === null ? list.filter((_, n) => n !== place) : list.with(place, now);
  if (next.length === 0 && !keepsList) {
    const extra = omitKeys(document.extra, ["tests"]);
    return { document: { ...document, extra }, inverse: [back] };
  }
  return applied(document, next, back);
}

const applied = (document: GraphDocument, tests: readonly JsonValue[], back: Edit): Applied => ({
  document: { ...document, extra: { ...document.extra, tests } },
  inverse: [back],
});

/** The edit that puts a test behind the others. */
export const addTestEdit = (document: GraphDocument, test: JsonObject): PutTest => ({
  type: "putTest",
  was: null,
  now: test,
  at: writtenTests(document).length,
});

/** The edit that calls a test something else; nothing where it is none. */
export function renameTestEdit(document: GraphDocument, at: number, name: string): PutTest | null {
  const was = writtenTests(document)[at];
  return isJsonObject(was) ? { type: "putTest", was, now: { ...was, name }, at } : null;
}

/** The edit that takes a test away; nothing where it is none. */
export function deleteTestEdit(document: GraphDocument, at: number): PutTest | null {
  const was = writtenTests(document)[at];
  return isJsonObject(was) ? { type: "putTest", was, now: null, at } : null;
}
