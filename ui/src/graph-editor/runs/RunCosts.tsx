import { useCommands } from "@/graph-editor/canvas/commands";
import { pathLabel } from "@/graph-editor/store/edit-actions";
import { useEditor } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { shortTime, totalOf, type NodeTime } from "./costs";
import css from "./RunsPanel.module.css";

/** Nodes that are listed. */
const SHOWN = 8;

/** The nodes that took longest, each with a bar. */
export function RunCosts({ times }: { times: readonly NodeTime[] }) {
  const t = useTranslate();
  const commands = useCommands();
  const labels = useEditor((state) =>
    times
      .slice(0, SHOWN)
      .map(({ node }) => pathLabel(state, node))
      .join("\n"),
  ).split("\n");
  const most = Math.max(...times.map(totalOf), Number.MIN_VALUE);
  if (times.length === 0) return null;
  return (
    <ol className={css.costs} aria-label={t("editor.runs.costs")} data-testid="graph-run-costs">
      {times.slice(0, SHOWN).map((time, index) => (
        <li key={time.node}>
          <button type="button" className={css.cost} onClick={() => commands.goTo(time.node)}>
            <span className={css.costName}>{labels[index]}</span>
            <span className={css.quiet}>
              {t("editor.runs.cost", {
                times: time.times,
                waited: shortTime(t, time.waitedMs),
                computed: shortTime(t, time.computedMs),
              })}
            </span>
            <span
              className={css.costBar}
              style={{ width: `${String((100 * totalOf(time)) / most)}%` }}
              aria-hidden
            />
          </button>
        </li>
      ))}
    </ol>
  );
}
