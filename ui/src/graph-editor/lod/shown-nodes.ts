import type { Catalogue } from "@/graph-editor/model/catalogue";
import type { GraphDocument } from "@/graph-editor/model/document";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { geometryOf, HANDLE_SIZE, handlePlaces } from "./geometry";
import { overlaps, type Box, type Scene } from "./scene";
import { Position } from "@xyflow/react";

/** The nodes that the DOM shows; `null` where it shows all of them. */
export type Shown = ReadonlySet<string> | null;

/** Graphs with fewer nodes are always shown by the DOM, at every zoom. */
export const FEW_NODES = 80;

/** Below this, nothing can be read and the one canvas draws everything. */
export const FAR_ZOOM = 0.55;
/** From this on, the DOM takes over again; higher, so that a hand that trembles changes nothing. */
export const NEAR_ZOOM = 0.6;

/** So many nodes come into the DOM in one frame. */
const COMING = 4;
/** What is this far out of sight leaves it, in parts of the screen. */
const KEPT_AROUND = 0.5;

/** The next step towards showing what is in `part`: a few come, and what is far away goes. */
export function stepTowards(
  shown: ReadonlySet<string>,
  scene: Scene,
  part: Box,
): { shown: ReadonlySet<string>; isDone: boolean } {
  const wide: Box = {
    x: part.x - part.width * KEPT_AROUND,
    y: part.y - part.height * KEPT_AROUND,
    width: part.width * (1 + 2 * KEPT_AROUND),
    height: part.height * (1 + 2 * KEPT_AROUND),
  };
  const missing: string[] = [];
  const next = new Set<string>();
  for (const node of scene.nodes) {
    if (shown.has(node.id)) {
      if (node.isDragged || overlaps(node, wide)) next.add(node.id);
    } else if (overlaps(node, part)) missing.push(node.id);
  }
  const isSame = missing.length === 0 && next.size === shown.size;
  for (const id of missing.slice(0, COMING)) next.add(id);
  return { shown: isSame ? shown : next, isDone: missing.length <= COMING };
}

const hiddenNodes = new WeakMap<FlowNode, FlowNode>();
const sizedNodes = new WeakMap<FlowNode, FlowNode>();

/** The nodes as the canvas library gets them: what is not shown is hidden but known, with a size and
 *  pins, so that fitting, dragging and wires work with it. */
export function nodesForFlow(
  nodes: readonly FlowNode[],
  shown: Shown,
  document: GraphDocument,
  catalogue: Catalogue,
): FlowNode[] {
  if (shown === null) return nodes as FlowNode[];
  return nodes.map((node) => {
    const isShown = shown.has(node.id);
    if (isShown && node.measured) return node;
    const kept = isShown ? sizedNodes : hiddenNodes;
    const known = kept.get(node);
    if (known) return known;
    const geometry = geometryOf(document, catalogue, node.data.node);
    const measured = node.measured ?? { width: geometry.width, height: geometry.height };
    const made: FlowNode = { ...node, measured, hidden: !isShown };
    if (!isShown && !node.measured) {
      made.handles = handlePlaces(geometry).map((place) => ({
        ...place,
        width: HANDLE_SIZE,
        height: HANDLE_SIZE,
        position: place.type === "target" ? Position.Left : Position.Right,
      }));
    }
    kept.set(node, made);
    return made;
  });
}

/** The wires the DOM draws: those between two nodes it shows. The canvas draws the others. */
export function edgesForFlow(edges: readonly FlowEdge[], shown: Shown): FlowEdge[] {
  if (shown === null) return edges as FlowEdge[];
  return edges.filter((edge) => shown.has(edge.source) && shown.has(edge.target));
}
