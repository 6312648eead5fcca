import type { Catalogue } from "./catalogue";
import { wiresOfPin, type CanvasContents, type GraphDocument } from "./document";
import { findPin } from "./pins";
import { allViews } from "./subgraph-view";

/** What must hold after every edit; anything it says is a fault of the editor. */
export function brokenInvariants(document: GraphDocument, catalogue: Catalogue): string[] {
  const { variables, subgraphs } = document;
  return [
    ...repeatedIds({ variables, subgraphs }),
    ...subgraphs.flatMap(({ id, inputs, outputs }) =>
      repeatedIds({ inputs, outputs }).map((what) => `${id}: ${what}`),
    ),
    ...allViews(document).flatMap((view) => {
      const where = view.within ? `${view.within.id}: ` : "";
      return brokenOnCanvas(view, catalogue).map((what) => `${where}${what}`);
    }),
  ];
}

function repeatedIds(lists: Record<string, readonly { id: string }[]>): string[] {
  return Object.entries(lists).flatMap(([name, items]) =>
    new Set(items.map(({ id }) => id)).size === items.length ? [] : [`${name}: ids`],
  );
}

function brokenOnCanvas(document: GraphDocument, catalogue: Catalogue): string[] {
  const { nodes: list, connections, loose, frames, comments, bookmarks } = document;
  const broken = repeatedIds({
    nodes: list,
    connections: [...connections, ...loose],
    frames,
    comments,
    bookmarks,
  });
  broken.push(...flatMarks(document));
  const nodes = new Set(list.map(({ id }) => id));
  for (const wire of connections) {
    if (!nodes.has(wire.sourceNodeId) || !nodes.has(wire.targetNodeId)) {
      broken.push(`${wire.id}: dangling`);
    }
    const input = { nodeId: wire.targetNodeId, pinId: wire.targetPinId, side: "in" as const };
    // Of a pin that nobody knows, nobody knows how many wires it takes.
    const pin = findPin(document, catalogue, input);
    if (pin && pin.type !== "Exec" && wiresOfPin(document, input).length > 1)
      broken.push(`${wire.id}: crowded`);
  }
  return broken;
}

/** Frames and comments that nobody could see or take hold of. */
function flatMarks({ frames, comments }: CanvasContents): string[] {
  return [...frames, ...comments].flatMap(({ id, area }) => {
    const isFinite = Object.values(area).every((value) => Number.isFinite(value));
    return isFinite && area.width > 0 && area.height > 0 ? [] : [`${id}: area`];
  });
}
