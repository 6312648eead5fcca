import type { InternalNode } from "@xyflow/react";
import type { PinTypeView, Severity } from "@/backend/bindings";
import type { NodeMark } from "@/graph-editor/canvas/marks";
import type { Dot } from "@/graph-editor/debug/debug-state";
import type { GraphNode, Point } from "@/graph-editor/model/document";
import { nodeName } from "@/graph-editor/model/plugin-nodes";
import type { EditorState } from "@/graph-editor/store/editor-store";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { geometryOf, wireEnd, type Geometry } from "./geometry";

/** A node as it is drawn on the one canvas. */
export interface SceneNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly isEvent: boolean;
  readonly isKnown: boolean;
  readonly problem: Severity | null;
  readonly isSelected: boolean;
  readonly isDragged: boolean;
  readonly mark: NodeMark | null;
  readonly dot: Dot | null;
  readonly geometry: Geometry;
}

/** A wire as it is drawn on the one canvas, from an output to an input. */
export interface SceneWire {
  readonly id: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly from: Point;
  readonly to: Point;
  readonly type: PinTypeView;
  readonly isSelected: boolean;
  /** A run went along it, or it is new in a comparison. */
  readonly isLit: boolean;
  readonly dot: Dot | null;
}

/** Everything a canvas shows, in the order in which it lies on top of each other. */
export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly wires: readonly SceneWire[];
  readonly byId: ReadonlyMap<string, SceneNode>;
  /** Nodes that are not there any more. */
  readonly ghosts: readonly SceneGhost[];
}

/** A node of an older version, drawn where it was. */
export interface SceneGhost extends Box {
  readonly title: string;
}

export const EMPTY_SCENE: Scene = {
  nodes: [],
  wires: [],
  byId: new Map(),
  ghosts: [],
};

/** What the canvas library knows of nodes: where the pins of those it drew really are. */
export type NodeLookup = ReadonlyMap<string, InternalNode<FlowNode>>;

type Bounds = InternalNode<FlowNode>["internals"]["handleBounds"];

interface KeptNode {
  readonly problems: unknown;
  readonly mark: NodeMark | undefined;
  readonly dot: Dot | null;
  readonly geometry: Geometry;
  readonly node: SceneNode;
}
interface KeptWire {
  readonly from: SceneNode;
  readonly to: SceneNode;
  readonly fromBounds: Bounds;
  readonly toBounds: Bounds;
  readonly isLit: boolean;
  readonly dot: Dot | null;
  readonly wire: SceneWire;
}

/** What was made of the canvas's own objects, which are new whenever something of them is. */
const keptNodes = new WeakMap<FlowNode, KeptNode>();
const keptWires = new WeakMap<FlowEdge, KeptWire>();

/** Makes the scene of what an editor shows. Parts that did not change keep their objects. */
export function sceneOf(state: EditorState, lookup: NodeLookup): Scene {
  const nodes: SceneNode[] = [];
  const byId = new Map<string, SceneNode>();
  for (const flowNode of state.flowNodes) {
    const node = sceneNode(state, flowNode);
    nodes.push(node);
    byId.set(node.id, node);
  }
  const wires: SceneWire[] = [];
  const { marks, debug } = state;
  for (const edge of state.flowEdges) {
    const from = byId.get(edge.source);
    const to = byId.get(edge.target);
    if (!from || !to) continue;
    const look = {
      isLit: marks.litWires.has(edge.id),
      dot: debug.canvas.wireDots.get(edge.id) ?? null,
    };
    wires.push(sceneWire(edge, [from, to], look, lookup));
  }
  return { nodes, wires, byId, ghosts: state.marks.ghosts.map((node) => ghostOf(state, node)) };
}

function ghostOf({ document, catalogue }: EditorState, node: GraphNode): SceneGhost {
  const { width, height } = geometryOf(document, catalogue, node);
  const title = nodeName(node, catalogue.types.get(node.type));
  return { ...node.position, width, height, title };
}

