import type {
  CanvasContents,
  Connection,
  GraphDocument,
  GraphNode,
} from "@/graph-editor/model/document";
import type { JsonValue } from "@/graph-editor/model/json";

/** What became of a node between two documents. Of a node that changed and moved, the change. */
export type NodeChange =
  | { readonly type: "added"; readonly node: GraphNode }
  | { readonly type: "removed"; readonly node: GraphNode }
  /** `keys` of its data that are other now; with none of them, its type is. */
  | {
      readonly type: "changed";
      readonly node: GraphNode;
      readonly before: GraphNode;
      readonly keys: readonly string[];
    }
  | { readonly type: "moved"; readonly node: GraphNode; readonly before: GraphNode };

/** What is different on one canvas: the graph's own, or a subgraph's. */
export interface CanvasDiff {
  /** `null` is the graph itself. */
  readonly subgraphId: string | null;
  readonly nodes: readonly NodeChange[];
  readonly addedWires: readonly Connection[];
  readonly removedWires: readonly Connection[];
}

/** Everything that is different between two documents. */
export interface GraphDiff {
  readonly canvases: readonly CanvasDiff[];
  /** Names of variables that were added, removed or have another type or value. */
  readonly variables: readonly {
    readonly type: "added" | "removed" | "changed";
    readonly name: string;
  }[];
}

/** Compares two documents, the older one first. Subgraphs are told apart by their ids. */
export function diffDocuments(before: GraphDocument, after: GraphDocument): GraphDiff {
  const ids = new Set([...before.subgraphs, ...after.subgraphs].map(({ id }) => id));
  const inside = ({ subgraphs }: GraphDocument, id: string): CanvasContents | undefined =>
    subgraphs.find((subgraph) => subgraph.id === id);
  const canvases = [
    diffCanvas(null, before, after),
    ...[...ids].map((id) => diffCanvas(id, inside(before, id), inside(after, id))),
  ];
  return { canvases: canvases.filter(hasDifference), variables: diffVariables(before, after) };
}

/** Whether two documents are the same to whoever uses them. */
export function isSameGraph({ canvases, variables }: GraphDiff): boolean {
  return canvases.length === 0 && variables.length === 0;
}

const hasDifference = ({ nodes, addedWires, removedWires }: CanvasDiff) =>
  nodes.length + addedWires.length + removedWires.length > 0;

function diffCanvas(
  subgraphId: string | null,
  before: CanvasContents | undefined,
  after: CanvasContents | undefined,
): CanvasDiff {
  const old = new Map((before?.nodes ?? []).map((node) => [node.id, node]));
  const now = new Map((after?.nodes ?? []).map((node) => [node.id, node]));
  const nodes: NodeChange[] = [];
  for (const node of now.values()) {
    const known = old.get(node.id);
    const change = known ? changeOf(known, node) : ({ type: "added", node } as const);
    if (change) nodes.push(change);
  }
  for (const node of old.values()) if (!now.has(node.id)) nodes.push({ type: "removed", node });
  const oldWires = byEnds(before?.connections ?? []);
  const newWires = byEnds(after?.connections ?? []);
  return {
    subgraphId,
    nodes,
    addedWires: [...newWires].filter(([ends]) => !oldWires.has(ends)).map(([, wire]) => wire),
    removedWires: [...oldWires].filter(([ends]) => !newWires.has(ends)).map(([, wire]) => wire),
  };
}

/** Wires are the same where their ends are: their ids mean nothing. */
function byEnds(wires: readonly Connection[]): Map<string, Connection> {
  return new Map(
    wires.map((wire) => [
      JSON.stringify([wire.sourceNodeId, wire.sourcePinId, wire.targetNodeId, wire.targetPinId]),
      wire,
    ]),
  );
}

function changeOf(before: GraphNode, node: GraphNode): NodeChange | null {
  if (before === node) return null;
  const keys = [...new Set([...Object.keys(before.data), ...Object.keys(node.data)])].filter(
    (key) => !isSameValue(before.data[key], node.data[key]),
  );
  if (keys.length > 0 || before.type !== node.type) return { type: "changed", node, before, keys };
  const isMoved = before.position.x !== node.position.x || before.position.y !== node.position.y;
  return isMoved ? { type: "moved", node, before } : null;
}

/** Whether two values say the same; the order of an object's keys says nothing. */
export function isSameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), b as Readonly<Record<string, JsonValue>>];
  return (
    one.length === Object.keys(other).length &&
    one.every(([key, value]) => key in other && isSameValue(value, other[key]))
  );
}

function diffVariables(before: GraphDocument, after: GraphDocument): GraphDiff["variables"] {
  const old = new Map(before.variables.map((variable) => [variable.name, variable]));
  const now = new Map(after.variables.map((variable) => [variable.name, variable]));
  const changed = [...now.values()].flatMap(({ name, type, value }): GraphDiff["variables"] => {
    const known = old.get(name);
    if (!known) return [{ type: "added", name }];
    const isSame = known.type === type && isSameValue(known.value, value);
    return isSame ? [] : [{ type: "changed", name }];
  });
  const removed = [...old.keys()]
    .filter((name) => !now.has(name))
    .map((name) => ({ type: "removed" as const, name }));
  return [...changed, ...removed];
}
