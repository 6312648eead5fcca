import { areaPath, roundTop } from "./chart-path";
import { classNames } from "./class-names";
import css from "./AreaChart.module.css";

/** One layer of a chart, drawn on top of those before it. */
export interface ChartLayer {
  name: string;
  /** One value for each of the chart's times. */
  values: readonly number[];
}

/** Size of the drawing, in its own units; it is stretched to the room there is. */
const WIDTH = 600;
const HEIGHT = 100;
const TONES = [css.first, css.second, css.third];

/** Values over time as layers, one on the other, the newest on the right. */
export function AreaChart({
  label,
  times,
  layers,
  spanMs,
  least,
  format,
  from,
  to,
}: {
  /** Said by screen readers: the drawing in words. */
  label: string;
  /** When each value was taken, oldest first, in milliseconds. */
  times: readonly number[];
  layers: readonly ChartLayer[];
  /** How much time fills the width. */
  spanMs: number;
  /** The top of the scale is at least this. */
  least: number;
  format: (value: number) => string;
  /** The words at the left and the right end of the time. */
  from: string;
  to: string;
}) {
  const end = times.at(-1) ?? 0;
  const sums = times.map(() => 0);
  const levels = layers.map(({ values }) => {
    const lower = [...sums];
    values.forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value));
    return { lower, upper: [...sums] };
  });
  const top = roundTop(Math.max(least, ...sums));
  const pointsOf = (values: readonly number[]) =>
    values.map((value, at) => ({
      x: WIDTH - ((end - (times[at] ?? end)) / spanMs) * WIDTH,
      y: HEIGHT - (value / top) * HEIGHT,
    }));
  return (
    <div className={css.chart}>
      <div className={css.drawing}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          <path className={css.grid} d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}`} />
          {levels.map(({ lower, upper }, at) => (
            <path
              key={layers[at]?.name}
              className={classNames(TONES[at % TONES.length])}
              d={areaPath(pointsOf(upper), pointsOf(lower))}
            />
          ))}
          <path className={css.floor} d={`M0 ${HEIGHT}H${WIDTH}`} />
        </svg>
      </div>
      <div className={css.scale} aria-hidden>
        <span>{format(top)}</span>
        <span>{format(top / 2)}</span>
        <span>{format(0)}</span>
      </div>
      <div className={css.times} aria-hidden>
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  );
}

/** The colour of a layer beside its name. */
export function ChartKey({ at, children }: { at: number; children: React.ReactNode }) {
  return (
    <span className={css.key}>
      <svg width="8" height="8" aria-hidden>
        <rect width="8" height="8" rx="2" className={classNames(TONES[at % TONES.length])} />
      </svg>
      {children}
    </span>
  );
}
