import type { Catalogue } from "./catalogue";
import { wiresOfPin, type GraphDocument } from "./document";
import { findPin } from "./pins";

/** What must hold after every edit; anything it says is a fault of the editor. */
export function brokenInvariants(document: GraphDocument, catalogue: Catalogue): string[] {
  const broken: string[] = [];
  const lists = {
    nodes: document.nodes,
    connections: [...document.connections, ...document.loose],
    variables: document.variables,
  };
  for (const [name, items] of Object.entries(lists)) {
    if (new Set(items.map(({ id }) => id)).size !== items.length) broken.push(`${name}: ids`);
  }
  const nodes = new Set(document.nodes.map(({ id }) => id));
  for (const wire of document.connections) {
    if (!nodes.has(wire.sourceNodeId) || !nodes.has(wire.targetNodeId)) {
      broken.push(`${wire.id}: dangling`);
    }
    const input = { nodeId: wire.targetNodeId, pinId: wire.targetPinId, side: "in" as const };
    const isExec = findPin(document, catalogue, input)?.type === "Exec";
    if (!isExec && wiresOfPin(document, input).length > 1) broken.push(`${wire.id}: crowded`);
  }
  return broken;
}
