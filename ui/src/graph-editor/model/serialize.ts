import type {
  Area,
  CanvasContents,
  Connection,
  GraphDocument,
  GraphNode,
  GraphVariable,
  Port,
  Subgraph,
} from "./document";
import type { JsonObject } from "./json";

/** The document as JSON text, to be saved. Keys it did not know are written as they came. Nothing
 *  is added either: a `format_version` would turn an import into a graph of the newer dialect. */
export function serializeDocument(document: GraphDocument): string {
  // The draft and the check of the same document follow each other.
  return latest("document", document, documentText);
}

function documentText(document: GraphDocument): string {
  const { subgraphs } = document;
  const members = new Map<string, string>();
  const put = (object: JsonObject) => {
    for (const [key, value] of Object.entries(object)) members.set(key, JSON.stringify(value));
  };
  put(document.extra);
  const wires = [document.connections, document.loose].map((list, n) =>
    latest(`wires ${String(n)}`, list, (items) => partsText(items, connectionToJson)),
  );
  members.set("nodes", `[${partsText(document.nodes, nodeToJson)}]`);
  members.set("connections", `[${wires.filter((text) => text !== "").join(",")}]`);
  members.set("variables", `[${partsText(document.variables, variableToJson)}]`);
  if (subgraphs.length > 0) {
    members.set("subgraphs", `[${partsText(subgraphs, subgraphToJson)}]`);
  }
  put(marksToJson(document));
  return `{${[...members].map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(",")}}`;
}

/** The texts of what is in a document. Its parts never change in place, so that after an edit only the text
 *  of what it touched is made anew: in a large graph a draft is kept after each pause in typing. */
const texts = new WeakMap<object, string>();

/** The last text of each kind and what it is of: after most edits wires are as they were. More than the
 *  last would keep every draft in memory. */
const last = new Map<string, { readonly of: object; readonly text: string }>();

function latest<T extends object>(kind: string, of: T, make: (of: T) => string): string {
  const known = last.get(kind);
  if (known?.of === of) return known.text;
  const text = make(of);
  last.set(kind, { of, text });
  return text;
}

function partsText<T extends object>(items: readonly T[], toJson: (item: T) => JsonObject): string {
  const parts = items.map((item) => {
    let text = texts.get(item);
    if (text === undefined) {
      text = JSON.stringify(toJson(item));
      texts.set(item, text);
    }
    return text;
  });
  return parts.join(",");
}

/** The same, indented, for people to read and share. */
export function exportDocument(document: GraphDocument): string {
  return `${JSON.stringify(toJson(document), null, 2)}\n`;
}

function toJson(document: GraphDocument): JsonObject {
  const { subgraphs } = document;
  return {
    ...document.extra,
    ...graphToJson(document),
    variables: document.variables.map(variableToJson),
    ...(subgraphs.length > 0 ? { subgraphs: subgraphs.map(subgraphToJson) } : {}),
    ...marksToJson(document),
  };
}

const graphToJson = ({ nodes, connections, loose }: CanvasContents): JsonObject => ({
  nodes: nodes.map(nodeToJson),
  connections: [...connections, ...loose].map(connectionToJson),
});

/** Lists with nothing in them are left out, as they mean nothing. */
function marksToJson({ frames, comments, bookmarks }: CanvasContents): JsonObject {
  const placed = <T extends { area: Area; extra: JsonObject }>({ area, extra, ...mark }: T) => ({
    ...mark,
    ...area,
    ...extra,
  });
  return {
    ...(frames.length > 0 ? { frames: frames.map(placed) } : {}),
    ...(comments.length > 0 ? { comments: comments.map(placed) } : {}),
    ...(bookmarks.length > 0
      ? { bookmarks: bookmarks.map(({ extra, ...bookmark }) => ({ ...bookmark, ...extra })) }
      : {}),
  };
}

function subgraphToJson(subgraph: Subgraph): JsonObject {
  return {
    id: subgraph.id,
    name: subgraph.name,
    ...subgraph.extra,
    inputs: subgraph.inputs.map(portToJson),
    outputs: subgraph.outputs.map(portToJson),
    ...graphToJson(subgraph),
    ...marksToJson(subgraph),
  };
}

function portToJson({ extra, ...port }: Port): JsonObject {
  return { ...port, ...extra };
}

function nodeToJson({ extra, ...node }: GraphNode): JsonObject {
  return { ...node, position: { ...node.position }, ...extra };
}

function connectionToJson({ extra, ...wire }: Connection): JsonObject {
  return { ...wire, ...extra };
}

function variableToJson({ extra, ...variable }: GraphVariable): JsonObject {
  return { ...variable, ...extra };
}
