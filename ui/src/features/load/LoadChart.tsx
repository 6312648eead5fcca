import { SAMPLES_KEPT, type UsePoint } from "@/backend/usage-history";
import { AreaChart, ChartKey } from "@/design/AreaChart";
import { formatCount, formatMegabytes, formatPercent } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./LoadPanel.module.css";

const SPAN_MS = SAMPLES_KEPT * 2_000;
const MEGABYTE = 1024 * 1024;

/** What can be drawn of a point. */
const MEASURES = {
  cpu: (point: UsePoint) => point.cpuPercent,
  memory: (point: UsePoint) => point.memoryBytes / MEGABYTE,
} as const;
export type Measure = keyof typeof MEASURES;

/** One part of what is drawn. */
export interface LoadPart {
  name: string;
  points: readonly UsePoint[];
}

/** CPU or memory within the last minutes, with what it is now and what it was at most. */
export function LoadChart({
  measure,
  total,
  parts,
  least,
}: {
  measure: Measure;
  total: readonly UsePoint[];
  /** What the total is made of; alone, it needs no key. */
  parts: readonly LoadPart[];
  /** The top of the scale is at least this. */
  least: number;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const valueOf = MEASURES[measure];
  const textOf = (point: UsePoint | undefined) => {
    if (!point) return "";
    return measure === "cpu"
      ? t("dashboard.load.percent", { percent: formatPercent(locale, point.cpuPercent) })
      : t("overview.value.megabytes", { mb: formatMegabytes(point.memoryBytes) });
  };
  const [first] = total;
  if (!first) return null;
  const now = textOf(total.at(-1));
  const peak = textOf(total.reduce((most, one) => (valueOf(one) > valueOf(most) ? one : most)));
  // What never used anything, such as a practice world that does not run, has no part in it.
  const drawn = parts.filter(({ points }) => points.some((point) => valueOf(point) > 0));
  const what = t(`dashboard.load.${measure}`);
  return (
    <section className={css.load} aria-label={what}>
      <header className={css.head}>
        <h2>{what}</h2>
        <span className={css.now} data-testid={`load-${measure}`}>
          {now}
        </span>
        <span className={css.peak}>{t("dashboard.load.peak", { value: peak })}</span>
        <span className={css.grow} />
        {drawn.length > 1 &&
          drawn.map(({ name, points }, at) => (
            <span key={name} className={css.key} title={textOf(points.at(-1))}>
              <ChartKey at={at}>{name}</ChartKey>
            </span>
          ))}
      </header>
      <AreaChart
        label={t("dashboard.load.name", { what, now, peak })}
        times={total.map(({ at }) => at)}
        layers={drawn.map(({ name, points }) => ({ name, values: points.map(valueOf) }))}
        spanMs={SPAN_MS}
        least={least}
        format={(value) => formatCount(locale, value)}
        from={t("common.time.ago", { time: t("common.duration.minutes", { n: 5 }) })}
        to={t("dashboard.load.nowMark")}
      />
    </section>
  );
}
