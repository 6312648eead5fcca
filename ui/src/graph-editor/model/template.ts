import { areaAround, makeFrame } from "./marks";
import { makeWire, type NewId } from "./connect";
import { endsOf, type GraphDocument, type GraphNode, type Point } from "./document";
import type { Edit } from "./edit";
import { pasteEdits, type Pasted } from "./fragment";

/** What starts a graph of a command; there is just one. */
const ENTRY = "event:command";

const entryOf = (document: GraphDocument) => document.nodes.find(({ type }) => type === ENTRY);

/** A graph without its entry, and the wires that left it. */
function withoutEntry(graph: GraphDocument) {
  const entry = entryOf(graph);
  const leaving = graph.connections.filter((wire) => wire.sourceNodeId === entry?.id);
  return {
    rest: {
      ...graph,
      nodes: graph.nodes.filter((node) => node !== entry),
      connections: graph.connections.filter((wire) => !leaving.includes(wire)),
    },
    leaving: entry ? leaving : [],
  };
}

/**
 * Puts a template beside what is there. Where the graph has an entry of its own, the template's
 * nodes are wired to that one.
 */
export function templateEdits(
  document: GraphDocument,
  template: GraphDocument,
  newId: NewId,
): Pasted {
  const entry = entryOf(document);
  if (!entry || !entryOf(template)) {
    return pasteEdits(document, template, freePlace(document), newId);
  }
  const { rest, leaving } = withoutEntry(template);
  const isAlone = document.nodes.length === 1;
  const at = isAlone
    ? { x: entry.position.x + 272, y: entry.position.y }
    : { ...freePlace(document), x: entry.position.x + 272 };
  const pasted = pasteEdits(document, rest, at, newId);
  // Pasting keeps the order of the nodes, so that the new ids stand for the old ones in turn.
  const ids = new Map(rest.nodes.map((node, n) => [node.id, pasted.nodeIds[n] ?? ""]));
  const wires = leaving.flatMap((wire) => {
    const { source, target } = endsOf(wire);
    const nodeId = ids.get(target.nodeId);
    return nodeId === undefined
      ? []
      : [makeWire(newId("wire"), { ...source, nodeId: entry.id }, { ...target, nodeId })];
  });
  const start = document.connections.length + rest.connections.length;
  const edits: Edit[] = [...pasted.edits];
  if (wires.length > 0) {
    const placed = wires.map((item, n) => ({ index: start + n, item }));
    edits.push({ type: "insertWires", wires: placed });
  }
  return { ...pasted, edits };
}

/**
 * Puts the example of a node beside what is there, in a frame. It does not run: the entry stays
 * behind.
 */
export function exampleEdits(
  document: GraphDocument,
  example: GraphDocument,
  title: string,
  newId: NewId,
): Pasted {
  const { rest } = withoutEntry(example);
  const fragment = { ...rest, frames: [], comments: [] };
  const frame = makeFrame(areaAround(fragment.nodes.map(guessBox)), title, newId);
  return pasteEdits(document, { ...fragment, frames: [frame] }, freePlace(document), newId);
}

/** Nodes that were not drawn yet have no size; this is about that of most. */
const guessBox = ({ id, position }: GraphNode) => ({ id, ...position, width: 192, height: 176 });

/** A place below everything, at its left edge. */
function freePlace({ nodes, frames, comments }: GraphDocument): Point {
  const areas = [...nodes.map(guessBox), ...[...frames, ...comments].map(({ area }) => area)];
  if (areas.length === 0) return { x: 0, y: 0 };
  return {
    x: Math.min(...areas.map(({ x }) => x)),
    y: Math.max(...areas.map(({ y, height }) => y + height)) + 96,
  };
}
