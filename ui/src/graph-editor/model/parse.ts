import type { Connection, GraphDocument } from "./document";
import { isJsonObject, omitKeys, type JsonValue } from "./json";
import { findJsonFault } from "./json-place";
import {
  Fault,
  isWhole,
  listAt,
  readConnection,
  readEdge,
  readNode,
  readVariable,
  refuseDuplicates,
  withUniqueIds,
  type ParseFault,
} from "./parse-parts";
import { readSubgraphs, takeMarks } from "./parse-canvas";

/** A graph, or the reason why there is none. */
export type ParseOutcome =
  { type: "graph"; document: GraphDocument } | { type: "fault"; fault: ParseFault };

/** The largest text that is read, in UTF-16 units; the core refuses 50 MB too. */
export const MAX_DOCUMENT_LENGTH = 50_000_000;

/**
 * Reads a graph from JSON text, BlockMine's as well as ours. Unknown keys and unknown node
 * types are kept; what cannot be understood is refused as a whole, with its place.
 */
export function parseDocument(text: string, limit = MAX_DOCUMENT_LENGTH): ParseOutcome {
  if (text.length > limit) return { type: "fault", fault: { type: "tooLarge", limit } };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return { type: "fault", fault: { type: "notJson", place: findJsonFault(text) } };
  }
  try {
    return { type: "graph", document: readDocument(value) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { type: "fault", fault: thrown.fault };
    throw thrown;
  }
}

function readDocument(value: JsonValue): GraphDocument {
  if (!isJsonObject(value) || !("nodes" in value)) throw new Fault({ type: "notAGraph" });
  // Older exports call the wires `edges` and name their ends as the canvas library does.
  const wiresKey = "connections" in value || !("edges" in value) ? "connections" : "edges";
  const nodes = listAt(value, "nodes").map(readNode("nodes"));
  const read = wiresKey === "edges" ? readEdge : readConnection("connections");
  const wires: Connection[] = withUniqueIds(listAt(value, wiresKey).map(read));
  const variables = listAt(value, "variables").map(readVariable);
  refuseDuplicates("nodes", nodes);
  refuseDuplicates("variables", variables);
  const known = new Set(nodes.map((node) => node.id));
  const marked = takeMarks(omitKeys(value, ["nodes", wiresKey, "variables"]));
  const { subgraphs, rest } = readSubgraphs(marked.rest);
  return {
    nodes,
    connections: wires.filter((wire) => isWhole(wire, known)),
    variables,
    loose: wires.filter((wire) => !isWhole(wire, known)),
    ...marked.marks,
    subgraphs,
    extra: rest,
  };
}