function sceneNode(state: EditorState, flowNode: FlowNode): SceneNode {
  const { node } = flowNode.data;
  const { catalogue, document, problems } = state;
  const found = problems.byNode.get(flowNode.id);
  const geometry = geometryOf(document, catalogue, node);
  const mark = state.marks.byNode.get(flowNode.id);
  const dot = state.debug.canvas.nodeDots.get(flowNode.id) ?? null;
  const before = keptNodes.get(flowNode);
  if (
    before?.problems === found &&
    before?.mark === mark &&
    before?.dot === dot &&
    before.geometry === geometry
  ) {
    return before.node;
  }
  const type = catalogue.types.get(node.type);
  const made: SceneNode = {
    id: flowNode.id,
    x: flowNode.position.x,
    y: flowNode.position.y,
    width: flowNode.measured?.width ?? geometry.width,
    height: flowNode.measured?.height ?? geometry.height,
    title: nodeName(node, type),
    isEvent: type?.category === "event",
    isKnown: type !== undefined,
    problem: found
      ? ((found.find(({ severity }) => severity === "error") ?? found[0])?.severity ?? null)
      : null,
    isSelected: flowNode.selected ?? false,
    isDragged: flowNode.dragging ?? false,
    mark: mark ?? null,
    dot,
    geometry,
  };
  keptNodes.set(flowNode, { problems: found, mark, dot, geometry, node: made });
  return made;
}

function sceneWire(
  edge: FlowEdge,
  [from, to]: readonly [SceneNode, SceneNode],
  { isLit, dot }: Pick<SceneWire, "isLit" | "dot">,
  lookup: NodeLookup,
): SceneWire {
  const fromBounds = lookup.get(from.id)?.internals.handleBounds;
  const toBounds = lookup.get(to.id)?.internals.handleBounds;
  const before = keptWires.get(edge);
  if (
    before?.from === from &&
    before.to === to &&
    before.fromBounds === fromBounds &&
    before.toBounds === toBounds &&
    before.isLit === isLit &&
    before.dot === dot
  ) {
    return before.wire;
  }
  const wire: SceneWire = {
    id: edge.id,
    sourceId: from.id,
    targetId: to.id,
    from: pinAt(from, "out", edge.sourceHandle, fromBounds),
    to: pinAt(to, "in", edge.targetHandle, toBounds),
    type: edge.data?.type ?? "Any",
    isSelected: edge.selected ?? false,
    isLit,
    dot,
  };
  keptWires.set(edge, { from, to, fromBounds, toBounds, isLit, dot, wire });
  return wire;
}

/** The outer end of a pin, where the canvas library lets wires end too. */
function pinAt(
  node: SceneNode,
  side: "in" | "out",
  pinId: string | null | undefined,
  bounds: Bounds,
): Point {
  const measured = (side === "out" ? bounds?.source : bounds?.target)?.find(
    ({ id }) => id === pinId,
  );
  if (measured) {
    const x = side === "out" ? measured.x + measured.width : measured.x;
    return { x: node.x + x, y: node.y + measured.y + measured.height / 2 };
  }
  const placed = node.geometry.pins.find((pin) => pin.side === side && pin.id === pinId);
  return { x: node.x + wireEnd(node.geometry, side), y: node.y + (placed?.y ?? node.height / 2) };
}

/** A part of the canvas, in its own pixels at 100 %. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether two boxes have more than an edge in common. */
export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The uppermost node at a point. */
export function nodeAt({ nodes }: Scene, { x, y }: Point): SceneNode | null {
  for (let n = nodes.length - 1; n >= 0; n -= 1) {
    const node = nodes[n];
    if (!node) continue;
    const isInside =
      x >= node.x && x <= node.x + node.width && y >= node.y && y <= node.y + node.height;
    if (isInside) return node;
  }
  return null;
}

/** The smallest box around all nodes. */
export function boundsOf(nodes: readonly SceneNode[]): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    left = Math.min(left, node.x);
    top = Math.min(top, node.y);
    right = Math.max(right, node.x + node.width);
    bottom = Math.max(bottom, node.y + node.height);
  }
  return nodes.length === 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
