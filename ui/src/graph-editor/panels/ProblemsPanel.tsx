import { Info, SquareX, TriangleAlert } from "lucide-react";
import type { ProblemView, Severity } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { useCommands } from "@/graph-editor/canvas/commands";
import { applyFix, pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./SidePanel.module.css";

const ICONS: Record<Severity, typeof Info> = {
  error: SquareX,
  warning: TriangleAlert,
  info: Info,
};

/** Everything that is wrong with the graph; a click leads to the place. */
export function ProblemsPanel() {
  const t = useTranslate();
  const problems = useEditor((state) => state.problems.list);
  if (problems.length === 0) return <p className={css.hint}>{t("editor.panel.noProblems")}</p>;
  return (
    <ul data-testid="graph-problems">
      {problems.map((problem, index) => (
        <ProblemEntry key={`${index} ${problem.code}`} problem={problem} />
      ))}
    </ul>
  );
}

/** One problem; `onGo` is told when its place was asked for. */
export function ProblemEntry({ problem, onGo }: { problem: ProblemView; onGo?: () => void }) {
  const t = useTranslate();
  const said = useSaid();
  const store = useEditorStore();
  const commands = useCommands();
  const { nodeId, severity, fix } = problem;
  const place = useEditor((state) => (nodeId === null ? null : pathLabel(state, nodeId)));
  const Icon = ICONS[severity];
  return (
    <li className={classNames(css.problem, css[`severity${severity}`])} data-code={problem.code}>
      <Icon size={14} aria-label={t(`editor.severity.${severity}`)} />
      {place !== null && nodeId !== null ? (
        <button
          type="button"
          className={css.where}
          onClick={() => {
            onGo?.();
            commands.goTo(nodeId);
          }}
        >
          {place}
        </button>
      ) : (
        <span className={css.where}>{t("editor.panel.graph")}</span>
      )}
      <p className={css.words} data-selectable>
        {said(problem.message)}
      </p>
      {fix && (
        <Button
          size="small"
          className={css.fix ?? ""}
          onClick={() => applyFix(store, { ...fix, label: said(fix.label) })}
        >
          {said(fix.label)}
        </Button>
      )}
    </li>
  );
}
