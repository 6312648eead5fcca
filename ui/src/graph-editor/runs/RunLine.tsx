import { FileInput, FlaskConical, GitCompareArrows, SquareCheck, SquareX } from "lucide-react";
import type { RunView } from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { IconButton } from "@/design/IconButton";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./RunsPanel.module.css";

/** One run in a list: what began it, when, how long it took, how it ended. */
export function RunLine({
  run,
  isPicked,
  isMarked,
  onPick,
  onMark,
}: {
  run: RunView;
  isPicked: boolean;
  /** Whether it is one of those that are compared. */
  isMarked: boolean;
  onPick: () => void;
  onMark: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const isFailed = run.failure !== null;
  const Icon = isFailed ? SquareX : SquareCheck;
  return (
    <div className={classNames(css.run, isPicked && css.picked)}>
      <button
        type="button"
        className={css.runText}
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
          <Origin origin={run.origin} />
        </span>
        <time className={css.quiet} dateTime={new Date(run.startedAt).toISOString()}>
          {formatMoment(locale, run.startedAt)}
        </time>
        <span className={css.quiet}>
          {t("editor.runs.size", { ms: run.tookMs, steps: run.nSteps, effects: run.nEffects })}
        </span>
        {run.failure !== null && <span className={css.words}>{said(run.failure)}</span>}
        {run.isCut && <span className={css.quiet}>{t("editor.runs.cut")}</span>}
      </button>
      <IconButton
        label={t("editor.runs.compare")}
        size="tiny"
        isOn={isMarked}
        data-testid={`graph-run-compare-${run.id}`}
        onClick={onMark}
      >
        <GitCompareArrows />
      </IconButton>
    </div>
  );
}

function Origin({ origin }: { origin: RunView["origin"] }) {
  const t = useTranslate();
  switch (origin) {
    case "bot":
      return null;
    case "dry":
      return <FlaskConical size={12} aria-label={t("editor.runs.dry")} />;
    case "file":
      return <FileInput size={12} aria-label={t("editor.runs.fromFile")} />;
  }
}
