import { classNames } from "@/design/class-names";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { toggleAtNode } from "./debug-actions";
import css from "./dots.module.css";

/** The gutter of a node: a click sets its breakpoint or takes it away. */
export function NodeDebug({ nodeId, label }: { nodeId: string; label: string }) {
  const t = useTranslate();
  const store = useEditorStore();
  const dot = useEditor((state) => state.debug.canvas.nodeDots.get(nodeId) ?? null);
  const what = t(dot ? "debug.dot.remove" : "debug.dot.set", { node: label });
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classNames(css.gutter, dot && css[dot], "nodrag")}
      aria-label={what}
      aria-pressed={dot !== null}
      title={dot === "draft" ? `${what}\n${t("debug.dot.draft")}` : what}
      data-testid={`breakpoint-${nodeId}`}
      data-dot={dot ?? undefined}
      onClick={() => toggleAtNode(store, nodeId)}
    />
  );
}
