import { LocateFixed, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { useCommands } from "@/graph-editor/canvas/commands";
import type { GraphVariable } from "@/graph-editor/model/document";
import { usesOfVariable } from "@/graph-editor/model/variables";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import {
  addVariable,
  changeVariable,
  removeVariable,
  setPersistent,
  VARIABLE_TYPES,
} from "@/graph-editor/store/variable-actions";
import { useTranslate } from "@/i18n/use-translate";
import { VariableDrag } from "./VariableDrag";
import { VariableValue } from "./VariableValue";
import css from "./SidePanel.module.css";

const TYPE_NAMES = {
  string: "editor.type.string",
  number: "editor.type.number",
  boolean: "editor.type.boolean",
  array: "editor.type.array",
  object: "editor.type.object",
} as const;

/** The variables of the graph. */
export function VariableSection() {
  const t = useTranslate();
  const store = useEditorStore();
  const variables = useEditor((state) => state.document.variables);
  return (
    <section className={css.section}>
      <h3>
        {t("editor.variables.title")}
        <IconButton
          label={t("editor.variables.add")}
          data-testid="graph-add-variable"
          onClick={() => addVariable(store)}
        >
          <Plus />
        </IconButton>
      </h3>
      {variables.map((variable) => (
        <VariableEntry key={variable.id} variable={variable} />
      ))}
      {variables.length === 0 && (
        <>
          <p className={css.doc}>{t("editor.variables.none")}</p>
          <Button size="small" icon={<Plus />} onClick={() => addVariable(store)}>
            {t("editor.variables.add")}
          </Button>
        </>
      )}
    </section>
  );
}

function VariableEntry({ variable }: { variable: GraphVariable }) {
  const t = useTranslate();
  const store = useEditorStore();
  const types = VARIABLE_TYPES.map((value) => ({ value, label: t(TYPE_NAMES[value]) }));
  const type = VARIABLE_TYPES.find((value) => value === variable.type) ?? "string";
  const { name } = variable;
  return (
    <div className={css.variable} data-testid={`variable-${variable.id}`}>
      <VariableDrag variable={variable} />
      <VariableName key={name} variable={variable} />
      <Select
        aria-label={t("editor.variables.type", { name })}
        value={type}
        options={types}
        onPick={(picked) => changeVariable(store, variable, { type: picked })}
      />
      <IconButton
        label={t("editor.variables.delete", { name })}
        onClick={() => removeVariable(store, variable)}
      >
        <Trash2 />
      </IconButton>
      <span className={css.initial}>
        <VariableValue variable={variable} type={type} />
      </span>
      <VariableFoot variable={variable} />
    </div>
  );
}

/**
 * The name, which is taken over when typing ends: on its way it may be another variable's, and the
 * nodes of that one would come along.
 */
function VariableName({ variable }: { variable: GraphVariable }) {
  const t = useTranslate();
  const store = useEditorStore();
  const { name } = variable;
  const [typed, setTyped] = useState(name);
  const rename = () => {
    const next = typed.trim();
    const { variables } = store.getState().history.document;
    const isTaken = variables.some((other) => other.id !== variable.id && other.name === next);
    if (next === "" || next === name || isTaken) {
      setTyped(name);
      return;
    }
    changeVariable(store, variable, { name: next });
    endTyping(store);
  };
  return (
    <TextInput
      aria-label={t("editor.variables.name", { name })}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={rename}
      onKeyDown={(event) => {
        if (event.code === "Enter") event.currentTarget.blur();
      }}
    />
  );
}

/** Whether it outlives a run, and where it is used: each press goes to the next place. */
function VariableFoot({ variable }: { variable: GraphVariable }) {
  const t = useTranslate();
  const store = useEditorStore();
  const { goTo } = useCommands();
  const [shown, setShown] = useState(0);
  const { name } = variable;
  const isKept = Boolean(variable.extra["persistent"]);
  const count = useEditor(
    (state) => usesOfVariable(state.history.document, state.catalogue, name).length,
  );
  const showNext = () => {
    const { history, catalogue } = store.getState();
    const uses = usesOfVariable(history.document, catalogue, name);
    const use = uses[shown % Math.max(1, uses.length)];
    if (!use) return;
    setShown((shown + 1) % uses.length);
    goTo({ subgraphId: use.subgraphId, nodeId: use.node.id });
  };
  return (
    <span className={css.foot}>
      <label className={css.tick} title={t("editor.variables.keptHint", { name })}>
        <input
          type="checkbox"
          checked={isKept}
          data-testid={`variable-kept-${variable.id}`}
          onChange={(event) => setPersistent(store, variable, event.target.checked)}
        />
        {t("editor.variables.kept")}
      </label>
      <Button
        size="small"
        variant="quiet"
        icon={<LocateFixed />}
        disabled={count === 0}
        aria-label={t("editor.variables.showUse", { name })}
        data-testid={`variable-uses-${variable.id}`}
        onClick={showNext}
      >
        {t("editor.variables.uses", { count })}
      </Button>
    </span>
  );
}
