import { useRead } from "@/backend/queries";
import { useEditor } from "@/graph-editor/store/editor-context";
import { showPanel } from "@/graph-editor/store/view-actions";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import css from "./HistoryPanel.module.css";

/** Since which version a node is as it is; leads to the history. Nothing for one never saved. */
export function NodeSince({ nodeId }: { nodeId: string }) {
  const t = useTranslate();
  const store = useEditorStore();
  const graph = useEditor((state) => state.source.ref);
  const place = useEditor((state) => state.trail.at(-1) ?? null);
  const { data } = useRead("blameGraph", { graph });
  const blame = data?.nodes.find((node) => node.nodeId === nodeId && node.subgraphId === place);
  if (!data || !blame) return null;
  const { revision, addedIn } = blame;
  // What is from the oldest version that was looked at may be older still.
  const isExact = data.lookedBackTo === 1 || addedIn > data.lookedBackTo;
  return (
    <button
      type="button"
      className={css.where}
      data-testid="node-since"
      onClick={() => showPanel(store, "history")}
    >
      {t(isExact ? "editor.history.since" : "editor.history.sinceAtLeast", { revision, addedIn })}
    </button>
  );
}
