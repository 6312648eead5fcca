/** A point of a drawing, in its own units. */
export interface Point {
  x: number;
  y: number;
}

/** A tenth of a pixel is finer than any screen; more digits only make the drawing slower. */
const short = (n: number) => Math.round(n * 10) / 10;

/** A line through points. */
export function linePath(points: readonly Point[]): string {
  return points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("");
}

/** The area between a line and the one below it; both run from left to right. */
export function areaPath(upper: readonly Point[], lower: readonly Point[]): string {
  if (upper.length === 0) return "";
  const back = [...lower].reverse();
  return `${linePath(upper)}${back.map(({ x, y }) => `L${short(x)} ${short(y)}`).join("")}Z`;
}

/** The least round number (1, 2 or 5 times a power of ten) that is not below `value`: the top of a
 *  scale. */
export function roundTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, Number.MIN_VALUE)));
  const factor = [1, 2, 5].find((one) => one * power >= value) ?? 10;
  return factor * power;
}
