import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";

/** The indices of a drawn range and one more, in order; an index below zero adds nothing. */
export function withIndex(range: Range, at: number): number[] {
  const drawn = defaultRangeExtractor(range);
  if (at < 0 || at >= range.count || drawn.includes(at)) return drawn;
  return [...drawn, at].sort((a, b) => a - b);
}
