import type { Point } from "@/graph-editor/model/document";

/** How far along a wire its breakpoint lies: not in the middle, where a double click bends the wire and
 *  values stand. */
const BREAKPOINT_AT = 0.25;

/** How far the control points of a wire's curve are from its ends, as the canvas library draws it. */
export const bendOf = (across: number): number =>
  across >= 0 ? across / 2 : 0.25 * 25 * Math.sqrt(-across);

/** Where the breakpoint of a wire lies, which leaves an output and goes into an input. */
export function breakpointOn(from: Point, to: Point): Point {
  const bend = bendOf(to.x - from.x);
  const t = BREAKPOINT_AT;
  const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
  return {
    x: a * from.x + b * (from.x + bend) + c * (to.x - bend) + d * to.x,
    y: (a + b) * from.y + (c + d) * to.y,
  };
}
