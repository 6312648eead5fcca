import { appendNodes, appendWires, GRID, snap, type NewId } from "./connect";
import {
  EMPTY_DOCUMENT,
  type Area,
  type GraphDocument,
  type GraphNode,
  type Point,
} from "./document";
import type { Edit } from "./edit";
import { omitKeys } from "./json";
import { exportDocument } from "./serialize";
import { CALL_KEY, calledBy, findSubgraph, usedBy } from "./subgraph-view";

/** The largest text that is taken from a clipboard, in UTF-16 units. */
export const MAX_PASTE_LENGTH = 10_000_000;

/**
 * Nodes with the wires among them, as a graph of its own, with the variables and subgraphs they
 * use. `markIds` are frames and comments that come along.
 */
export function fragmentOf(
  document: GraphDocument,
  nodeIds: ReadonlySet<string>,
  markIds: ReadonlySet<string> = new Set(),
): GraphDocument {
  const nodes = document.nodes.filter((node) => nodeIds.has(node.id));
  const called = usedBy(document, nodes.map(calledBy).filter(Boolean));
  const subgraphs = document.subgraphs.filter(({ id }) => called.has(id));
  const used = new Set(
    [nodes, ...subgraphs.map((subgraph) => subgraph.nodes)]
      .flat()
      .flatMap((node) => Object.values(node.data).filter((value) => typeof value === "string")),
  );
  return {
    ...EMPTY_DOCUMENT,
    nodes,
    connections: document.connections.filter(
      (wire) => nodeIds.has(wire.sourceNodeId) && nodeIds.has(wire.targetNodeId),
    ),
    variables: document.variables.filter((variable) => used.has(variable.name)),
    subgraphs,
    frames: document.frames.filter(({ id }) => markIds.has(id)),
    comments: document.comments.filter(({ id }) => markIds.has(id)),
  };
}

/** The text that copying puts on the clipboard: a graph that can be pasted and imported. */
export function copyText(
  document: GraphDocument,
  nodeIds: ReadonlySet<string>,
  markIds: ReadonlySet<string> = new Set(),
): string {
  return exportDocument(fragmentOf(document, nodeIds, markIds));
}

/** What pasting does, and which nodes it makes. */
export interface Pasted {
  readonly edits: readonly Edit[];
  readonly nodeIds: readonly string[];
}

/** Puts another graph into this one under new ids, its top left corner at a point. */
export function pasteEdits(
  document: GraphDocument,
  fragment: GraphDocument,
  at: Point,
  newId: NewId,
): Pasted {
  const corners = [
    ...fragment.nodes.map(({ position }) => position),
    ...[...fragment.frames, ...fragment.comments].map(({ area }) => area),
  ];
  const left = Math.min(...corners.map(({ x }) => x));
  const top = Math.min(...corners.map(({ y }) => y));
  const moved = ({ x, y }: Point): Point => ({ x: snap(at.x + x - left), y: snap(at.y + y - top) });
  const called = subgraphsFor(document, fragment, newId);
  const ids = new Map(fragment.nodes.map((node) => [node.id, newId(node.type)]));
  const nodes = fragment.nodes.map((node): GraphNode => {
    const extra = omitKeys(node.extra, ["deletable"]);
    const id = ids.get(node.id) ?? node.id;
    return { ...called.renamed(node), id, position: moved(node.position), extra };
  });
  const wires = fragment.connections.map((wire) => ({
    ...wire,
    id: newId("wire"),
    sourceNodeId: ids.get(wire.sourceNodeId) ?? wire.sourceNodeId,
    targetNodeId: ids.get(wire.targetNodeId) ?? wire.targetNodeId,
  }));
  const edits: Edit[] = [...called.edits];
  if (nodes.length > 0) edits.push(appendNodes(document, nodes));
  if (wires.length > 0) edits.push(appendWires(document, wires));
  edits.push(...missingVariables(document, fragment, newId));
  edits.push(...pastedMarks(document, fragment, moved, newId));
  return { edits, nodeIds: nodes.map((node) => node.id) };
}

function missingVariables(
  document: GraphDocument,
  fragment: GraphDocument,
  newId: NewId,
): readonly Edit[] {
  const taken = new Set(document.variables.map((variable) => variable.name));
  const variables = fragment.variables
    .filter((variable) => !taken.has(variable.name))
    .map((variable, n) => ({
      index: document.variables.length + n,
      item: { ...variable, id: newId("variable") },
    }));
  return variables.length > 0 ? [{ type: "insertVariables", variables }] : [];
}

/** The fragment's subgraphs, apart from those the document has word for word. One of the same id
 *  that says something else comes under a new id. */
function subgraphsFor(document: GraphDocument, fragment: GraphDocument, newId: NewId) {
  const ids = new Map<string, string>();
  const added = fragment.subgraphs.filter((subgraph) => {
    const same = findSubgraph(document, subgraph.id);
    if (same && JSON.stringify(same) === JSON.stringify(subgraph)) return false;
    if (same) ids.set(subgraph.id, newId("subgraph"));
    return true;
  });
  const renamed = (node: GraphNode): GraphNode => {
    const id = ids.get(calledBy(node));
    return id === undefined ? node : { ...node, data: { ...node.data, [CALL_KEY]: id } };
  };
  const subgraphs = added.map((subgraph, n) => ({
    index: document.subgraphs.length + n,
    item: {
      ...subgraph,
      id: ids.get(subgraph.id) ?? subgraph.id,
      nodes: subgraph.nodes.map(renamed),
    },
  }));
  const edits: Edit[] = subgraphs.length > 0 ? [{ type: "insertSubgraphs", subgraphs }] : [];
  return { renamed, edits };
}

function pastedMarks(
  document: GraphDocument,
  { frames, comments }: GraphDocument,
  moved: (at: Point) => Point,
  newId: NewId,
): readonly Edit[] {
  const edits: Edit[] = [];
  const placed = <T extends { area: Area }>(marks: readonly T[], start: number, prefix: string) =>
    marks.map((mark, n) => ({
      index: start + n,
      item: { ...mark, id: newId(prefix), area: { ...mark.area, ...moved(mark.area) } },
    }));
  if (frames.length > 0) {
    const marks = placed(frames, document.frames.length, "frame");
    edits.push({ type: "insertMarks", list: "frames", marks });
  }
  if (comments.length > 0) {
    const marks = placed(comments, document.comments.length, "comment");
    edits.push({ type: "insertMarks", list: "comments", marks });
  }
  return edits;
}

/** Copies nodes, frames and comments beside themselves. */
export function duplicateEdits(
  document: GraphDocument,
  nodeIds: ReadonlySet<string>,
  newId: NewId,
  markIds: ReadonlySet<string> = new Set(),
): Pasted | null {
  const fragment = { ...fragmentOf(document, nodeIds, markIds), variables: [], subgraphs: [] };
  const corners = [
    ...fragment.nodes.map(({ position }) => position),
    ...[...fragment.frames, ...fragment.comments].map(({ area }) => area),
  ];
  if (corners.length === 0) return null;
  const at = {
    x: Math.min(...corners.map(({ x }) => x)) + 2 * GRID,
    y: Math.min(...corners.map(({ y }) => y)) + 2 * GRID,
  };
  return pasteEdits(document, fragment, at, newId);
}
