import { GripVertical, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ArgumentKind, ArgumentView } from "@/backend/bindings";
import { IconButton } from "@/design/IconButton";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { useCommands } from "@/graph-editor/canvas/commands";
import { argumentNode, renameUsesEdits } from "@/graph-editor/model/variables";
import { takeDocumentStep } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { usePersistence } from "@/graph-editor/store/persistence";
import { useTranslate } from "@/i18n/use-translate";
import { useCanvasDrop } from "./use-canvas-drop";
import drag from "./VariableDrag.module.css";
import css from "./SidePanel.module.css";

const KINDS = ["string", "number", "boolean", "greedy_string"] as const satisfies ArgumentKind[];
const KIND_NAMES = {
  string: "editor.arguments.word",
  number: "editor.type.number",
  boolean: "editor.type.boolean",
  greedy_string: "editor.arguments.rest",
} as const;

/** What may follow the command's name. It belongs to the command, so it changes at once. */
export function ArgumentsSection() {
  const t = useTranslate();
  const list = useEditor((state) => state.commandArguments);
  const isCommand = useEditor((state) => state.source.saveArguments !== undefined);
  const { saveArguments } = usePersistence();
  if (!isCommand) return null;
  const add = () => {
    const taken = new Set(list.map(({ name }) => name));
    let n = list.length + 1;
    while (taken.has(`argument${String(n)}`)) n += 1;
    const fresh: ArgumentView = {
      name: `argument${String(n)}`,
      kind: "string",
      description: "",
      required: false,
      default: null,
    };
    void saveArguments([...list, fresh]);
  };
  return (
    <section className={css.section} data-testid="graph-arguments">
      <h3>
        {t("editor.arguments.title")}
        <IconButton
          label={t("editor.arguments.add")}
          data-testid="graph-add-argument"
          onClick={add}
        >
          <Plus />
        </IconButton>
      </h3>
      {list.map((argument, index) => (
        <ArgumentEntry
          key={`${String(index)} ${argument.name}`}
          argument={argument}
          index={index}
        />
      ))}
      <p className={css.doc}>
        {t(list.length === 0 ? "editor.arguments.none" : "editor.arguments.atOnce")}
      </p>
    </section>
  );
}

function ArgumentEntry({ argument, index }: { argument: ArgumentView; index: number }) {
  const t = useTranslate();
  const store = useEditorStore();
  const { saveArguments } = usePersistence();
  const list = useEditor((state) => state.commandArguments);
  const [typed, setTyped] = useState(argument.name);
  const { name } = argument;
  const change = (to: Partial<ArgumentView>) =>
    saveArguments(list.map((item, n) => (n === index ? { ...item, ...to } : item)));
  const rename = async () => {
    const next = typed.trim();
    const isTaken = list.some((item, n) => n !== index && item.name === next);
    if (next === "" || next === name || isTaken) {
      setTyped(name);
      return;
    }
    if (!(await change({ name: next }))) {
      setTyped(name);
      return;
    }
    const { history, catalogue } = store.getState();
    const edits = renameUsesEdits(history.document, catalogue, name, next, "argument");
    takeDocumentStep(store, { key: "renameArgument", name: next }, edits);
  };
  return (
    <div className={css.variable} data-testid={`argument-${name}`}>
      <ArgumentDrag name={name} />
      <TextInput
        aria-label={t("editor.arguments.name", { name })}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void rename()}
        onKeyDown={(event) => {
          if (event.code === "Enter") event.currentTarget.blur();
        }}
      />
      <Select
        aria-label={t("editor.arguments.kind", { name })}
        value={argument.kind}
        options={KINDS.map((value) => ({ value, label: t(KIND_NAMES[value]) }))}
        onPick={(kind) => void change({ kind })}
      />
      <IconButton
        label={t("editor.arguments.delete", { name })}
        onClick={() => void saveArguments(list.filter((_, n) => n !== index))}
      >
        <Trash2 />
      </IconButton>
      <span className={css.foot}>
        <label className={css.tick}>
          <input
            type="checkbox"
            checked={argument.required}
            onChange={(event) => void change({ required: event.target.checked })}
          />
          {t("editor.arguments.required")}
        </label>
      </span>
    </div>
  );
}

function ArgumentDrag({ name }: { name: string }) {
  const t = useTranslate();
  const { addAt } = useCommands();
  const catalogue = useEditor((state) => state.catalogue);
  const node = argumentNode(catalogue, name);
  const { ghost, handlers } = useCanvasDrop((at) => {
    if (node) addAt(node.typeId, at, node.data);
  });
  const label = t("editor.arguments.drag", { name });
  return (
    <>
      <button
        {...handlers}
        type="button"
        className={drag.grip}
        aria-label={label}
        title={label}
        data-testid={`argument-drag-${name}`}
        onKeyDown={(event) => {
          if (event.code === "Enter" && node) addAt(node.typeId, null, node.data);
        }}
      >
        <GripVertical size={14} aria-hidden />
      </button>
      {ghost && (
        <span className={drag.ghost} style={{ left: ghost.x, top: ghost.y }}>
          {name}
        </span>
      )}
    </>
  );
}
