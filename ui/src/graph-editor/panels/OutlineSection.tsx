import { Frame, StickyNote } from "lucide-react";
import { useCommands } from "@/graph-editor/canvas/commands";
import type { Area } from "@/graph-editor/model/document";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { pickMarks } from "@/graph-editor/store/mark-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

/** Frames and comments by name: the way through a large graph, also without a mouse. */
export function OutlineSection() {
  const t = useTranslate();
  const store = useEditorStore();
  const { showArea } = useCommands();
  const frames = useEditor((state) => state.document.frames);
  const comments = useEditor((state) => state.document.comments);
  if (frames.length === 0 && comments.length === 0) return null;
  const go = (id: string, area: Area) => {
    pickMarks(store, [id]);
    showArea(area);
  };
  const entries = [
    ...frames.map(({ id, title, area }) => ({
      id,
      area,
      icon: <Frame size={14} aria-hidden />,
      name: title || t("editor.frame.untitled"),
    })),
    ...comments.map(({ id, text, area }) => ({
      id,
      area,
      icon: <StickyNote size={14} aria-hidden />,
      name: text.split("\n")[0] || t("editor.comment.text"),
    })),
  ];
  return (
    <section className={css.section} data-testid="graph-outline">
      <h3>{t("editor.outline.title")}</h3>
      {entries.map(({ id, area, icon, name }) => (
        <button
          key={id}
          type="button"
          className={css.entryName}
          aria-label={t("editor.outline.go", { name })}
          onClick={() => go(id, area)}
        >
          {icon}
          {name}
        </button>
      ))}
    </section>
  );
}
