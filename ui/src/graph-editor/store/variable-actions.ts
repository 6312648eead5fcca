import type { GraphVariable } from "@/graph-editor/model/document";
import type { Edit, VariableFields } from "@/graph-editor/model/edit";
import { takeStep } from "./edit-actions";
import type { EditorStore } from "./editor-store";

/** The types a variable can have. */
export const VARIABLE_TYPES = ["string", "number", "boolean", "array", "object"] as const;

/** Adds a text variable under a name that is free. */
export function addVariable(store: EditorStore): string {
  const { history, newId } = store.getState();
  const { variables } = history.document;
  const taken = new Set(variables.map(({ name }) => name));
  let n = variables.length + 1;
  while (taken.has(`variable${n}`)) n += 1;
  const name = `variable${n}`;
  const item: GraphVariable = { id: newId("variable"), name, type: "string", value: "", extra: {} };
  takeStep(store, { key: "addVariable", name }, [
    { type: "insertVariables", variables: [{ index: variables.length, item }] },
  ]);
  return item.id;
}

/** Changes a variable. A new name is carried to the nodes that use the old one. */
export function changeVariable(
  store: EditorStore,
  variable: GraphVariable,
  to: VariableFields,
): void {
  const edits: Edit[] = [{ type: "setVariable", id: variable.id, to }];
  if (to.name !== undefined) edits.push(...renameUses(store, variable.name, to.name));
  takeStep(
    store,
    { key: "changeVariable", name: variable.name },
    edits,
    `variable ${variable.id} ${Object.keys(to).join()}`,
  );
}

export function removeVariable(store: EditorStore, variable: GraphVariable): void {
  takeStep(store, { key: "deleteVariable", name: variable.name }, [
    { type: "removeVariables", ids: [variable.id] },
  ]);
}

/** Data keys that hold a variable's name, by what the catalogue says about the node's type. */
function renameUses(store: EditorStore, from: string, to: string): Edit[] {
  const { history, catalogue } = store.getState();
  return history.document.nodes.flatMap((node): Edit[] => {
    const type = catalogue.types.get(node.type);
    if (!type) return [];
    const keys = [
      ...type.inputs.filter((pin) => pin.field?.type === "variable").map((pin) => pin.id),
      ...type.settings.filter(({ field }) => field.type === "variable").map(({ key }) => key),
    ];
    return keys
      .filter((key) => node.data[key] === from)
      .map((key) => ({ type: "setData", nodeId: node.id, key, value: to }));
  });
}
