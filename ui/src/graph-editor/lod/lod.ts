import { createStore, type StoreApi } from "zustand/vanilla";
import type { Point } from "@/graph-editor/model/document";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import {
  isWireIn,
  paintGhost,
  paintGround,
  paintNode,
  paintSelected,
  paintSelectionBox,
  paintWire,
  shownPart,
  type Brush,
  type View,
} from "./paint";
import { readPalette, type Palette } from "./palette";
import { Picture, visibleThings, type Screen, type Subject } from "./picture";
import {
  EMPTY_SCENE,
  nodeAt,
  overlaps,
  sceneOf,
  type Box,
  type NodeLookup,
  type Scene,
  type SceneNode,
  type SceneWire,
} from "./scene";
import { FAR_ZOOM, FEW_NODES, NEAR_ZOOM, stepTowards, type Shown } from "./shown-nodes";

/** What the rest of the canvas has to know of the level of detail. */
export interface LodState {
  /** Far out: the canvas draws everything and takes the pointer. */
  readonly isFar: boolean;
  readonly shown: Shown;
}

/** What the level of detail has to know of the canvas library. */
export interface FlowPort {
  readonly lookup: () => NodeLookup;
  readonly view: () => View;
  readonly size: () => { width: number; height: number };
  readonly subscribe: (listener: () => void) => () => void;
}

/** The picture rests once nothing has moved for this long, in milliseconds. */
const REST_MS = 120;
/** Milliseconds of a frame that drawing may take: while things move, and while they rest. */
const MOVING_BUDGET = 6;
const RESTING_BUDGET = 12;
/** The first picture, and the one without what was just taken hold of, may take a moment. */
const FIRST_BUDGET = 60;
/** Up to so many things are drawn anew in each frame; more go into a picture. */
const DRAWN_DIRECTLY = 400;
/** More moving or selected wires than this are left out until they rest. */
const LIVE_WIRES = 800;

/** Draws a graph on one canvas as far as the DOM does not show it. */
export class Lod {
  readonly state: StoreApi<LodState>;
  readonly #store: EditorStore;
  #flow: FlowPort | null = null;
  #canvas: HTMLCanvasElement | null = null;
  #context: CanvasRenderingContext2D | null = null;
  #palette: Palette | null = null;
  #screen: Screen = { width: 0, height: 0, density: 1 };
  #picture: Picture | null = null;
  #scene: Scene = EMPTY_SCENE;
  #isSceneStale = true;
  #subject: Subject | null = null;
  #moving: ReadonlySet<string> = new Set();
  #box: Box | null = null;
  #frame = 0;
  #lastView: View = { x: 0, y: 0, zoom: 1 };
  #movedAt = -Infinity;
  #isSettled = false;

  constructor(store: EditorStore) {
    this.#store = store;
    const isOn = canDraw() && store.getState().flowNodes.length > FEW_NODES;
    this.state = createStore<LodState>(() => ({
      isFar: isOn,
      shown: isOn ? new Set<string>() : null,
    }));
  }

