import {
  EMPTY_CANVAS,
  type Area,
  type CanvasBookmark,
  type CanvasComment,
  type CanvasContents,
  type CanvasFrame,
  type Port,
  type Subgraph,
} from "./document";
import { omitKeys, type JsonObject, type JsonValue } from "./json";
import {
  Fault,
  isWhole,
  listAt,
  numberAt,
  objectAt,
  readConnection,
  readNode,
  refuseDuplicates,
  textAt,
  withUniqueIds,
} from "./parse-parts";

/** What stands on a canvas besides nodes and wires. */
export type Marks = Pick<CanvasContents, "frames" | "comments" | "bookmarks">;

const NO_MARKS: Marks = { frames: [], comments: [], bookmarks: [] };

/** The most frames, comments or bookmarks of a canvas; the core reads no more either. */
const MAX_MARKS = 10_000;

/**
 * Takes frames, comments and bookmarks out of an object. They have no meaning for a run, so a
 * list that cannot be read refuses nothing: it stays with the rest, and is written back as it was.
 */
export function takeMarks(object: JsonObject): { marks: Marks; rest: JsonObject } {
  const frames = readList(object, "frames", readFrame);
  const comments = readList(object, "comments", readComment);
  const bookmarks = readList(object, "bookmarks", readBookmark);
  const taken = { frames, comments, bookmarks };
  const read = Object.entries(taken).flatMap(([key, list]) => (list ? [key] : []));
  return {
    marks: {
      frames: frames ?? NO_MARKS.frames,
      comments: comments ?? NO_MARKS.comments,
      bookmarks: bookmarks ?? NO_MARKS.bookmarks,
    },
    rest: read.length > 0 ? omitKeys(object, read) : object,
  };
}

/** The subgraphs of a document's rest; where they cannot be read, they stay in the rest. */
export function readSubgraphs(object: JsonObject): {
  subgraphs: readonly Subgraph[];
  rest: JsonObject;
} {
  const subgraphs = readList(object, "subgraphs", readSubgraph);
  return subgraphs
    ? { subgraphs, rest: omitKeys(object, ["subgraphs"]) }
    : { subgraphs: [], rest: object };
}

/** The items of a list, or nothing where it is empty or one of them is damaged. */
function readList<T extends { id: string }>(
  object: JsonObject,
  key: string,
  read: (value: JsonValue, path: string) => T,
): readonly T[] | null {
  try {
    const items = listAt(object, key);
    if (items.length === 0 || items.length > MAX_MARKS) return null;
    const list = items.map((value, index) => read(value, `${key}[${index}]`));
    refuseDuplicates(key, list);
    return list;
  } catch (thrown) {
    if (thrown instanceof Fault) return null;
    throw thrown;
  }
}

function areaAt(object: JsonObject, path: string): Area {
  return {
    x: numberAt(object, "x", path),
    y: numberAt(object, "y", path),
    width: numberAt(object, "width", path),
    height: numberAt(object, "height", path),
  };
}

const wordsAt = (object: JsonObject, key: string): string => {
  const value = object[key];
  return typeof value === "string" ? value : "";
};

function readFrame(value: JsonValue, path: string): CanvasFrame {
  const object = objectAt(value, path);
  return {
    id: textAt(object, "id", path),
    title: wordsAt(object, "title"),
    color: wordsAt(object, "color"),
    area: areaAt(object, path),
    extra: omitKeys(object, ["id", "title", "color", "x", "y", "width", "height"]),
  };
}

function readComment(value: JsonValue, path: string): CanvasComment {
  const object = objectAt(value, path);
  return {
    id: textAt(object, "id", path),
    text: wordsAt(object, "text"),
    area: areaAt(object, path),
    extra: omitKeys(object, ["id", "text", "x", "y", "width", "height"]),
  };
}

function readBookmark(value: JsonValue, path: string): CanvasBookmark {
  const object = objectAt(value, path);
  const zoom = object["zoom"];
  return {
    id: textAt(object, "id", path),
    name: wordsAt(object, "name"),
    x: numberAt(object, "x", path),
    y: numberAt(object, "y", path),
    zoom: typeof zoom === "number" && zoom > 0 ? zoom : 1,
    extra: omitKeys(object, ["id", "name", "x", "y", "zoom"]),
  };
}

function readSubgraph(value: JsonValue, path: string): Subgraph {
  const object = objectAt(value, path);
  const ports = (key: string) =>
    listAt(object, key, `${path}.`).map((port, n) => readPort(port, `${path}.${key}[${n}]`));
  const nodes = listAt(object, "nodes", `${path}.`).map(readNode(`${path}.nodes`));
  const wires = withUniqueIds(
    listAt(object, "connections", `${path}.`).map(readConnection(`${path}.connections`)),
  );
  const inputs = ports("inputs");
  const outputs = ports("outputs");
  for (const list of [nodes, inputs, outputs]) refuseDuplicates(path, list);
  const known = new Set(nodes.map(({ id }) => id));
  const { marks, rest } = takeMarks(
    omitKeys(object, ["id", "name", "inputs", "outputs", "nodes", "connections"]),
  );
  const id = textAt(object, "id", path);
  return {
    ...EMPTY_CANVAS,
    ...marks,
    id,
    name: wordsAt(object, "name") || id,
    inputs,
    outputs,
    nodes,
    connections: wires.filter((wire) => isWhole(wire, known)),
    loose: wires.filter((wire) => !isWhole(wire, known)),
    extra: rest,
  };
}

function readPort(value: JsonValue, path: string): Port {
  const object = objectAt(value, path);
  const id = textAt(object, "id", path);
  return {
    id,
    name: wordsAt(object, "name") || id,
    type: textAt(object, "type", path),
    extra: omitKeys(object, ["id", "name", "type"]),
  };
}
