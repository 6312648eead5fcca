import {
  findNode,
  type CanvasContents,
  type GraphDocument,
  type GraphNode,
  type Subgraph,
} from "./document";

/** The node types that make subgraphs work. */
export const CALL = "graph:call";
export const INPUTS = "graph:input";
export const OUTPUTS = "graph:output";

/** The key in a call's data that names its subgraph. */
export const CALL_KEY = "subgraph";

/** What is drawn on a canvas, without the rest of what holds it. */
export function contentsOf(canvas: CanvasContents): CanvasContents {
  const { nodes, connections, loose, frames, comments, bookmarks } = canvas;
  return { nodes, connections, loose, frames, comments, bookmarks };
}

/** The subgraph with this id. */
export function findSubgraph(document: GraphDocument, id: string): Subgraph | undefined {
  return document.subgraphs.find((subgraph) => subgraph.id === id);
}

/** The inside of a subgraph as a document, so that all that edits a graph edits it, too. */
export function makeViewInside(document: GraphDocument, subgraph: Subgraph): GraphDocument {
  return { ...document, ...contentsOf(subgraph), within: subgraph };
}

const views = new WeakMap<GraphDocument, Map<string, GraphDocument>>();

/** {@link makeViewInside}, the same object for the same document; `null` is the document itself.
 *  A subgraph that is not there has no inside. */
export function viewInside(
  document: GraphDocument,
  subgraphId: string | null,
): GraphDocument | undefined {
  if (subgraphId === null) return document;
  const known = views.get(document) ?? new Map<string, GraphDocument>();
  views.set(document, known);
  const before = known.get(subgraphId);
  if (before) return before;
  const subgraph = findSubgraph(document, subgraphId);
  if (!subgraph) return undefined;
  const view = makeViewInside(document, subgraph);
  known.set(subgraphId, view);
  return view;
}

/** All canvases of a document: its own first, then the insides of its subgraphs. */
export function allViews(document: GraphDocument): readonly GraphDocument[] {
  const insides = document.subgraphs.flatMap(({ id }) => viewInside(document, id) ?? []);
  return [document, ...insides];
}

/** The id of the subgraph that a call uses; empty where none was picked. */
export function calledBy(node: GraphNode): string {
  const id = node.type === CALL ? node.data[CALL_KEY] : undefined;
  return typeof id === "string" ? id : "";
}

/** Where a node is: the subgraphs to enter one after another, and its id in the last of them. */
export interface NodePlace {
  /** Ids of subgraphs, the outermost first; empty for the graph itself. */
  readonly trail: readonly string[];
  /** The nodes that call them, one for each, each in the canvas before. */
  readonly calls: readonly string[];
  readonly nodeId: string;
}

/** Ids of subgraphs may hold slashes, but a path deeper than this is none. */
const MAX_DEPTH = 32;

/**
 * Finds the node that a path of the core names: `call/inner` is the node `inner` of the subgraph
 * that `call` uses. Node ids may hold slashes of their own; the longest id that is there counts.
 */
export function locate(document: GraphDocument, path: string): NodePlace | null {
  const trail: string[] = [];
  const calls: string[] = [];
  let view = document;
  let rest = path;
  while (trail.length <= MAX_DEPTH) {
    if (findNode(view, rest)) return { trail, calls, nodeId: rest };
    const call = longestCall(view, rest);
    const inside = call && viewInside(document, calledBy(call));
    if (!call || !inside) return null;
    trail.push(calledBy(call));
    calls.push(call.id);
    rest = rest.slice(call.id.length + 1);
    view = inside;
  }
  return null;
}

/** The wire that a path of the core names, as an edit of the document can reach it. */
export function locateWire(
  document: GraphDocument,
  path: string,
): { subgraphId: string | null; wireId: string } | null {
  if (document.connections.some(({ id }) => id === path)) {
    return { subgraphId: null, wireId: path };
  }
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    const place = locate(document, path.slice(0, at));
    const view = place && viewInside(document, place.trail.at(-1) ?? null);
    const call = view && findNode(view, place.nodeId);
    const inside = call && viewInside(document, calledBy(call));
    const wireId = path.slice(at + 1);
    if (call && inside?.connections.some(({ id }) => id === wireId)) {
      return { subgraphId: calledBy(call), wireId };
    }
  }
  return null;
}

/** The node of one canvas that stands for a place: itself, or the call on the way to it. */
export function standsFor(place: NodePlace, subgraphId: string | null): string | null {
  const depth = subgraphId === null ? 0 : place.trail.indexOf(subgraphId) + 1;
  if (subgraphId !== null && depth === 0) return null;
  return depth === place.trail.length ? place.nodeId : (place.calls[depth] ?? null);
}

function longestCall(view: GraphDocument, path: string): GraphNode | undefined {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    const node = findNode(view, path.slice(0, at));
    if (node && calledBy(node) !== "") return node;
  }
  return undefined;
}

/** The subgraphs that a subgraph uses, itself included, however deep. */
export function usedBy(document: GraphDocument, ids: Iterable<string>): ReadonlySet<string> {
  const used = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const subgraph = used.has(id) ? undefined : findSubgraph(document, id);
    if (!subgraph) continue;
    used.add(id);
    open.push(...subgraph.nodes.map(calledBy).filter(Boolean));
  }
  return used;
}

/** How many calls of a subgraph there are, in all canvases. */
export function countCalls(document: GraphDocument, subgraphId: string): number {
  return allViews(document).reduce(
    (sum, view) => sum + view.nodes.filter((node) => calledBy(node) === subgraphId).length,
    0,
  );
}

/** The path of a node as the core names it, by the first way that leads to its subgraph; a
 *  subgraph that nothing uses has none. */
export function pathTo(
  root: GraphDocument,
  subgraphId: string | null,
  nodeId: string,
): string | null {
  if (subgraphId === null) return nodeId;
  const open: { view: GraphDocument; path: string }[] = [{ view: root, path: "" }];
  const seen = new Set<string>();
  for (let at = open.shift(); at; at = open.shift()) {
    for (const call of at.view.nodes) {
      const id = calledBy(call);
      const path = `${at.path}${call.id}/`;
      if (id === subgraphId) return `${path}${nodeId}`;
      const inside = id === "" || seen.has(id) ? undefined : viewInside(root, id);
      if (inside) open.push({ view: inside, path });
      seen.add(id);
    }
  }
  return null;
}
