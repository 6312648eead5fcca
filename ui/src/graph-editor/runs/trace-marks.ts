import type { RunStep, RunTrace } from "@/backend/bindings";
import type { Marks, NodeMark } from "@/graph-editor/canvas/marks";
import type { GraphDocument } from "@/graph-editor/model/document";
import { locate, standsFor } from "@/graph-editor/model/subgraph-view";
import type { FlowEdge } from "@/graph-editor/store/flow-view";

/** Names the node of a canvas that stands for a place of a trace, once for each path. */
export function nodeFinder(
  document: GraphDocument,
  subgraphId: string | null,
): (path: string) => string | null {
  const known = new Map<string, string | null>();
  return (path) => {
    let found = known.get(path);
    if (found === undefined) {
      const place = locate(document, path);
      found = place && standsFor(place, subgraphId);
      known.set(path, found);
    }
    return found;
  };
}

/** What stands beside the nodes of a canvas instead of how often they ran. */
export type CostBadges = ReadonlyMap<string, string>;

/** What a run marks on a canvas after so many of its steps: the path it took, and where it is. */
export function marksAfter(
  trace: RunTrace,
  nSteps: number,
  nodeOf: (path: string) => string | null,
  edges: readonly FlowEdge[],
  costs: CostBadges | null = null,
): Marks {
  const counts = new Map<string, number>();
  const entered = new Set<string>();
  let last: string | null = null;
  let lastEntered: string | null = null;
  for (const step of trace.steps.slice(0, nSteps)) {
    const node = nodeOf(step.node);
    if (node === null) continue;
    last = node;
    if (isEvaluation(step)) counts.set(node, (counts.get(node) ?? 0) + 1);
    if (step.phase !== "enter") continue;
    if (lastEntered !== null) entered.add(between(lastEntered, node));
    lastEntered = node;
  }
  const isOver = nSteps >= trace.steps.length;
  const failed = isOver && trace.run.failedAt !== null ? nodeOf(trace.run.failedAt) : null;
  const byNode = new Map<string, NodeMark>();
  for (const [node, count] of counts) {
    byNode.set(node, { tone: "lit", badge: costs?.get(node) ?? `×${count}` });
  }
  const mark = (node: string | null, tone: NodeMark["tone"]) => {
    if (node !== null) byNode.set(node, { tone, badge: byNode.get(node)?.badge ?? null });
  };
  if (!isOver) mark(last, "current");
  mark(failed, "failed");
  const litWires = edges
    .filter(({ source, target, data }) =>
      data?.type === "Exec"
        ? entered.has(between(source, target))
        : counts.has(source) && counts.has(target),
    )
    .map(({ id }) => id);
  return { byNode, litWires: new Set(litWires), ghosts: [] };
}

/** Acting is the second half of a node that was entered: it does not count again. */
export const isEvaluation = ({ phase }: RunStep) => phase !== "act";

const between = (source: string, target: string) => JSON.stringify([source, target]);
