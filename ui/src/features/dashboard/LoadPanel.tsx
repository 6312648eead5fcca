import { useUseHistory } from "@/backend/bots";
import { SAMPLES_KEPT, type UseHistory, type UsePoint } from "@/backend/usage-history";
import { AreaChart, ChartKey } from "@/design/AreaChart";
import { formatCount, formatMegabytes, formatPercent } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./LoadPanel.module.css";

const SPAN_MS = SAMPLES_KEPT * 2_000;
const MEGABYTE = 1024 * 1024;
const PARTS = ["workers", "core", "practice"] as const;

/** What is drawn of a point. */
const MEASURES = {
  cpu: (point: UsePoint) => point.cpuPercent,
  memory: (point: UsePoint) => point.memoryBytes / MEGABYTE,
} as const;

/** CPU and memory of everything within the last minutes. */
export function LoadPanel() {
  const history = useUseHistory();
  if (history.total.length === 0) return null;
  return (
    <div className={css.panel}>
      <Load history={history} measure="cpu" />
      <Load history={history} measure="memory" />
    </div>
  );
}

function Load({ history, measure }: { history: UseHistory; measure: keyof typeof MEASURES }) {
  const t = useTranslate();
  const locale = useLocale();
  const valueOf = MEASURES[measure];
  const textOf = (point: UsePoint | undefined) => {
    if (!point) return "";
    return measure === "cpu"
      ? t("dashboard.load.percent", { percent: formatPercent(locale, point.cpuPercent) })
      : t("overview.value.megabytes", { mb: formatMegabytes(point.memoryBytes) });
  };
  const nowText = textOf(history.total.at(-1));
  const peak = history.total.reduce((most, one) => (valueOf(one) > valueOf(most) ? one : most));
  // What never used anything, such as a practice world that does not run, has no part in it.
  const parts = PARTS.filter((part) => history[part].some((point) => valueOf(point) > 0));
  return (
    <section className={css.load} aria-label={t(`dashboard.load.${measure}`)}>
      <header className={css.head}>
        <h2>{t(`dashboard.load.${measure}`)}</h2>
        <span className={css.now} data-testid={`load-${measure}`}>
          {nowText}
        </span>
        <span className={css.peak}>{t("dashboard.load.peak", { value: textOf(peak) })}</span>
        <span className={css.grow} />
        {parts.map((part, at) => (
          <span key={part} className={css.key} title={textOf(history[part].at(-1))}>
            <ChartKey at={at}>{t(`dashboard.load.${part}`)}</ChartKey>
          </span>
        ))}
      </header>
      <AreaChart
        label={t("dashboard.load.name", {
          what: t(`dashboard.load.${measure}`),
          now: nowText,
          peak: textOf(peak),
        })}
        times={history.total.map(({ at }) => at)}
        layers={parts.map((part) => ({ name: part, values: history[part].map(valueOf) }))}
        spanMs={SPAN_MS}
        least={measure === "cpu" ? 10 : 100}
        format={(value) => formatCount(locale, value)}
        from={t("common.time.ago", { time: t("common.duration.minutes", { n: 5 }) })}
        to={t("dashboard.load.nowMark")}
      />
    </section>
  );
}
