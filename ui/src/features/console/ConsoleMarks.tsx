import { memo } from "react";
import css from "./ConsolePage.module.css";
import type { GraveLine } from "./console-view";

/** Height of the drawing, in its own units; lines nearer to each other than one share a mark. */
const HEIGHT = 400;

const marksOf = (places: readonly number[], nLines: number) => {
  const rows = new Set(places.map((at) => Math.round((at / Math.max(1, nLines)) * HEIGHT)));
  return [...rows].map((y) => `M2 ${y}H8`).join("");
};

/** Where hits, errors and warnings are in the whole log: drawn over the scrollbar. */
export const ConsoleMarks = memo(function ConsoleMarks({
  nLines,
  hits,
  grave,
}: {
  nLines: number;
  hits: readonly number[];
  /** Grows in place; drawn again with the number of lines. */
  grave: readonly GraveLine[];
}) {
  const of = (level: GraveLine["level"]) =>
    grave.filter((line) => line.level === level).map(({ at }) => at);
  return (
    <svg className={css.marks} viewBox={`0 0 10 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <path className={css.markWarning} d={marksOf(of("warning"), nLines)} />
      <path className={css.markError} d={marksOf(of("error"), nLines)} />
      <path className={css.markHit} d={marksOf(hits, nLines)} />
    </svg>
  );
});
