import type { InternalNode } from "@xyflow/react";
import type { PinTypeView, Severity } from "@/backend/bindings";
import type { Point } from "@/graph-editor/model/document";
import type { EditorState } from "@/graph-editor/store/editor-store";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { geometryOf, NODE_WIDTH, type Geometry } from "./geometry";

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
}

/** Everything a canvas shows, in the order in which it lies on top of each other. */
export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly wires: readonly SceneWire[];
  readonly byId: ReadonlyMap<string, SceneNode>;
}

export const EMPTY_SCENE: Scene = { nodes: [], wires: [], byId: new Map() };

/** What the canvas library knows of nodes: where the pins of those it drew really are. */
export type NodeLookup = ReadonlyMap<string, InternalNode<FlowNode>>;

type Bounds = InternalNode<FlowNode>["internals"]["handleBounds"];

interface KeptNode {
  readonly problems: unknown;
  readonly geometry: Geometry;
  readonly node: SceneNode;
}
interface KeptWire {
  readonly from: SceneNode;
  readonly to: SceneNode;
  readonly fromBounds: Bounds;
  readonly toBounds: Bounds;
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
  for (const edge of state.flowEdges) {
    const from = byId.get(edge.source);
    const to = byId.get(edge.target);
    if (from && to) wires.push(sceneWire(edge, from, to, lookup));
  }
  return { nodes, wires, byId };
}

function sceneNode(state: EditorState, flowNode: FlowNode): SceneNode {
  const { node } = flowNode.data;
  const { catalogue, document, problems } = state;
  const found = problems.byNode.get(flowNode.id);
  const geometry = geometryOf(document, catalogue, node);
  const before = keptNodes.get(flowNode);
  if (before && before.problems === found && before.geometry === geometry) return before.node;
  const type = catalogue.types.get(node.type);
  const made: SceneNode = {
    id: flowNode.id,
    x: flowNode.position.x,
    y: flowNode.position.y,
    width: flowNode.measured?.width ?? NODE_WIDTH,
    height: flowNode.measured?.height ?? geometry.height,
    title: type?.label ?? node.type,
    isEvent: type?.category === "event",
    isKnown: type !== undefined,
    problem: found
      ? ((found.find(({ severity }) => severity === "error") ?? found[0])?.severity ?? null)
      : null,
    isSelected: flowNode.selected ?? false,
    isDragged: flowNode.dragging ?? false,
    geometry,
  };
  keptNodes.set(flowNode, { problems: found, geometry, node: made });
  return made;
}

function sceneWire(edge: FlowEdge, from: SceneNode, to: SceneNode, lookup: NodeLookup): SceneWire {
  const fromBounds = lookup.get(from.id)?.internals.handleBounds;
  const toBounds = lookup.get(to.id)?.internals.handleBounds;
  const before = keptWires.get(edge);
  if (
    before?.from === from &&
    before.to === to &&
    before.fromBounds === fromBounds &&
    before.toBounds === toBounds
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
  };
  keptWires.set(edge, { from, to, fromBounds, toBounds, wire });
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
  const x = side === "out" ? node.width + 6 : -6;
  return { x: node.x + x, y: node.y + (placed?.y ?? node.height / 2) };
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
