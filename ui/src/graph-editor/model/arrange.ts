import type { Point } from "./document";

/** Ways to line nodes up. */
export type Arrangement =
  "left" | "centre" | "right" | "top" | "middle" | "bottom" | "across" | "down";

/** A node's place and size on the canvas. */
export interface Box extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** How many nodes an arrangement needs before it can do anything. */
export const fewestFor = (how: Arrangement): number => (how === "across" || how === "down" ? 3 : 2);

/**
 * New places for boxes. Aligning moves them to a common edge or middle line of their bounding box;
 * `across` and `down` keep the outermost two and make the gaps between all equal. Places are not
 * snapped: lining up is what was asked for, and sizes are rarely multiples of the grid.
 */
export function arrange(boxes: readonly Box[], how: Arrangement): Record<string, Point> {
  if (boxes.length < fewestFor(how)) return {};
  if (how === "across") return distribute(boxes, "x", "width");
  if (how === "down") return distribute(boxes, "y", "height");
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const move: Record<typeof how, (box: Box) => Point> = {
    left: ({ y }) => ({ x: left, y }),
    centre: ({ y, width }) => ({ x: (left + right - width) / 2, y }),
    right: ({ y, width }) => ({ x: right - width, y }),
    top: ({ x }) => ({ x, y: top }),
    middle: ({ x, height }) => ({ x, y: (top + bottom - height) / 2 }),
    bottom: ({ x, height }) => ({ x, y: bottom - height }),
  };
  return Object.fromEntries(boxes.map((box) => [box.id, rounded(move[how](box))]));
}

function distribute(
  boxes: readonly Box[],
  axis: "x" | "y",
  size: "width" | "height",
): Record<string, Point> {
  const middle = (box: Box) => box[axis] + box[size] / 2;
  const sorted = [...boxes].sort((a, b) => middle(a) - middle(b));
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return {};
  const inner = sorted.slice(1, -1).reduce((sum, box) => sum + box[size], 0);
  const room = last[axis] - (first[axis] + first[size]);
  const gap = (room - inner) / (sorted.length - 1);
  let at = first[axis] + first[size] + gap;
  const to: Record<string, Point> = {};
  for (const box of sorted.slice(1, -1)) {
    to[box.id] = rounded({ x: box.x, y: box.y, [axis]: at });
    at += box[size] + gap;
  }
  return to;
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
