import type { GraphDocument, GraphVariable, Subgraph } from "./document";
import {
  applyCanvasEdit,
  type Applied,
  type CanvasEdit,
  type Placed,
  type SubgraphFields,
  type VariableFields,
} from "./edit";
import { same } from "./edit-canvas";
import { place, take } from "./edit-lists";
import { contentsOf, makeViewInside } from "./subgraph-view";

/** Changes the canvas inside a subgraph. */
export function editInside(document: GraphDocument, subgraphId: string, edit: CanvasEdit): Applied {
  const subgraph = document.subgraphs.find(({ id }) => id === subgraphId);
  if (!subgraph) return same(document);
  const applied = applyCanvasEdit(makeViewInside(document, subgraph), edit);
  if (applied.inverse.length === 0) return same(document);
  const changed = { ...subgraph, ...contentsOf(applied.document) };
  return {
    document: {
      ...document,
      subgraphs: document.subgraphs.map((item) => (item === subgraph ? changed : item)),
    },
    inverse: applied.inverse.map((undo) => ({ type: "inside", subgraphId, edit: undo })),
  };
}

export function insertSubgraphs(
  document: GraphDocument,
  placed: readonly Placed<Subgraph>[],
): Applied {
  const { next, ids } = place(document.subgraphs, placed);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, subgraphs: next },
    inverse: [{ type: "removeSubgraphs", ids }],
  };
}

export function removeSubgraphs(document: GraphDocument, ids: ReadonlySet<string>): Applied {
  const { next, taken } = take(document.subgraphs, ({ id }) => ids.has(id));
  if (taken.length === 0) return same(document);
  return {
    document: { ...document, subgraphs: next },
    inverse: [{ type: "insertSubgraphs", subgraphs: taken }],
  };
}

export function setSubgraph(document: GraphDocument, id: string, to: SubgraphFields): Applied {
  const subgraph = document.subgraphs.find((candidate) => candidate.id === id);
  if (!subgraph) return same(document);
  const { name, inputs, outputs } = subgraph;
  const subgraphs = document.subgraphs.map((item) =>
    item === subgraph ? { ...subgraph, ...to } : item,
  );
  return {
    document: { ...document, subgraphs },
    inverse: [{ type: "setSubgraph", id, to: { name, inputs, outputs } }],
  };
}

export function insertVariables(
  document: GraphDocument,
  placed: readonly Placed<GraphVariable>[],
): Applied {
  const { next, ids } = place(document.variables, placed);
  if (ids.length === 0) return same(document);
  return {
    document: { ...document, variables: next },
    inverse: [{ type: "removeVariables", ids }],
  };
}

export function removeVariables(document: GraphDocument, ids: ReadonlySet<string>): Applied {
  const { next, taken } = take(document.variables, (variable) => ids.has(variable.id));
  if (taken.length === 0) return same(document);
  return {
    document: { ...document, variables: next },
    inverse: [{ type: "insertVariables", variables: taken }],
  };
}

export function setVariable(document: GraphDocument, id: string, to: VariableFields): Applied {
  const variable = document.variables.find((candidate) => candidate.id === id);
  if (!variable) return same(document);
  const { name, type, value, extra } = variable;
  const variables = document.variables.map((item) =>
    item === variable ? { ...variable, ...to } : item,
  );
  return {
    document: { ...document, variables },
    inverse: [{ type: "setVariable", id, to: { name, type, value, extra } }],
  };
}
