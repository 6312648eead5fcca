import { LayoutTemplate } from "lucide-react";
import { Button } from "@/design/Button";
import { Kbd } from "@/design/Kbd";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { openOverlay } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./EmptyHint.module.css";

/** What to do next, while the graph does nothing yet. */
export function EmptyHint() {
  const t = useTranslate();
  const store = useEditorStore();
  const isEmpty = useEditor((state) => state.document.nodes.length < 2);
  if (!isEmpty) return null;
  return (
    <aside className={css.hint} data-testid="graph-empty-hint">
      <h2>{t("editor.empty.title")}</h2>
      <p>{t("editor.empty.drag")}</p>
      <p>
        <Kbd keys="Space" /> {t("editor.empty.space")}
      </p>
      <Button
        className={css.begin ?? ""}
        icon={<LayoutTemplate />}
        data-testid="graph-empty-templates"
        onClick={() => openOverlay(store, { type: "templates" })}
      >
        {t("editor.empty.templates")}
      </Button>
    </aside>
  );
}