  /** Begins to draw on a canvas; the answer ends it. */
  attach(canvas: HTMLCanvasElement, flow: FlowPort): () => void {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    this.#flow = flow;
    this.#palette = readPalette(canvas);
    const stops = [
      this.#store.subscribe((state, before) => {
        if (state.flowNodes !== before.flowNodes) this.#noteNew(state.flowNodes, before.flowNodes);
        const isOther =
          state.flowNodes !== before.flowNodes ||
          state.flowEdges !== before.flowEdges ||
          state.problems !== before.problems ||
          state.marks !== before.marks ||
          state.debug.canvas !== before.debug.canvas;
        if (!isOther) return;
        this.#isSceneStale = true;
        this.#isSettled = false;
        this.#ask();
      }),
      flow.subscribe(() => {
        this.#noteView();
      }),
      this.state.subscribe(() => {
        this.#subject = null;
        this.#ask();
      }),
      onThemeChange(() => {
        this.#palette = readPalette(canvas);
        this.#subject = null;
        this.#ask();
      }),
    ];
    this.#noteView();
    this.#ask();
    return () => {
      for (const stop of stops) stop();
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      this.#flow = null;
      this.#canvas = null;
      this.#context = null;
      this.#picture = null;
    };
  }

  /** What is on the canvas now. */
  scene(): Scene {
    if (this.#isSceneStale && this.#flow) {
      const before = this.#scene;
      this.#scene = sceneOf(this.#store.getState(), this.#flow.lookup());
      this.#isSceneStale = false;
      const moving = new Set(
        this.#scene.nodes.filter(({ isDragged }) => isDragged).map(({ id }) => id),
      );
      const isSameMoving =
        moving.size === this.#moving.size && [...moving].every((id) => this.#moving.has(id));
      if (!isSameMoving || !looksSame(before, this.#scene, moving)) this.#subject = null;
      if (!isSameMoving) this.#moving = moving;
    }
    return this.#scene;
  }

  /** The node that the canvas, and not the DOM, draws at a point of the window. */
  nodeAt(client: Point): SceneNode | null {
    if (this.state.getState().shown === null) return null;
    const node = nodeAt(this.scene(), this.toCanvas(client));
    return node && !this.#isInDom(node.id) ? node : null;
  }

  /** A point of the window in the canvas's own pixels. */
  toCanvas(client: Point): Point {
    const box = this.#canvas?.getBoundingClientRect();
    const view = this.#lastView;
    return {
      x: (client.x - (box?.x ?? 0) - view.x) / view.zoom,
      y: (client.y - (box?.y ?? 0) - view.y) / view.zoom,
    };
  }

  /** The nodes of which a part of the canvas shows something. */
  nodesIn(part: Box): SceneNode[] {
    return this.scene().nodes.filter((node) => overlaps(node, part));
  }

  /** Shows the box that selects, given on the canvas, or takes it away. */
  setBox(box: Box | null): void {
    this.#box = box;
    this.#ask();
  }

  #isInDom(nodeId: string): boolean {
    const { isFar, shown } = this.state.getState();
    return shown === null || (!isFar && shown.has(nodeId));
  }

  /** What was just added is in the DOM at once, so that the keyboard can go on in it. */
  #noteNew(nodes: readonly { id: string }[], before: readonly { id: string }[]): void {
    const { shown, isFar } = this.state.getState();
    if (shown === null || isFar) return;
    const added = nodes.length - before.length;
    if (added <= 0 || added > 30) return;
    const known = new Set(before.map(({ id }) => id));
    const fresh = nodes.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    this.state.setState({ shown: new Set([...shown, ...fresh]) });
  }

  #noteView(): void {
    const flow = this.#flow;
    if (!flow) return;
    const view = flow.view();
    const { width, height } = flow.size();
    const before = this.#lastView;
    const isMoved = view.x !== before.x || view.y !== before.y || view.zoom !== before.zoom;
    const isResized = width !== this.#screen.width || height !== this.#screen.height;
    if (isResized) this.#resize(width, height);
    if (isMoved) {
      this.#lastView = view;
      this.#movedAt = performance.now();
      this.#isSettled = false;
      const { isFar, shown } = this.state.getState();
      if (shown !== null && isFar !== view.zoom < (isFar ? NEAR_ZOOM : FAR_ZOOM)) {
        this.state.setState({ isFar: !isFar });
      }
    }
    if (isMoved || isResized) this.#ask();
  }

  #resize(width: number, height: number): void {
    const density = Math.min(2, window.devicePixelRatio || 1);
    this.#screen = { width, height, density };
    this.#picture = null;
    this.#isSettled = false;
    if (!this.#canvas) return;
    this.#canvas.width = Math.ceil(width * density);
    this.#canvas.height = Math.ceil(height * density);
  }

  #ask(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    if (!this.#flow || !this.#context || this.#screen.width === 0) return;
    this.scene();
    const isResting = performance.now() - this.#movedAt > REST_MS;
    this.#turn();
    if (isResting && !this.#isSettled) this.#settle();
    const isUnfinished = this.#paint(isResting ? RESTING_BUDGET : MOVING_BUDGET);
    if (isUnfinished || !this.#isSettled) this.#ask();
  }

  /** Goes over to one canvas when a graph grows large, and back when it shrinks. */
  #turn(): void {
    const isOn = canDraw() && this.#scene.nodes.length > FEW_NODES;
    const { shown } = this.state.getState();
    if (isOn === (shown !== null)) return;
    const all = new Set(this.#scene.nodes.map(({ id }) => id));
    const isFar = isOn && this.#lastView.zoom < FAR_ZOOM;
    this.state.setState({ shown: isOn ? all : null, isFar });
  }

  /** Brings the DOM nearer to showing what is in sight. */
  #settle(): void {
    const { isFar, shown } = this.state.getState();
    if (shown === null) this.#isSettled = true;
    else if (isFar) {
      if (shown.size > 0) this.state.setState({ shown: new Set() });
      this.#isSettled = true;
    } else {
      const { width, height } = this.#screen;
      const step = stepTowards(shown, this.#scene, shownPart(this.#lastView, width, height));
      if (step.shown !== shown) this.state.setState({ shown: step.shown });
      this.#isSettled = step.isDone;
    }
  }

  #subjectNow(palette: Palette): Subject {
    const moving = this.#moving;
    this.#subject ??= {
      scene: this.#scene,
      palette,
      moving,
      isLeftOut: (id) => moving.has(id) || this.#isInDom(id),
      isWireLeftOut: (wire) =>
        moving.has(wire.sourceId) || moving.has(wire.targetId) || this.#isWireInDom(wire),
    };
    return this.#subject;
  }

  #isWireInDom({ sourceId, targetId }: SceneWire): boolean {
    return this.#isInDom(sourceId) && this.#isInDom(targetId);
  }

  /** Draws a frame. Answers whether the picture is to be improved in the next one. */
  #paint(budget: number): boolean {
    const [context, palette, canvas] = [this.#context, this.#palette, this.#canvas];
    if (!context || !palette || !canvas) return false;
    const { width, height, density } = this.#screen;
    const view = this.#lastView;
    context.setTransform(density, 0, 0, density, 0, 0);
    const brush: Brush = { context, palette, view };
    const subject = this.#subjectNow(palette);
    const things = visibleThings(subject, view, this.#screen);
    const count = things.nodes.length + things.wires.length;
    let isUnfinished = false;
    let moving = this.#moving;
    paintGround(brush, width, height);
    if (count <= DRAWN_DIRECTLY) {
      for (const wire of things.wires) paintWire(brush, wire);
      for (const node of things.nodes) paintNode(brush, node);
    } else {
      this.#picture ??= Picture.for(this.#screen);
      const isNew = this.#picture?.isOf(subject) === false;
      isUnfinished = this.#picture?.improve(subject, view, isNew ? FIRST_BUDGET : budget) ?? false;
      this.#picture?.show(context, view);
      moving = new Set([...moving, ...(this.#picture?.subject?.moving ?? [])]);
    }
    this.#paintLive(brush, moving);
    canvas.dataset["lodDrawn"] = String(count);
    return isUnfinished;
  }

  /** What moves, what is selected, and the box that selects: new in each frame. */
  #paintLive(brush: Brush, moving: ReadonlySet<string>): void {
    const { width, height } = this.#screen;
    const part = shownPart(brush.view, width, height);
    const { nodes, wires } = this.#scene;
    const isLive = ({ isSelected, sourceId, targetId }: SceneWire) =>
      isSelected || moving.has(sourceId) || moving.has(targetId);
    const live = wires.filter(
      (wire) => isLive(wire) && !this.#isWireInDom(wire) && isWireIn(wire, part),
    );
    if (live.length <= LIVE_WIRES) for (const wire of live) paintWire(brush, wire);
    for (const node of nodes) {
      const isMoving = moving.has(node.id);
      if ((!isMoving && !node.isSelected) || this.#isInDom(node.id) || !overlaps(node, part))
        continue;
      if (isMoving) paintNode(brush, node);
      if (node.isSelected) paintSelected(brush, node);
    }
    for (const ghost of this.#scene.ghosts) if (overlaps(ghost, part)) paintGhost(brush, ghost);
    if (this.#box) paintSelectionBox(brush, onScreen(this.#box, brush.view));
  }
}

function onScreen(box: Box, { x, y, zoom }: View): Box {
  return {
    x: box.x * zoom + x,
    y: box.y * zoom + y,
    width: box.width * zoom,
    height: box.height * zoom,
  };
}

/** Whether two scenes look the same but for what is selected and what moves. */
function looksSame(a: Scene, b: Scene, moving: ReadonlySet<string>): boolean {
  if (a.nodes.length !== b.nodes.length || a.wires.length !== b.wires.length) return false;
  const isSameNode = (node: SceneNode, n: number) => {
    const before = a.nodes[n];
    return (
      before === node ||
      (before?.id === node.id &&
        (moving.has(node.id) ||
          (before.x === node.x &&
            before.y === node.y &&
            before.height === node.height &&
            before.title === node.title &&
            before.problem === node.problem &&
            before.mark === node.mark &&
            before.dot === node.dot &&
            before.geometry === node.geometry)))
    );
  };
  const isSameWire = (wire: SceneWire, n: number) => {
    const before = a.wires[n];
    return (
      before === wire ||
      (before?.id === wire.id &&
        (moving.has(wire.sourceId) ||
          moving.has(wire.targetId) ||
          (before.type === wire.type &&
            before.isLit === wire.isLit &&
            before.dot === wire.dot &&
            isSamePoint(before.from, wire.from) &&
            isSamePoint(before.to, wire.to))))
    );
  };
  return b.nodes.every(isSameNode) && b.wires.every(isSameWire);
}

const isSamePoint = (a: Point, b: Point) => a.x === b.x && a.y === b.y;

let isDrawable: boolean | null = null;

/** Whether this page can draw on a canvas. Where it cannot, the DOM shows everything. */
function canDraw(): boolean {
  isDrawable ??= document.createElement("canvas").getContext("2d") !== null;
  return isDrawable;
}

function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
