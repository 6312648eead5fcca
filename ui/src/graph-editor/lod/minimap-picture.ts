import type { Point } from "@/graph-editor/model/document";
import type { View } from "./paint";
import { problemColours } from "./palette";
import { boundsOf, type Box, type Scene } from "./scene";

/** In the screen's pixels; see Minimap.module.css. */
const WIDTH = 168;
const HEIGHT = 104;
const PADDING = 8;

/** How the graph lies on the map: what its origin is there, and how large 1 of it is. */
interface Fit {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

function fitOf(bounds: Box): Fit {
  const room = { width: WIDTH - 2 * PADDING, height: HEIGHT - 2 * PADDING };
  const scale = Math.min(room.width / bounds.width, room.height / bounds.height, 0.2);
  return {
    x: (WIDTH - bounds.width * scale) / 2 - bounds.x * scale,
    y: (HEIGHT - bounds.height * scale) / 2 - bounds.y * scale,
    scale,
  };
}

/** Draws the map. The nodes are drawn when they change, the frame around what is in sight always. */
export class MinimapPicture {
  readonly #nodes = document.createElement("canvas");
  #scene: Scene | null = null;
  #theme: string | undefined;
  #fit: Fit | null = null;

  draw(
    canvas: HTMLCanvasElement,
    scene: Scene,
    view: View,
    screen: { width: number; height: number },
  ): void {
    const context = canvas.getContext("2d");
    if (!context) return;
    const density = Math.min(2, window.devicePixelRatio || 1);
    fitSize(canvas, density);
    const theme = document.documentElement.dataset["theme"];
    if (scene !== this.#scene || theme !== this.#theme) {
      this.#scene = scene;
      this.#theme = theme;
      this.#drawNodes(canvas, density);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(this.#nodes, 0, 0);
    context.setTransform(density, 0, 0, density, 0, 0);
    if (this.#fit) paintSight(context, canvas, this.#fit, view, screen);
  }

  /** The place of the graph under a point of the map. */
  toGraph(at: Point): Point | null {
    const fit = this.#fit;
    return fit && { x: (at.x - fit.x) / fit.scale, y: (at.y - fit.y) / fit.scale };
  }

  #drawNodes(canvas: HTMLCanvasElement, density: number): void {
    fitSize(this.#nodes, density);
    const context = this.#nodes.getContext("2d");
    const nodes = this.#scene?.nodes ?? [];
    const bounds = boundsOf(nodes);
    this.#fit = bounds && fitOf(bounds);
    if (!context) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    const fit = this.#fit;
    if (!fit) return;
    const style = getComputedStyle(canvas);
    const token = (name: string) => style.getPropertyValue(`--${name}`);
    const colours = {
      plain: token("border-3"),
      selected: token("accent-6"),
      ...problemColours(token),
    };
    for (const node of nodes) {
      context.fillStyle = colours[node.isSelected ? "selected" : (node.problem ?? "plain")];
      context.fillRect(
        node.x * fit.scale + fit.x,
        node.y * fit.scale + fit.y,
        Math.max(1, node.width * fit.scale),
        Math.max(1, node.height * fit.scale),
      );
    }
  }
}

function fitSize(canvas: HTMLCanvasElement, density: number): void {
  if (canvas.width === WIDTH * density && canvas.height === HEIGHT * density) return;
  canvas.width = WIDTH * density;
  canvas.height = HEIGHT * density;
}

/** Dims what is out of sight and frames what is in it. */
function paintSight(
  context: CanvasRenderingContext2D,
  canvas: HTMLCanvasElement,
  fit: Fit,
  view: View,
  screen: { width: number; height: number },
): void {
  const style = getComputedStyle(canvas);
  const x = (-view.x / view.zoom) * fit.scale + fit.x;
  const y = (-view.y / view.zoom) * fit.scale + fit.y;
  const width = (screen.width / view.zoom) * fit.scale;
  const height = (screen.height / view.zoom) * fit.scale;
  context.fillStyle = style.getPropertyValue("--scrim");
  context.beginPath();
  context.rect(0, 0, WIDTH, HEIGHT);
  context.rect(x, y, width, height);
  context.fill("evenodd");
  context.strokeStyle = style.getPropertyValue("--accent-6");
  context.lineWidth = 1;
  context.strokeRect(x, y, width, height);
}
