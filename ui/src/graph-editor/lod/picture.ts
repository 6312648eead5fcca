import { isWireIn, paintGround, paintNode, paintWire, shownPart, type View } from "./paint";
import type { Palette } from "./palette";
import { overlaps, type Scene, type SceneNode, type SceneWire } from "./scene";

/** What a picture is of. */
export interface Subject {
  readonly scene: Scene;
  readonly palette: Palette;
  /** The nodes that are moved by hand just now. */
  readonly moving: ReadonlySet<string>;
  /** What the picture leaves out: what the DOM shows, and what moves. */
  readonly isLeftOut: (nodeId: string) => boolean;
  /** Wires between two nodes that the DOM shows are its own too. */
  readonly isWireLeftOut: (wire: SceneWire) => boolean;
}

/** The screen in its own pixels, and how many of the device's one of them has. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly density: number;
}

/** How much more than the screen a picture shows at each side, in parts of the screen. */
const MARGIN = 0.25;
/** A slice draws this many things first; then as many as the time for one allows. */
const FIRST_SLICE = 200;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  view: View;
  subject: Subject | null;
}

/**
 * A picture of a scene that is larger than the screen. Drawing thousands of nodes takes longer than
 * a frame; so it is drawn in slices on a second sheet while the first one is shown, moved and
 * stretched to how the canvas is looked at meanwhile.
 */
export class Picture {
  readonly #screen: Screen;
  #front: Sheet;
  #back: Sheet;
  #work: Iterator<void> | null = null;
  /** Things drawn per millisecond, as last measured. */
  #pace = 20;

  private constructor(screen: Screen, front: Sheet, back: Sheet) {
    this.#screen = screen;
    this.#front = front;
    this.#back = back;
  }

  /** A picture for a screen, or nothing where there is no canvas to draw on. */
  static for(screen: Screen): Picture | null {
    const front = sheetFor(screen);
    const back = sheetFor(screen);
    return front && back ? new Picture(screen, front, back) : null;
  }

  /** Draws on for about so many milliseconds. Answers whether there is more to draw. */
  improve(subject: Subject, view: View, budget: number): boolean {
    if (!this.#work && !this.#isGood(subject, view)) this.#work = this.#draw(subject, view);
    if (!this.#work) return false;
    const start = performance.now();
    let things = 0;
    let isDone = false;
    const allowed = Math.max(FIRST_SLICE / 4, this.#pace * budget);
    while (things < allowed && !isDone) {
      isDone = this.#work.next().done ?? true;
      things += 1;
    }
    // Canvases put off what they are told until somebody looks.
    this.#back.context.getImageData(0, 0, 1, 1);
    const took = Math.max(0.1, performance.now() - start);
    if (things >= FIRST_SLICE / 4) this.#pace = 0.7 * this.#pace + 0.3 * (things / took);
    if (isDone) {
      this.#work = null;
      [this.#front, this.#back] = [this.#back, this.#front];
    }
    return !isDone || !this.#isGood(subject, view);
  }

  /** Puts the picture on the screen as it would look from `view`. */
  show(context: CanvasRenderingContext2D, view: View): void {
    const { canvas, view: drawn, subject } = this.#front;
    if (!subject) return;
    const { width, height } = this.#sheetSize();
    const stretch = view.zoom / drawn.zoom;
    const x = view.x - drawn.x * stretch;
    const y = view.y - drawn.y * stretch;
    context.imageSmoothingEnabled = stretch !== 1;
    if (stretch === 1) context.drawImage(canvas, Math.round(x), Math.round(y), width, height);
    else context.drawImage(canvas, x, y, width * stretch, height * stretch);
  }

  /** Whether there is a picture of this subject, from wherever. */
  isOf(subject: Subject): boolean {
    return this.#front.subject === subject;
  }

  /** What the picture that is shown is of. */
  get subject(): Subject | null {
    return this.#front.subject;
  }

  #sheetSize() {
    const { width, height } = this.#screen;
    return { width: width * (1 + 2 * MARGIN), height: height * (1 + 2 * MARGIN) };
  }

  /** Whether the picture shows all that the screen does, as fine, and with something to spare. */
  #isGood(subject: Subject, view: View): boolean {
    const { view: drawn, subject: shown } = this.#front;
    if (shown !== subject || drawn.zoom !== view.zoom) return false;
    const { width, height } = this.#screen;
    // The sheet's origin lies a margin outside of the screen it was drawn for.
    const aside = Math.abs(drawn.x - view.x - MARGIN * width);
    const above = Math.abs(drawn.y - view.y - MARGIN * height);
    return aside <= (MARGIN * width) / 2 && above <= (MARGIN * height) / 2;
  }

  *#draw(subject: Subject, view: View): Generator<void> {
    const { scene, palette } = subject;
    const back = this.#back;
    const { width, height } = this.#sheetSize();
    const { density } = this.#screen;
    const drawn: View = {
      x: view.x + MARGIN * this.#screen.width,
      y: view.y + MARGIN * this.#screen.height,
      zoom: view.zoom,
    };
    back.view = drawn;
    back.subject = subject;
    back.context.setTransform(density, 0, 0, density, 0, 0);
    const brush = { context: back.context, palette, view: drawn };
    paintGround(brush, width, height);
    const part = shownPart(drawn, width, height);
    for (const wire of scene.wires) {
      if (subject.isWireLeftOut(wire) || !isWireIn(wire, part)) continue;
      paintWire(brush, wire);
      yield;
    }
    for (const node of scene.nodes) {
      if (subject.isLeftOut(node.id) || !overlaps(node, part)) continue;
      paintNode(brush, node);
      yield;
    }
  }
}

function sheetFor({ width, height, density }: Screen): Sheet | null {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * (1 + 2 * MARGIN) * density);
  canvas.height = Math.ceil(height * (1 + 2 * MARGIN) * density);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  return context && { canvas, context, view: { x: 0, y: 0, zoom: 1 }, subject: null };
}

/** What of a scene a part of the screen shows of a subject, to be drawn at once. */
export function visibleThings(
  subject: Subject,
  view: View,
  screen: Screen,
): { wires: SceneWire[]; nodes: SceneNode[] } {
  const part = shownPart(view, screen.width, screen.height);
  return {
    wires: subject.scene.wires.filter(
      (wire) => !subject.isWireLeftOut(wire) && isWireIn(wire, part),
    ),
    nodes: subject.scene.nodes.filter(
      (node) => !subject.isLeftOut(node.id) && overlaps(node, part),
    ),
  };
}
