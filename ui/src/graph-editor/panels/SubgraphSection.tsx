import { CornerDownRight, Plus, SquarePlus, Trash2 } from "lucide-react";
import { IconButton } from "@/design/IconButton";
import { shortcutText } from "@/design/shortcut";
import { useCommands } from "@/graph-editor/canvas/commands";
import { useKeyMap } from "@/graph-editor/canvas/key-map";
import type { Subgraph } from "@/graph-editor/model/document";
import { CALL, CALL_KEY, countCalls } from "@/graph-editor/model/subgraph-view";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { addSubgraph, removeSubgraph } from "@/graph-editor/store/subgraph-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

/** The subgraphs of the document. */
export function SubgraphSection() {
  const t = useTranslate();
  const chords = useKeyMap();
  const store = useEditorStore();
  const { enter } = useCommands();
  const subgraphs = useEditor((state) => state.document.subgraphs);
  const isKnown = useEditor((state) => state.catalogue.types.has(CALL));
  if (!isKnown) return null;
  return (
    <section className={css.section}>
      <h3>
        {t("editor.subgraph.title")}
        <IconButton
          label={t("editor.subgraph.add")}
          data-testid="graph-add-subgraph"
          onClick={() => enter(addSubgraph(store, t("editor.subgraph.newName")))}
        >
          <Plus />
        </IconButton>
      </h3>
      {subgraphs.map((subgraph) => (
        <SubgraphEntry key={subgraph.id} subgraph={subgraph} />
      ))}
      {subgraphs.length === 0 && (
        <p className={css.doc}>
          {t("editor.subgraph.none", { keys: shortcutText(chords.makeSubgraph) })}
        </p>
      )}
    </section>
  );
}

function SubgraphEntry({ subgraph }: { subgraph: Subgraph }) {
  const t = useTranslate();
  const store = useEditorStore();
  const { addAt, enter } = useCommands();
  const { id, name } = subgraph;
  const count = useEditor((state) => countCalls(state.history.document, id));
  const isHere = useEditor((state) => state.trail.includes(id));
  return (
    <div className={css.entry} data-testid={`subgraph-${id}`}>
      <button
        type="button"
        className={css.entryName}
        aria-label={t("editor.subgraph.open", { name })}
        data-testid={`subgraph-open-${id}`}
        onClick={() => enter(id)}
      >
        <CornerDownRight size={14} aria-hidden />
        {name}
      </button>
      <span className={css.note}>{t("editor.subgraph.uses", { count })}</span>
      <IconButton
        label={t("editor.subgraph.use", { name })}
        disabled={isHere}
        data-testid={`subgraph-use-${id}`}
        onClick={() => addAt(CALL, null, { [CALL_KEY]: id })}
      >
        <SquarePlus />
      </IconButton>
      <IconButton
        label={t(count > 0 ? "editor.subgraph.inUse" : "editor.subgraph.delete", { name })}
        disabled={count > 0 || isHere}
        data-testid={`subgraph-delete-${id}`}
        onClick={() => removeSubgraph(store, id)}
      >
        <Trash2 />
      </IconButton>
    </div>
  );
}
