import type { Connection, GraphDocument, GraphNode, GraphVariable, Point } from "./document";
import type { JsonObject, JsonValue } from "./json";

/** Something put at a place of a list, so that taking a removal back restores the order. */
export interface Placed<T> {
  readonly index: number;
  readonly item: T;
}

/**
 * The smallest changes of a document. Plain data, so that a log of them can be stored and sent
 * to another window. An edit that does not fit the document (a node that is gone) does nothing
 * to that part rather than failing: with two windows editing that is the rule, not the error.
 */
export type Edit =
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
  | { readonly type: "insertVariables"; readonly variables: readonly Placed<GraphVariable>[] }
  | { readonly type: "removeVariables"; readonly ids: readonly string[] }
  | { readonly type: "setVariable"; readonly id: string; readonly to: VariableFields }
  | { readonly type: "replaceDocument"; readonly document: GraphDocument };

/** What of a variable can be edited. */
export type VariableFields = Partial<Pick<GraphVariable, "name" | "type" | "value">>;

/** A changed document and the edits that take the change back, in the order to apply them. */
export interface Applied {
  readonly document: GraphDocument;
  readonly inverse: readonly Edit[];
}

/** Applies one edit. The one place where a document changes. */
export function applyEdit(document: GraphDocument, edit: Edit): Applied {
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
    case "insertVariables":
      return insertVariables(document, edit.variables);
    case "removeVariables":
      return removeVariables(document, new Set(edit.ids));
    case "setVariable":
      return setVariable(document, edit.id, edit.to);
    case "replaceDocument":
      return { document: edit.document, inverse: [{ type: "replaceDocument", document }] };
  }
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

interface Identified {
  readonly id: string;
}

/** Places must be ascending, as {@link take} gives them back. */
function place<T extends Identified>(list: readonly T[], placed: readonly Placed<T>[]) {
  const taken = new Set(list.map((item) => item.id));
  const next = [...list];
  const ids: string[] = [];
  for (const { index, item } of placed) {
    if (taken.has(item.id)) continue;
    taken.add(item.id);
    ids.push(item.id);
    next.splice(Math.min(index, next.length), 0, item);
  }
  return { next, ids };
}

function take<T extends Identified>(list: readonly T[], isTaken: (item: T) => boolean) {
  const next: T[] = [];
  const taken: Placed<T>[] = [];
  list.forEach((item, index) => {
    if (isTaken(item)) taken.push({ index, item });
    else next.push(item);
  });
  return { next, taken };
}

const same = (document: GraphDocument): Applied => ({ document, inverse: [] });

function insertNodes(document: GraphDocument, placed: readonly Placed<GraphNode>[]): Applied {
  const { next, ids } = place(document.nodes, placed);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, nodes: next },
    inverse: [{ type: "removeNodes", ids }],
  };
}

function removeNodes(document: GraphDocument, ids: ReadonlySet<string>): Applied {
  const nodes = take(document.nodes, (node) => ids.has(node.id));
  if (nodes.taken.length === 0) return same(document);
  const wires = take(
    document.connections,
    (wire) => ids.has(wire.sourceNodeId) || ids.has(wire.targetNodeId),
  );
  const inverse: Edit[] = [{ type: "insertNodes", nodes: nodes.taken }];
  if (wires.taken.length > 0) inverse.push({ type: "insertWires", wires: wires.taken });
  const connections = wires.taken.length > 0 ? wires.next : document.connections;
  return { document: { ...document, nodes: nodes.next, connections }, inverse };
}

function moveNodes(document: GraphDocument, to: Readonly<Record<string, Point>>): Applied {
  const back: Record<string, Point> = {};
  const nodes = document.nodes.map((node) => {
    const position = to[node.id];
    if (!position || (position.x === node.position.x && position.y === node.position.y)) {
      return node;
    }
    back[node.id] = node.position;
    return { ...node, position };
  });
  if (Object.keys(back).length === 0) return same(document);
  return { document: { ...document, nodes }, inverse: [{ type: "moveNodes", to: back }] };
}

function setData(document: GraphDocument, edit: Extract<Edit, { type: "setData" }>): Applied {
  const { nodeId, key, value, index } = edit;
  const node = document.nodes.find((candidate) => candidate.id === nodeId);
  if (!node || Object.is(node.data[key], value)) return same(document);
  const entries = Object.entries(node.data);
  const at = entries.findIndex(([name]) => name === key);
  if (value === undefined) entries.splice(at, 1);
  else if (at >= 0) entries[at] = [key, value];
  else entries.splice(index ?? entries.length, 0, [key, value]);
  const data: JsonObject = Object.fromEntries(entries);
  const nodes = document.nodes.map((item) => (item === node ? { ...node, data } : item));
  const undo: Edit = { type: "setData", nodeId, key, value: node.data[key] };
  return {
    document: { ...document, nodes },
    inverse: [at >= 0 ? { ...undo, index: at } : undo],
  };
}

function insertWires(document: GraphDocument, placed: readonly Placed<Connection>[]): Applied {
  const known = new Set(document.nodes.map((node) => node.id));
  const whole = placed.filter(
    ({ item }) => known.has(item.sourceNodeId) && known.has(item.targetNodeId),
  );
  const { next, ids } = place(document.connections, whole);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, connections: next },
    inverse: [{ type: "removeWires", ids }],
  };
}

function removeWires(document: GraphDocument, ids: ReadonlySet<string>): Applied {
  const { next, taken } = take(document.connections, (wire) => ids.has(wire.id));
  if (taken.length === 0) return same(document);
  return {
    document: { ...document, connections: next },
    inverse: [{ type: "insertWires", wires: taken }],
  };
}

function insertVariables(
  document: GraphDocument,
  placed: readonly Placed<GraphVariable>[],
): Applied {
  const { next, ids } = place(document.variables, placed);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, variables: next },
    inverse: [{ type: "removeVariables", ids }],
  };
}

function removeVariables(document: GraphDocument, ids: ReadonlySet<string>): Applied {
  const { next, taken } = take(document.variables, (variable) => ids.has(variable.id));
  if (taken.length === 0) return same(document);
  return {
    document: { ...document, variables: next },
    inverse: [{ type: "insertVariables", variables: taken }],
  };
}

function setVariable(document: GraphDocument, id: string, to: VariableFields): Applied {
  const variable = document.variables.find((candidate) => candidate.id === id);
  if (!variable) return same(document);
  const { name, type, value } = variable;
  const variables = document.variables.map((item) =>
    item === variable ? { ...variable, ...to } : item,
  );
  return {
    document: { ...document, variables },
    inverse: [{ type: "setVariable", id, to: { name, type, value } }],
  };
}
