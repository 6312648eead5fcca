import { appendNodes, appendWires, GRID, snap, type NewId } from "./connect";
import type { GraphDocument, GraphNode, Point } from "./document";
import type { Edit } from "./edit";
import { omitKeys } from "./json";
import { exportDocument } from "./serialize";

/** The largest text that is taken from a clipboard, in UTF-16 units. */
export const MAX_PASTE_LENGTH = 10_000_000;

/** Nodes with the wires among them, as a graph of its own. */
export function fragmentOf(document: GraphDocument, nodeIds: ReadonlySet<string>): GraphDocument {
  const nodes = document.nodes.filter((node) => nodeIds.has(node.id));
  const used = new Set(
    nodes.flatMap((node) => Object.values(node.data).filter((value) => typeof value === "string")),
  );
  return {
    nodes,
    connections: document.connections.filter(
      (wire) => nodeIds.has(wire.sourceNodeId) && nodeIds.has(wire.targetNodeId),
    ),
    variables: document.variables.filter((variable) => used.has(variable.name)),
    loose: [],
    extra: {},
  };
}

/** The text that copying puts on the clipboard: a graph that can be pasted and imported. */
export function copyText(document: GraphDocument, nodeIds: ReadonlySet<string>): string {
  return exportDocument(fragmentOf(document, nodeIds));
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
  const left = Math.min(...fragment.nodes.map((node) => node.position.x));
  const top = Math.min(...fragment.nodes.map((node) => node.position.y));
  const ids = new Map(fragment.nodes.map((node) => [node.id, newId(node.type)]));
  const nodes = fragment.nodes.map((node): GraphNode => {
    const extra = omitKeys(node.extra, ["deletable"]);
    const position = {
      x: snap(at.x + node.position.x - left),
      y: snap(at.y + node.position.y - top),
    };
    return { ...node, id: ids.get(node.id) ?? node.id, position, extra };
  });
  const wires = fragment.connections.map((wire) => ({
    ...wire,
    id: newId("wire"),
    sourceNodeId: ids.get(wire.sourceNodeId) ?? wire.sourceNodeId,
    targetNodeId: ids.get(wire.targetNodeId) ?? wire.targetNodeId,
  }));
  const taken = new Set(document.variables.map((variable) => variable.name));
  const variables = fragment.variables
    .filter((variable) => !taken.has(variable.name))
    .map((variable, n) => ({
      index: document.variables.length + n,
      item: { ...variable, id: newId("variable") },
    }));
  const edits: Edit[] = [appendNodes(document, nodes)];
  if (wires.length > 0) edits.push(appendWires(document, wires));
  if (variables.length > 0) edits.push({ type: "insertVariables", variables });
  return { edits, nodeIds: nodes.map((node) => node.id) };
}

/** Copies nodes beside themselves. */
export function duplicateEdits(
  document: GraphDocument,
  nodeIds: ReadonlySet<string>,
  newId: NewId,
): Pasted | null {
  const fragment = { ...fragmentOf(document, nodeIds), variables: [] };
  if (fragment.nodes.length === 0) return null;
  const at = {
    x: Math.min(...fragment.nodes.map((node) => node.position.x)) + 2 * GRID,
    y: Math.min(...fragment.nodes.map((node) => node.position.y)) + 2 * GRID,
  };
  return pasteEdits(document, fragment, at, newId);
}
