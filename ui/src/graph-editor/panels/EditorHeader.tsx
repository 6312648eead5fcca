import { AppWindow, FileInput, FileOutput, Redo2, Save, Undo2 } from "lucide-react";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { shortcutText } from "@/design/shortcut";
import { useKeyMap } from "@/graph-editor/canvas/key-map";
import { isDirty } from "@/graph-editor/model/history";
import { redoStep, undoStep } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { usePersistence } from "@/graph-editor/store/persistence";
import { openOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { Breadcrumbs } from "./Breadcrumbs";
import { stepWords } from "./step-words";
import css from "./EditorHeader.module.css";

/** The head of the editor: what is open, in which state, and what can be done with it. */
export function EditorHeader() {
  const t = useTranslate();
  const chords = useKeyMap();
  const store = useEditorStore();
  const { save } = usePersistence();
  const name = useEditor((state) => state.name);
  const revision = useEditor((state) => state.revision);
  const isChanged = useEditor((state) => isDirty(state.history));
  const isSaving = useEditor((state) => state.save.type === "saving");
  return (
    <header className={css.head}>
      <Breadcrumbs name={name} />
      <span className={css.state} role="status" data-testid="graph-state">
        {isChanged && <span className={css.dot} data-testid="graph-dirty" aria-hidden />}
        {t(isChanged ? "editor.header.changed" : "editor.header.saved", { revision })}
      </span>
      <Others />
      <span className={css.grow} />
      <HistoryButtons />
      <span className={css.gap} />
      <Button
        variant="quiet"
        icon={<FileInput />}
        data-testid="graph-import"
        onClick={() => openOverlay(store, { type: "import" })}
      >
        {t("editor.header.import")}
      </Button>
      <Button
        variant="quiet"
        icon={<FileOutput />}
        data-testid="graph-export"
        onClick={() => openOverlay(store, { type: "export" })}
      >
        {t("editor.header.export")}
      </Button>
      <Button
        variant="primary"
        icon={<Save />}
        shortcut={shortcutText(chords.save)}
        disabled={isSaving || !isChanged}
        data-testid="graph-save"
        onClick={save}
      >
        {t("editor.toolbar.save")}
      </Button>
    </header>
  );
}

/** That other windows have the graph open, too. */
function Others() {
  const t = useTranslate();
  const count = useEditor((state) => state.others.length);
  if (count === 0) return null;
  return (
    <span className={css.others} role="status" data-testid="graph-others">
      <AppWindow size={14} aria-hidden />
      {t("editor.shared.others", { count })}
    </span>
  );
}

function HistoryButtons() {
  const t = useTranslate();
  const chords = useKeyMap();
  const store = useEditorStore();
  const lastStep = useEditor((state) => state.history.done.at(-1)?.label ?? null);
  const nextStep = useEditor((state) => state.history.undone.at(-1)?.label ?? null);
  const undoName = lastStep
    ? t("editor.header.undo", { step: stepWords(t, lastStep) })
    : t("editor.header.undoNothing");
  const redoName = nextStep
    ? t("editor.header.redo", { step: stepWords(t, nextStep) })
    : t("editor.header.redoNothing");
  return (
    <>
      <IconButton
        label={undoName}
        shortcut={shortcutText(chords.undo)}
        disabled={!lastStep}
        data-testid="graph-undo"
        onClick={() => undoStep(store)}
      >
        <Undo2 />
      </IconButton>
      <IconButton
        label={redoName}
        shortcut={shortcutText(chords.redo)}
        disabled={!nextStep}
        data-testid="graph-redo"
        onClick={() => redoStep(store)}
      >
        <Redo2 />
      </IconButton>
    </>
  );
}
