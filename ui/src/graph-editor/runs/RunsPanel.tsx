import { SquareX, SquareCheck } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { useQuery } from "@tanstack/react-query";
import type { RunView } from "@/backend/bindings";
import { queryKey } from "@/backend/queries";
import { classNames } from "@/design/class-names";
import { useEditor } from "@/graph-editor/store/editor-context";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { OpenRun } from "./OpenRun";
import css from "./RunsPanel.module.css";

/** Runs end at any time and nobody says so; the list is read anew this often, in milliseconds. */
const LOOK_AGAIN_MS = 2_000;

/** The runs of the graph that are kept, the newest first. One can be gone through step by step. */
export function RunsPanel() {
  const t = useTranslate();
  const graph = useEditor((state) => state.source.ref);
  const { transport } = useBackend();
  const [picked, setPicked] = useState<number | null>(null);
  const { data: runs } = useQuery({
    queryKey: queryKey("listRuns", { graph }),
    queryFn: () => transport.call("listRuns", { graph }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (!runs) return <p className={css.hint} aria-busy />;
  if (runs.length === 0) return <p className={css.hint}>{t("editor.runs.none")}</p>;
  return (
    <ol data-testid="graph-runs">
      {runs.map((run) => (
        <li key={run.id}>
          <RunLine
            run={run}
            isPicked={run.id === picked}
            onPick={() => setPicked(run.id === picked ? null : run.id)}
          />
          {run.id === picked && <OpenRun id={run.id} />}
        </li>
      ))}
    </ol>
  );
}

function RunLine({
  run,
  isPicked,
  onPick,
}: {
  run: RunView;
  isPicked: boolean;
  onPick: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const isFailed = run.failure !== null;
  const Icon = isFailed ? SquareX : SquareCheck;
  return (
    <button
      type="button"
      className={classNames(css.run, isPicked && css.picked)}
      aria-expanded={isPicked}
      data-testid={`graph-run-${run.id}`}
      onClick={onPick}
    >
      <span className={css.top}>
        <Icon
          size={14}
          className={isFailed ? css.failed : css.finished}
          aria-label={t(isFailed ? "editor.runs.failed" : "editor.runs.finished")}
        />
        <strong>
          {run.who === null
            ? run.trigger
            : t("editor.runs.by", { trigger: run.trigger, who: run.who })}
        </strong>
      </span>
      <time className={css.quiet} dateTime={new Date(run.startedAt).toISOString()}>
        {formatMoment(locale, run.startedAt)}
      </time>
      <span className={css.quiet}>
        {t("editor.runs.size", { ms: run.tookMs, steps: run.nSteps, effects: run.nEffects })}
      </span>
      {run.failure !== null && <span className={css.words}>{run.failure}</span>}
      {run.isCut && <span className={css.quiet}>{t("editor.runs.cut")}</span>}
    </button>
  );
}
