import { MessageSquare, Zap } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { SearchInput } from "@/design/SearchInput";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { useCommands } from "@/graph-editor/canvas/commands";
import type { Library } from "@/graph-editor/library/use-library";
import { useLibrary } from "@/graph-editor/library/use-library";
import { templateEdits } from "@/graph-editor/model/template";
import { takeStep } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { closeOverlay, selectOnly } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./TemplatesDialog.module.css";

type Template = ReturnType<Library["allTemplates"]>[number];

/** Finished graphs to begin with. */
export function TemplatesDialog() {
  const t = useTranslate();
  const store = useEditorStore();
  const library = useLibrary();
  const templates = useMemo(() => library?.allTemplates() ?? null, [library]);
  return (
    <Dialog
      title={t("editor.templates.title")}
      description={t("editor.templates.what")}
      closeLabel={t("editor.search.close")}
      onClose={() => closeOverlay(store)}
      testId="graph-templates"
      isWide
    >
      {templates ? (
        <Gallery templates={templates} />
      ) : (
        <Skeleton label={t("common.state.loading")} />
      )}
    </Dialog>
  );
}

function Gallery({ templates }: { templates: readonly Template[] }) {
  const t = useTranslate();
  const kind = useEditor((state) => state.source.ref.kind);
  const [query, setQuery] = useState("");
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = templates.filter((template) => template.kind === kind);
  const shown = fitting.filter(({ id }) => {
    const text = `${t(`editor.template.${id}.title`)} ${t(`editor.template.${id}.about`)}`;
    return words.every((word) => text.toLowerCase().includes(word));
  });
  return (
    <>
      <div className={css.search}>
        <SearchInput
          value={query}
          label={t("editor.templates.search")}
          data-testid="graph-templates-search"
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <ul className={css.gallery}>
        {shown.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </ul>
      <p className={css.note}>
        {shown.length === 0
          ? t("editor.templates.none")
          : t("editor.templates.others", { count: templates.length - fitting.length, kind })}
      </p>
    </>
  );
}

function TemplateCard({ template }: { template: Template }) {
  const t = useTranslate();
  const insert = useInsertTemplate();
  const { id, kind, argumentNames } = template;
  const Icon = kind === "command" ? MessageSquare : Zap;
  return (
    <li className={css.card} data-testid={`template-${id}`}>
      <Icon size={16} aria-hidden />
      <h3>{t(`editor.template.${id}.title`)}</h3>
      <Button size="small" data-testid={`template-insert-${id}`} onClick={() => insert(template)}>
        {t("editor.templates.insert")}
      </Button>
      <p>
        {t(`editor.template.${id}.about`)}
        {argumentNames.length > 0 &&
          ` (${t("editor.templates.arguments", { names: argumentNames.join(", ") })})`}
      </p>
    </li>
  );
}

function useInsertTemplate() {
  const t = useTranslate();
  const store = useEditorStore();
  const { leave, frameAll } = useCommands();
  return ({ id, document: template, argumentNames }: Template) => {
    closeOverlay(store);
    // Events start nothing inside a subgraph.
    leave(0);
    const { document, newId, argumentNames: known } = store.getState();
    const { edits, nodeIds } = templateEdits(document, template, newId);
    takeStep(store, { key: "insertTemplate", name: t(`editor.template.${id}.title`) }, edits);
    selectOnly(store, nodeIds);
    requestAnimationFrame(frameAll);
    const missing = argumentNames.filter((name) => !known.includes(name));
    if (missing.length > 0) {
      showToast({
        tone: "plain",
        text: t("editor.templates.missing", { names: missing.join(", ") }),
      });
    }
  };
}
