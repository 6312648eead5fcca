import type { Catalogue } from "./catalogue";
import type { GraphDocument, GraphNode } from "./document";
import { inView, type Edit } from "./edit";
import type { JsonObject } from "./json";
import { allViews } from "./subgraph-view";

/** A node that names a variable, and the canvas it is on. */
export interface VariableUse {
  /** `null` is the graph itself. */
  readonly subgraphId: string | null;
  readonly node: GraphNode;
}

/** The keys of a node's data that hold the name of a variable, by what its type says. */
function variableKeys(catalogue: Catalogue, node: GraphNode): string[] {
  const type = catalogue.types.get(node.type);
  if (!type) return [];
  return [
    ...type.inputs.filter((pin) => pin.field?.type === "variable").map((pin) => pin.id),
    ...type.settings.filter(({ field }) => field.type === "variable").map(({ key }) => key),
  ];
}

/** The nodes that name a variable, in all canvases. */
export function usesOfVariable(
  root: GraphDocument,
  catalogue: Catalogue,
  name: string,
): readonly VariableUse[] {
  return allViews(root).flatMap((view) =>
    view.nodes
      .filter((node) => variableKeys(catalogue, node).some((key) => node.data[key] === name))
      .map((node) => ({ subgraphId: view.within?.id ?? null, node })),
  );
}

/** Carries a new name to every node that has the old one, in all canvases. */
export function renameVariableEdits(
  root: GraphDocument,
  catalogue: Catalogue,
  from: string,
  to: string,
): readonly Edit[] {
  return allViews(root).flatMap((view) =>
    inView(
      view,
      view.nodes.flatMap((node): Edit[] =>
        variableKeys(catalogue, node)
          .filter((key) => node.data[key] === from)
          .map((key) => ({ type: "setData", nodeId: node.id, key, value: to })),
      ),
    ),
  );
}

/** A node type that reads or sets a variable, with the data that names it. */
export interface VariableNode {
  readonly typeId: string;
  readonly data: JsonObject;
}

/** The node that reads a variable, and the one that sets it, as the catalogue has them. */
export function variableNodes(
  catalogue: Catalogue,
  name: string,
): { get: VariableNode | null; set: VariableNode | null } {
  const find = (id: string): VariableNode | null => {
    const type = catalogue.types.get(id);
    if (!type) return null;
    const [key] = variableKeys(catalogue, {
      id: "",
      type: id,
      position: { x: 0, y: 0 },
      data: {},
      extra: {},
    });
    return key === undefined ? null : { typeId: id, data: { [key]: name } };
  };
  return { get: find("data:get_variable"), set: find("action:bot_set_variable") };
}
