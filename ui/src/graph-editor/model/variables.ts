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

/** What nodes name in their data. */
type Named = "variable" | "argument";

/** The keys of a node's data that hold such a name, by what its type says. */
function nameKeys(catalogue: Catalogue, node: GraphNode, named: Named): string[] {
  const type = catalogue.types.get(node.type);
  if (!type) return [];
  return [
    ...type.inputs.filter((pin) => pin.field?.type === named).map((pin) => pin.id),
    ...type.settings.filter(({ field }) => field.type === named).map(({ key }) => key),
  ];
}

/** The nodes that name a variable, in all canvases. */
export function usesOfVariable(
  root: GraphDocument,
  catalogue: Catalogue,
  name: string,
  named: Named = "variable",
): readonly VariableUse[] {
  return allViews(root).flatMap((view) =>
    view.nodes
      .filter((node) => nameKeys(catalogue, node, named).some((key) => node.data[key] === name))
      .map((node) => ({ subgraphId: view.within?.id ?? null, node })),
  );
}

/** Carries the new name of a variable, or of an argument, to every node that has the old one, in
 *  all canvases. */
export function renameUsesEdits(
  root: GraphDocument,
  catalogue: Catalogue,
  from: string,
  to: string,
  named: Named = "variable",
): readonly Edit[] {
  return allViews(root).flatMap((view) =>
    inView(
      view,
      view.nodes.flatMap((node): Edit[] =>
        nameKeys(catalogue, node, named)
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

function namingNode(
  catalogue: Catalogue,
  typeId: string,
  name: string,
  named: Named,
): VariableNode | null {
  if (!catalogue.types.has(typeId)) return null;
  const probe = { id: "", type: typeId, position: { x: 0, y: 0 }, data: {}, extra: {} };
  const [key] = nameKeys(catalogue, probe, named);
  return key === undefined ? null : { typeId, data: { [key]: name } };
}

/** The node that reads a variable, and the one that sets it, as the catalogue has them. */
export function variableNodes(
  catalogue: Catalogue,
  name: string,
): { get: VariableNode | null; set: VariableNode | null } {
  return {
    get: namingNode(catalogue, "data:get_variable", name, "variable"),
    set: namingNode(catalogue, "action:bot_set_variable", name, "variable"),
  };
}

/** The node that reads an argument of the command. */
export function argumentNode(catalogue: Catalogue, name: string): VariableNode | null {
  return namingNode(catalogue, "data:get_argument", name, "argument");
}
