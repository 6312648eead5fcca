import type { GraphVariable } from "@/graph-editor/model/document";
import type { Edit, VariableFields } from "@/graph-editor/model/edit";
import { omitKeys } from "@/graph-editor/model/json";
import { renameUsesEdits } from "@/graph-editor/model/variables";
import { takeDocumentStep } from "./edit-actions";
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
  takeDocumentStep(store, { key: "addVariable", name }, [
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
  const { history, catalogue } = store.getState();
  if (to.name !== undefined) {
    edits.push(...renameUsesEdits(history.document, catalogue, variable.name, to.name));
  }
  takeDocumentStep(
    store,
    { key: "changeVariable", name: variable.name },
    edits,
    `variable ${variable.id} ${Object.keys(to).join()}`,
  );
}

/** Whether the next run begins with what this one left in the variable. */
export function setPersistent(store: EditorStore, variable: GraphVariable, isKept: boolean): void {
  const rest = omitKeys(variable.extra, ["persistent"]);
  changeVariable(store, variable, { extra: isKept ? { ...rest, persistent: true } : rest });
}

/** Removes a variable. The nodes that use it stay, and the check speaks of them. */
export function removeVariable(store: EditorStore, variable: GraphVariable): void {
  takeDocumentStep(store, { key: "deleteVariable", name: variable.name }, [
    { type: "removeVariables", ids: [variable.id] },
  ]);
}
