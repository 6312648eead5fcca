import { isCanvasEdit, type CanvasEdit, type Edit } from "./edit";

/** What others changed: by cell, the number of their operation that touched it last. */
export interface Touched {
  /** How many operations of others were heard. */
  readonly count: number;
  readonly cells: ReadonlyMap<string, number>;
}

export const UNTOUCHED: Touched = { count: 0, cells: new Map() };

/** Beyond so many cells those are forgotten that no step here can ask for any more. */
const MANY_CELLS = 2_000;

/** The whole document. */
const ALL = "*";

/** Takes in an operation of somebody else. `oldest` is the count at the oldest step that is left. */
export function touch(touched: Touched, edits: readonly Edit[], oldest: number): Touched {
  const count = touched.count + 1;
  const kept = [...touched.cells].filter(
    ([, at]) => touched.cells.size < MANY_CELLS || at > oldest,
  );
  const cells = new Map(kept);
  for (const edit of edits) for (const cell of cellsOf(edit, "")) cells.set(cell, count);
  return { count, cells };
}

/** The parts of a document that an edit changes, as names that are equal for equal parts. */
function cellsOf(edit: Edit, at: string): string[] {
  if (isCanvasEdit(edit)) return canvasCells(edit, at);
  switch (edit.type) {
    case "inside":
      return cellsOf(edit.edit, `${edit.subgraphId}/`);
    case "replaceDocument":
      return [ALL];
    case "insertSubgraphs":
      return edit.subgraphs.map(({ item }) => `subgraph ${item.id}`);
    case "removeSubgraphs":
      return edit.ids.map((id) => `subgraph ${id}`);
    case "setSubgraph":
      return Object.keys(edit.to).map((key) => `subgraph ${edit.id} ${key}`);
    case "insertVariables":
      return edit.variables.map(({ item }) => `variable ${item.id}`);
    case "removeVariables":
      return edit.ids.map((id) => `variable ${id}`);
    case "setVariable":
      return Object.keys(edit.to).map((key) => `variable ${edit.id} ${key}`);
    case "putTest":
      // It says what it stands in the place of: where that is gone it does nothing.
      return [];
  }
}

function canvasCells(edit: CanvasEdit, at: string): string[] {
  switch (edit.type) {
    case "insertNodes":
      return edit.nodes.map(({ item }) => `${at}node ${item.id}`);
    case "removeNodes":
      return edit.ids.map((id) => `${at}node ${id}`);
    case "moveNodes":
      return Object.keys(edit.to).flatMap((id) => [`${at}place ${id}`, `${at}node ${id}`]);
    case "setData":
      return [`${at}data ${edit.nodeId} ${edit.key}`, `${at}node ${edit.nodeId}`];
    case "insertWires":
      return edit.wires.flatMap(({ item }) => [
        `${at}wire ${item.id}`,
        `${at}node ${item.sourceNodeId}`,
        `${at}node ${item.targetNodeId}`,
      ]);
    case "removeWires":
      return edit.ids.map((id) => `${at}wire ${id}`);
    case "insertMarks":
      return edit.marks.map(({ item }) => `${at}mark ${item.id}`);
    case "removeMarks":
      return edit.ids.map((id) => `${at}mark ${id}`);
    case "setMark":
      return [
        `${at}mark ${edit.id}`,
        ...Object.keys(edit.to).map((key) => `${at}mark ${edit.id} ${key}`),
      ];
  }
}

/** What is left of edits that take a step back, or again, once what others changed since `stamp` stays
 *  as it is. */
export function sparing(
  edits: readonly Edit[],
  { cells, count }: Touched,
  stamp: number,
): readonly Edit[] {
  if (count === stamp) return edits;
  const isTheirs = (cell: string) => (cells.get(cell) ?? 0) > stamp;
  if (isTheirs(ALL)) return [];
  return edits.flatMap((edit) => spare(edit, isTheirs, count > stamp));
}

type IsTheirs = (cell: string) => boolean;

function spare(edit: Edit, isTheirs: IsTheirs, isAnyTheirs: boolean): readonly Edit[] {
  if (isCanvasEdit(edit)) return spareOnCanvas(edit, "", isTheirs);
  switch (edit.type) {
    case "inside": {
      const inner = spareOnCanvas(edit.edit, `${edit.subgraphId}/`, isTheirs);
      return inner.map((one) => ({ ...edit, edit: one }));
    }
    case "replaceDocument":
      // It would take everything of theirs with it.
      return isAnyTheirs ? [] : [edit];
    case "insertSubgraphs":
      return [edit];
    case "removeSubgraphs":
      return only(
        edit,
        ours(edit.ids, (id) => `subgraph ${id}`, isTheirs),
      );
    case "setSubgraph": {
      const theirs = Object.keys(edit.to).filter((key) => isTheirs(`subgraph ${edit.id} ${key}`));
      return [{ ...edit, to: without(edit.to, theirs) }];
    }
    case "insertVariables":
      return [edit];
    case "removeVariables":
      return only(
        edit,
        ours(edit.ids, (id) => `variable ${id}`, isTheirs),
      );
    case "setVariable": {
      const theirs = Object.keys(edit.to).filter((key) => isTheirs(`variable ${edit.id} ${key}`));
      return [{ ...edit, to: without(edit.to, theirs) }];
    }
    case "putTest":
      return [edit];
  }
}

function spareOnCanvas(edit: CanvasEdit, at: string, isTheirs: IsTheirs): readonly CanvasEdit[] {
  switch (edit.type) {
    case "removeNodes":
      return only(
        edit,
        ours(edit.ids, (id) => `${at}node ${id}`, isTheirs),
      );
    case "moveNodes": {
      const theirs = Object.keys(edit.to).filter((id) => isTheirs(`${at}place ${id}`));
      return [{ ...edit, to: without(edit.to, theirs) }];
    }
    case "setData":
      return isTheirs(`${at}data ${edit.nodeId} ${edit.key}`) ? [] : [edit];
    case "removeMarks":
      return only(
        edit,
        ours(edit.ids, (id) => `${at}mark ${id}`, isTheirs),
      );
    case "setMark": {
      const theirs = Object.keys(edit.to).filter((key) => isTheirs(`${at}mark ${edit.id} ${key}`));
      // The list's name and the fields of its marks belong together; the compiler cannot follow that.
      return [{ ...edit, to: without<object>(edit.to, theirs) }];
    }
    case "insertNodes":
    case "insertWires":
    case "removeWires":
    case "insertMarks":
      return [edit];
  }
}

const ours = (ids: readonly string[], cell: (id: string) => string, isTheirs: IsTheirs) =>
  ids.filter((id) => !isTheirs(cell(id)));

const only = <T extends { ids: readonly string[] }>(edit: T, ids: readonly string[]): T[] =>
  ids.length > 0 ? [{ ...edit, ids }] : [];

const without = <T extends object>(value: T, keys: readonly string[]): T =>
  keys.length === 0
    ? value
    : (Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as T);
