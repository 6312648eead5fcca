import type { Catalogue } from "./catalogue";
import { areTypesCompatible } from "./catalogue";
import { appendWires, makeWire, type NewId } from "./connect";
import { endsOf, wiresOfPin, type Connection, type GraphDocument, type PinRef } from "./document";
import type { Edit } from "./edit";
import { findPin } from "./pins";
import { findNode } from "./document";

/** Whether the document itself says that a node stays (the entry of a command). */
export function isDeletable(document: GraphDocument, nodeId: string): boolean {
  return findNode(document, nodeId)?.extra["deletable"] !== false;
}

/** Removes nodes with their wires, and further wires. */
export function removeEdits(
  document: GraphDocument,
  nodeIds: readonly string[],
  wireIds: readonly string[],
): Edit[] {
  const edits: Edit[] = [];
  if (wireIds.length > 0) edits.push({ type: "removeWires", ids: wireIds });
  const ids = nodeIds.filter((id) => isDeletable(document, id));
  if (ids.length > 0) edits.push({ type: "removeNodes", ids });
  return edits;
}

/**
 * Removes nodes and joins what was before them to what came after: execution goes on, and a
 * value that went through a node goes past it where the types allow.
 */
export function removeAndReconnectEdits(
  document: GraphDocument,
  catalogue: Catalogue,
  nodeIds: readonly string[],
  newId: NewId,
): Edit[] {
  const removed = new Set(nodeIds.filter((id) => isDeletable(document, id)));
  const edits = removeEdits(document, [...removed], []);
  const wires = bridges(document, catalogue, removed).map(({ source, target }) =>
    makeWire(newId("wire"), source, target),
  );
  if (wires.length > 0) edits.push(appendWires(document, wires));
  return edits;
}

interface Bridge {
  source: PinRef;
  target: PinRef;
}

function bridges(
  document: GraphDocument,
  catalogue: Catalogue,
  removed: ReadonlySet<string>,
): Bridge[] {
  const found: Bridge[] = [];
  const entering = document.connections.filter(
    (wire) => removed.has(wire.targetNodeId) && !removed.has(wire.sourceNodeId),
  );
  const fedInputs = new Set<string>();
  for (const wire of entering) {
    const { source } = endsOf(wire);
    const type = findPin(document, catalogue, source)?.type;
    if (!type) continue;
    for (const target of exits(document, catalogue, removed, wire)) {
      const to = findPin(document, catalogue, target)?.type;
      const key = `${target.nodeId} ${target.pinId}`;
      if (!to || !areTypesCompatible(type, to) || (to !== "Exec" && fedInputs.has(key))) continue;
      fedInputs.add(key);
      found.push({ source, target });
    }
  }
  return found;
}

/** Where a wire that enters the removed part comes out: by the first output of its own kind. */
function exits(
  document: GraphDocument,
  catalogue: Catalogue,
  removed: ReadonlySet<string>,
  entry: Connection,
): PinRef[] {
  const wantsExec = findPin(document, catalogue, endsOf(entry).source)?.type === "Exec";
  const seen = new Set<string>();
  let nodeId = entry.targetNodeId;
  for (;;) {
    if (seen.has(nodeId)) return [];
    seen.add(nodeId);
    const leaving = firstWiredOutput(document, catalogue, nodeId, wantsExec);
    const outside = leaving.filter((wire) => !removed.has(wire.targetNodeId));
    if (outside.length > 0) return outside.map((wire) => endsOf(wire).target);
    const next = leaving[0];
    if (!next) return [];
    nodeId = next.targetNodeId;
  }
}

function firstWiredOutput(
  document: GraphDocument,
  catalogue: Catalogue,
  nodeId: string,
  wantsExec: boolean,
): readonly Connection[] {
  const outgoing = document.connections.filter((wire) => {
    if (wire.sourceNodeId !== nodeId) return false;
    const type = findPin(document, catalogue, endsOf(wire).source)?.type;
    return (type === "Exec") === wantsExec;
  });
  const first = outgoing[0];
  return first ? wiresOfPin(document, endsOf(first).source) : [];
}
