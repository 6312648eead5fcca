import { memo } from "react";
import css from "./Sparkline.module.css";
import { linePath } from "./chart-path";

/** Size of the drawing, in pixels. */
const WIDTH = 48;
const HEIGHT = 16;

/** Half a pixel shows as much at this size, and the line of one that idles stays the same line: what does
 *  not change is not painted again, which counts where there is one in each of sixty rows. */
const coarse = (y: number) => Math.round(y * 2) / 2;

/** The last values as a small line, the newest on the right. It stands beside the number and says
 *  nothing to screen readers. */
export const Sparkline = memo(function Sparkline({
  values,
  span,
  least,
}: {
  values: readonly number[];
  /** How many values fill the width. */
  span: number;
  /** The top of the scale is at least this, so that noise about zero looks like it. */
  least: number;
}) {
  const shown = values.slice(-span);
  if (shown.length < 2) return <svg className={css.spark} width={WIDTH} height={HEIGHT} />;
  const top = Math.max(least, ...shown);
  const step = WIDTH / (span - 1);
  const left = WIDTH - (shown.length - 1) * step;
  const points = shown.map((value, at) => ({
    x: left + at * step,
    y: coarse(HEIGHT - 1.5 - (value / top) * (HEIGHT - 3)),
  }));
  return (
    <svg className={css.spark} width={WIDTH} height={HEIGHT} aria-hidden>
      <path d={linePath(points)} />
    </svg>
  );
});
