import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { dialectOf, type GraphVariable } from "@/graph-editor/model/document";
import { jsonToText } from "@/graph-editor/model/json";
import { endTyping } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import {
  addVariable,
  changeVariable,
  removeVariable,
  VARIABLE_TYPES,
} from "@/graph-editor/store/variable-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

const TYPE_NAMES = {
  string: "editor.type.string",
  number: "editor.type.number",
  boolean: "editor.type.boolean",
  array: "editor.type.array",
  object: "editor.type.object",
} as const;

/** The graph as a whole: its variables, its size and how it is read. */
export function GraphPanel() {
  const t = useTranslate();
  const store = useEditorStore();
  const variables = useEditor((state) => state.document.variables);
  const nodeCount = useEditor((state) => state.document.nodes.length);
  const wireCount = useEditor((state) => state.document.connections.length);
  const looseCount = useEditor((state) => state.document.loose.length);
  const dialect = useEditor((state) => dialectOf(state.document));
  return (
    <>
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
      <section className={css.section}>
        <h3>{t("editor.panel.graph")}</h3>
        <p className={css.doc}>{t("editor.panel.size", { nodes: nodeCount, wires: wireCount })}</p>
        {looseCount > 0 && (
          <p className={css.doc}>{t("editor.panel.loose", { count: looseCount })}</p>
        )}
        <p className={css.doc}>
          {t(dialect === "sculk" ? "editor.panel.sculk" : "editor.panel.blockmine")}
        </p>
      </section>
    </>
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
      <TextInput
        aria-label={t("editor.variables.name", { name })}
        value={name}
        onChange={(event) => {
          if (event.target.value !== "")
            changeVariable(store, variable, { name: event.target.value });
        }}
        onBlur={() => endTyping(store)}
      />
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
      <TextInput
        className={css.initial}
        aria-label={t("editor.variables.value", { name })}
        placeholder={t("editor.variables.value", { name })}
        value={jsonToText(variable.value)}
        onChange={(event) => changeVariable(store, variable, { value: event.target.value })}
        onBlur={() => endTyping(store)}
      />
    </div>
  );
}
