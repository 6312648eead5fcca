import type { GraphDocument } from "./document";
import type { AppliedToCanvas, CanvasEdit, MarkList, MarkLists } from "./edit";
import { same } from "./edit-canvas";
import { place, take } from "./edit-lists";

type Insertion = Extract<CanvasEdit, { type: "insertMarks" }>;
type Setting = Extract<CanvasEdit, { type: "setMark" }>;

export function insertMarks(document: GraphDocument, { list, marks }: Insertion): AppliedToCanvas {
  const { next, ids } = place<MarkLists[MarkList]>(document[list], marks);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, [list]: next },
    inverse: [{ type: "removeMarks", list, ids }],
  };
}

export function removeMarks(
  document: GraphDocument,
  list: MarkList,
  ids: ReadonlySet<string>,
): AppliedToCanvas {
  const { next, taken } = take<MarkLists[MarkList]>(document[list], ({ id }) => ids.has(id));
  if (taken.length === 0) return same(document);
  // The list's name and its items belong together; the compiler cannot follow that.
  const undo = { type: "insertMarks", list, marks: taken } as Insertion;
  return { document: { ...document, [list]: next }, inverse: [undo] };
}

export function setMark(document: GraphDocument, { list, id, to }: Setting): AppliedToCanvas {
  const marks: readonly MarkLists[MarkList][] = document[list];
  const mark = marks.find((candidate) => candidate.id === id);
  if (!mark) return same(document);
  const before = Object.fromEntries(
    Object.keys(to).map((key) => [key, mark[key as keyof typeof mark]]),
  );
  const isSame = Object.entries(to).every(
    ([key, value]) => JSON.stringify(value) === JSON.stringify(before[key]),
  );
  if (isSame) return same(document);
  const next = marks.map((item) => (item === mark ? { ...mark, ...to } : item));
  const undo = { type: "setMark", list, id, to: before } as Setting;
  return { document: { ...document, [list]: next }, inverse: [undo] };
}
