import type { Connection, GraphDocument, GraphNode, GraphVariable } from "./document";
import type { JsonObject } from "./json";

/** The document as JSON text, to be saved. Keys it did not know are written as they came. Nothing
 *  is added either: a `format_version` would turn an import into a graph of the newer dialect. */
export function serializeDocument(document: GraphDocument): string {
  return JSON.stringify(toJson(document));
}

/** The same, indented, for people to read and share. */
export function exportDocument(document: GraphDocument): string {
  return `${JSON.stringify(toJson(document), null, 2)}\n`;
}

function toJson(document: GraphDocument): JsonObject {
  const wires = [...document.connections, ...document.loose];
  return {
    ...document.extra,
    nodes: document.nodes.map(nodeToJson),
    connections: wires.map(connectionToJson),
    variables: document.variables.map(variableToJson),
  };
}

function nodeToJson({ extra, ...node }: GraphNode): JsonObject {
  return { ...node, position: { ...node.position }, ...extra };
}

function connectionToJson({ extra, ...wire }: Connection): JsonObject {
  return { ...wire, ...extra };
}

function variableToJson({ extra, ...variable }: GraphVariable): JsonObject {
  return { ...variable, ...extra };
}
