import type { ElkNode } from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { snap } from "@/graph-editor/model/connect";
import type { Point } from "@/graph-editor/model/document";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";

const SPACING = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "80",
  "elk.spacing.nodeNode": "32",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
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
): Promise<Record<string, Point>> {
  const { default: Elk } = await import("elkjs/lib/elk-api.js");
  const elk = new Elk({ workerFactory: () => new Worker(workerUrl) });
  const ids = new Set(nodes.map(({ id }) => id));
  const graph: ElkNode = {
    id: "graph",
    layoutOptions: SPACING,
    children: nodes.map((node) => ({
      id: node.id,
      width: node.measured?.width ?? GUESS.width,
      height: node.measured?.height ?? GUESS.height,
    })),
    edges: edges
      .filter((edge) => ids.has(edge.source) && ids.has(edge.target))
      .map((edge) => ({ id: edge.id, sources: [edge.source], targets: [edge.target] })),
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
