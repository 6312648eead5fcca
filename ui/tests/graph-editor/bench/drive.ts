/* Makes gestures out of events, one step per frame, and notes the times between frames; the same in
   every engine. */

import { STEP } from "./generated-graph";

interface Point {
  x: number;
  y: number;
}

/** Frames in a second, and the times between them in milliseconds. */
interface Figures {
  fps: number;
  p95: number;
  max: number;
}

// A made-up pointer cannot be captured.
Element.prototype.setPointerCapture = () => undefined;
Element.prototype.releasePointerCapture = () => undefined;

export const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return element;
}
const canvas = () => find('[data-testid="graph-canvas"]');
const pane = () => find(".react-flow__pane");

/** A point of the canvas, in parts of its size. */
function spot(x: number, y: number): Point {
  const box = canvas().getBoundingClientRect();
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

function zoomNow(): number {
  const { transform } = find(".react-flow__viewport").style;
  return Number(/scale\(([\d.e-]+)\)/.exec(transform)?.[1] ?? "1");
}

function wheel(at: Point, deltaY: number): void {
  const where = { clientX: at.x, clientY: at.y, deltaY };
  pane().dispatchEvent(
    new WheelEvent("wheel", { bubbles: true, cancelable: true, view: window, ...where }),
  );
}

/** What a mouse does at a point; `button` 0 is the left one, 1 the middle one. */
function mouse(kind: "down" | "move" | "up", at: Point, button: 0 | 1, target: Element): void {
  const init = {
    bubbles: true,
    cancelable: true,
    view: window,
    clientX: at.x,
    clientY: at.y,
    button: kind === "move" ? -1 : button,
    buttons: kind === "up" ? 0 : button === 1 ? 4 : 1,
    pointerId: 1,
    isPrimary: true,
    pointerType: "mouse",
    detail: 1,
  };
  target.dispatchEvent(new PointerEvent(`pointer${kind}`, init));
  const asMouse = { ...init, button: kind === "move" ? 0 : button };
  target.dispatchEvent(new MouseEvent(`mouse${kind}`, asMouse));
  if (kind === "up" && button === 0) target.dispatchEvent(new MouseEvent("click", init));
}

/** Runs `step(n)` once per frame for a time and sums up the times between frames. */
async function record(ms: number, step: (n: number) => void): Promise<Figures> {
  const gaps: number[] = [];
  let before = await frame();
  const end = before + ms;
  for (let n = 0; before < end; n += 1) {
    step(n);
    const now = await frame();
    gaps.push(now - before);
    before = now;
  }
  const sorted = [...gaps].sort((a, b) => a - b);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { fps: (gaps.length * 1000) / total, p95: at(0.95) ?? 0, max: at(1) ?? 0 };
}

/** There and back again: a distance for step `n`, never further than `reach`. */
function sway(n: number, speed: number, reach: number): number {
  const way = (n * speed) % (2 * reach);
  return way < reach ? way : 2 * reach - way;
}

async function dragged(from: Point, button: 0 | 1, ms: number, speed: number): Promise<Figures> {
  const target = document.elementFromPoint(from.x, from.y) ?? pane();
  mouse("down", from, button, target);
  await frame();
  let at = from;
  const figures = await record(ms, (n) => {
    at = { x: from.x + sway(n, speed, 260), y: from.y + sway(n, speed * 0.6, 180) };
    mouse("move", at, button, target);
  });
  mouse("up", at, button, target);
  await frame();
  return figures;
}

const inside = ({ x, y }: Point) => {
  const box = canvas().getBoundingClientRect();
  return x > box.x + 100 && x < box.right - 320 && y > box.y + 100 && y < box.bottom - 250;
};

/** The head of a node that is well inside of the canvas: an element, or what the page says. */
function aNode(): Point | null {
  for (const node of document.querySelectorAll(".react-flow__node")) {
    const rect = node.getBoundingClientRect();
    const at = { x: rect.x + rect.width / 2, y: rect.y + Math.min(12, rect.height / 4) };
    if (inside(at) && node.contains(document.elementFromPoint(at.x, at.y))) return at;
  }
  return null;
}

/** The head of a node in the middle of the canvas, by where the generated graph has its rows. */
function aDrawnNode(): Point {
  const { transform } = find(".react-flow__viewport").style;
  const [, x = "0", y = "0"] = /translate\(([-\d.e]+)px, ?([-\d.e]+)px\)/.exec(transform) ?? [];
  const box = canvas().getBoundingClientRect();
  const zoom = zoomNow();
  const onCanvas = (offset: number, length: number, origin: string) =>
    (length / 2 - Number(origin)) / zoom + offset;
  const column = Math.round(onCanvas(0, box.width, x) / STEP.x);
  const row = Math.round(onCanvas(0, box.height, y) / STEP.y);
  return {
    x: box.x + (column * STEP.x + 94) * zoom + Number(x),
    y: box.y + (row * STEP.y + 40) * zoom + Number(y),
  };
}

/** The gestures that are measured, by name; one that finds nothing to take hold of has no figures. */
const GESTURES: Record<string, (ms: number) => Promise<Figures | null>> = {
  pan: (ms) => dragged(spot(0.3, 0.35), 1, ms, 9),
  zoom: (ms) => record(ms, (n) => wheel(spot(0.5, 0.5), n % 40 < 20 ? -18 : 18)),
  drag: (ms) => dragged(aNode() ?? aDrawnNode(), 0, ms, 6),
  select: async (ms) => {
    const from = spot(0.02, 0.98);
    const target = pane();
    mouse("down", from, 0, target);
    await frame();
    let at = from;
    const figures = await record(ms, (n) => {
      at = { x: from.x + 40 + sway(n, 8, 600), y: from.y - 40 - sway(n, 6, 500) };
      mouse("move", at, 0, target);
    });
    mouse("up", at, 0, target);
    await frame();
    return figures;
  },
};

/** One gesture, recorded for a time in milliseconds. */
export async function gesture(name: string, ms: number): Promise<Figures | null> {
  const figures = await GESTURES[name]?.(ms);
  await wait(500);
  return figures ?? null;
}

/** Zooms to a level, in the middle, and waits until the picture rests. */
export async function zoomTo(level: number): Promise<number> {
  for (let n = 0; n < 8 && Math.abs(Math.log2(zoomNow() / level)) > 0.02; n += 1) {
    wheel(spot(0.5, 0.5), -Math.log2(level / zoomNow()) / 0.002);
    await frame();
    await wait(60);
  }
  await wait(900);
  return zoomNow();
}

const isPainted = () =>
  document.querySelector("[data-lod-drawn]") !== null ||
  [...document.querySelectorAll<HTMLElement>(".react-flow__node")].some(
    (node) => node.style.visibility !== "hidden",
  );

/** Milliseconds from a call that opens a graph until some of it is painted, and until the page
 *  answers at once again. */
export async function opening(open: () => void): Promise<{ picture: number; quiet: number }> {
  const start = performance.now();
  open();
  while (!isPainted()) await frame();
  await frame();
  const picture = performance.now() - start;
  let quiet = performance.now();
  let before = quiet;
  while (before - quiet < 400) {
    const now = await frame();
    if (now - before > 50) quiet = now;
    before = now;
  }
  return { picture, quiet: Math.max(quiet - start, picture) };
}

/** Milliseconds from dropping a wire into the void until the list stands there. */
export async function wireDrop(): Promise<number | null> {
  find('[data-testid="graph-frame-all"]').click();
  await wait(400);
  await zoomTo(0.7);
  const pin = [...document.querySelectorAll<HTMLElement>('[data-pin][data-side="out"]')].find(
    (element) => {
      const { x, y } = element.getBoundingClientRect();
      return inside({ x, y });
    },
  );
  if (!pin) return null;
  const rect = pin.getBoundingClientRect();
  const from = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  mouse("down", from, 0, pin);
  const to = spot(0.01, 0.99);
  for (let n = 1; n <= 10; n += 1) {
    const at = { x: from.x + ((to.x - from.x) * n) / 10, y: from.y + ((to.y - from.y) * n) / 10 };
    mouse("move", at, 0, pane());
    await frame();
  }
  const start = performance.now();
  mouse("up", to, 0, pane());
  while (!document.querySelector('[data-testid="graph-search"]')) await frame();
  const took = performance.now() - start;
  const leave = new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true });
  document.activeElement?.dispatchEvent(leave);
  await wait(300);
  return took;
}
