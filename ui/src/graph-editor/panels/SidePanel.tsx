import { useId, type KeyboardEvent, type ReactNode } from "react";
import { classNames } from "@/design/class-names";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { PanelTab } from "@/graph-editor/store/editor-store";
import { showPanel } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { DebugPanel } from "@/graph-editor/debug/DebugPanel";
import { HistoryPanel } from "@/graph-editor/history/HistoryPanel";
import { RunsPanel } from "@/graph-editor/runs/RunsPanel";
import { TryPanel } from "@/graph-editor/try/TryPanel";
import { GraphPanel } from "./GraphPanel";
import { NodePanel } from "./NodePanel";
import { ProblemsPanel } from "./ProblemsPanel";
import css from "./SidePanel.module.css";

const TABS = [
  ["node", "editor.panel.node"],
  ["graph", "editor.panel.graph"],
  ["problems", "editor.panel.problems"],
  ["history", "editor.panel.history"],
  ["try", "editor.panel.try"],
  ["runs", "editor.panel.runs"],
  ["debug", "debug.word.panel"],
] as const;

/** The panel on the right: the selected node, the graph, its problems. */
export function SidePanel() {
  const t = useTranslate();
  const store = useEditorStore();
  const id = useId();
  const tabId = (tab: PanelTab) => `${id}-${tab}`;
  const current = useEditor((state) => state.panelTab);
  const problems = useEditor((state) => state.problems.list);
  const hasErrors = problems.some(({ severity }) => severity === "error");
  const step = (event: KeyboardEvent, index: number) => {
    const by = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : 0;
    const next = TABS[(index + by + TABS.length) % TABS.length];
    if (by === 0 || !next) return;
    showPanel(store, next[0]);
    document.getElementById(tabId(next[0]))?.focus();
  };
  return (
    <aside className={css.panel} aria-label={t("editor.panel.label")}>
      <div className={css.tabs} role="tablist">
        {TABS.map(([tab, label], index) => (
          <button
            key={tab}
            id={tabId(tab)}
            type="button"
            role="tab"
            aria-selected={current === tab}
            aria-controls={`${id}-panel`}
            tabIndex={current === tab ? 0 : -1}
            className={classNames(css.tab, current === tab && css.on)}
            data-testid={`graph-panel-${tab}`}
            onClick={() => showPanel(store, tab)}
            onKeyDown={(event) => step(event, index)}
          >
            {t(label)}
            {tab === "problems" && problems.length > 0 && (
              <span className={hasErrors ? css.errors : css.warnings}>{problems.length}</span>
            )}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={tabId(current)} className={css.body}>
        {PANELS[current]}
      </div>
    </aside>
  );
}

const PANELS: Record<PanelTab, ReactNode> = {
  node: <NodePanel />,
  graph: <GraphPanel />,
  problems: <ProblemsPanel />,
  history: <HistoryPanel />,
  try: <TryPanel />,
  runs: <RunsPanel />,
  debug: <DebugPanel />,
};
