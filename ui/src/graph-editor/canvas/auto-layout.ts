import type { ElkNode } from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { snap } from "@/graph-editor/model/connect";
import type { PinSide, Point } from "@/graph-editor/model/document";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";

/** A pin's height in its node, so that wires come out straight. */
export interface PinPlace {
  readonly id: string;
  readonly side: PinSide;
  readonly y: number;
}

const SPACING = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "80",
  "elk.spacing.nodeNode": "32",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
};

/** The size of a node that was not measured yet. */
const GUESS = { width: 188, height: 120 };

/**
 * Tidy places for nodes, left to right along the wires. The nodes keep their common top left
 * corner. Computed in a worker, so that the window stays alive on large graphs.
 */
export async function tidyPlaces(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
  pinsOf: (nodeId: string) => readonly PinPlace[],
): Promise<Record<string, Point>> {
  const { default: Elk } = await import("elkjs/lib/elk-api.js");
  const elk = new Elk({ workerFactory: () => new Worker(workerUrl) });
  const ids = new Set(nodes.map(({ id }) => id));
  const graph: ElkNode = {
    id: "graph",
    layoutOptions: SPACING,
    children: nodes.map((node) => layoutNode(node, pinsOf(node.id))),
    edges: edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)).map(layoutEdge),
  };
  try {
    const tidy = await elk.layout(graph);
    const left = Math.min(...nodes.map((node) => node.position.x));
    const top = Math.min(...nodes.map((node) => node.position.y));
    const placed = tidy.children ?? [];
    const tidyLeft = Math.min(...placed.map((node) => node.x ?? 0));
    const tidyTop = Math.min(...placed.map((node) => node.y ?? 0));
    return Object.fromEntries(
      placed.map((node) => [
        node.id,
        {
          x: snap(left + (node.x ?? 0) - tidyLeft),
          y: snap(top + (node.y ?? 0) - tidyTop),
        },
      ]),
    );
  } finally {
    elk.terminateWorker();
  }
}

const portId = (nodeId: string, side: PinSide, pinId: string) => `${nodeId} ${side} ${pinId}`;

function layoutNode(node: FlowNode, pins: readonly PinPlace[]): ElkNode {
  const width = node.measured?.width ?? GUESS.width;
  return {
    id: node.id,
    width,
    height: node.measured?.height ?? GUESS.height,
    layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    ports: pins.map((pin) => ({
      id: portId(node.id, pin.side, pin.id),
      x: pin.side === "in" ? 0 : width,
      y: pin.y,
      width: 0,
      height: 0,
      layoutOptions: { "elk.port.side": pin.side === "in" ? "WEST" : "EAST" },
    })),
  };
}

/** The order of execution is what a graph is read by: its wires are the straight ones. */
function layoutEdge(edge: FlowEdge) {
  const weight = edge.data?.type === "Exec" ? "20" : "1";
  return {
    id: edge.id,
    sources: [portId(edge.source, "out", edge.sourceHandle ?? "")],
    targets: [portId(edge.target, "in", edge.targetHandle ?? "")],
    layoutOptions: {
      "elk.layered.priority.straightness": weight,
      "elk.layered.priority.direction": weight,
    },
  };
}
