import { describe, expect, it } from "vitest";
import { NO_MARKS_AT_ALL } from "@/graph-editor/canvas/marks";
import { breakpointOn } from "@/graph-editor/canvas/wire-curve";
import { NO_DEBUGGING } from "@/graph-editor/debug/debug-state";
import { geometryOf, NODE_WIDTH } from "@/graph-editor/lod/geometry";
import { paintGround, wrap } from "@/graph-editor/lod/paint";
import { boundsOf, nodeAt, sceneOf } from "@/graph-editor/lod/scene";
import { edgesForFlow, nodesForFlow, stepTowards } from "@/graph-editor/lod/shown-nodes";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import type { GraphDocument } from "@/graph-editor/model/document";
import type { EditorState } from "@/graph-editor/store/editor-store";
import { flowEdgesOf, flowNodesOf } from "@/graph-editor/store/flow-view";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aNode } from "@tests/graph-editor/graph-text";
import { largeGraph, pingGraph } from "@tests/graph-editor/graphs";

const catalogue = indexCatalogue(testCatalogue);

/** As much of an editor's state as a scene is made of. */
function stateOf(document: GraphDocument, before?: EditorState): EditorState {
  return {
    catalogue,
    document,
    flowNodes: flowNodesOf(before?.flowNodes ?? [], document),
    flowEdges: flowEdgesOf(before?.flowEdges ?? [], document, catalogue),
    marks: NO_MARKS_AT_ALL,
    debug: NO_DEBUGGING,
    problems: before?.problems ?? { list: [], byNode: new Map() },
  } as unknown as EditorState;
}

const everything = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };

describe("the breakpoint of a wire", () => {
  it("lies on the wire, near where it begins", () => {
    expect(breakpointOn({ x: 0, y: 0 }, { x: 400, y: 0 })).toEqual({ x: 118.75, y: 0 });
    const back = breakpointOn({ x: 0, y: 0 }, { x: -400, y: 100 });
    expect(back.y).toBeCloseTo(15.625);
    expect(back.x).toBeGreaterThan(-100);
  });
});

describe("breakpoints far out", () => {
  it("are part of the scene, and nothing else is made anew for them", () => {
    const before = stateOf(pingGraph);
    const old = sceneOf(before, new Map());
    const [wire] = pingGraph.connections;
    if (!wire) throw new Error("the graph has wires");
    const canvas = {
      nodeDots: new Map([["ask", "log" as const]]),
      wireDots: new Map([[wire.id, "on" as const]]),
    };
    const dotted = { ...before, debug: { ...NO_DEBUGGING, canvas } };
    const scene = sceneOf(dotted, new Map());
    expect(scene.byId.get("ask")?.dot).toBe("log");
    expect(scene.byId.get("say")).toBe(old.byId.get("say"));
    const dots = scene.wires.filter(({ dot }) => dot !== null);
    expect(dots.map(({ id, dot }) => [id, dot])).toEqual([[wire.id, "on"]]);
  });
});

describe("a scene", () => {
  it("keeps the objects of what did not change", () => {
    const before = stateOf(pingGraph);
    const old = sceneOf(before, new Map());
    const nodes = pingGraph.nodes.map((node) =>
      node.id === "join" ? { ...node, position: { x: 300, y: 300 } } : node,
    );
    const scene = sceneOf(stateOf({ ...pingGraph, nodes }, before), new Map());
    const changed = scene.nodes.filter((node) => old.byId.get(node.id) !== node);
    expect(changed.map(({ id }) => id)).toEqual(["join"]);
    const redrawn = scene.wires.filter((wire) => !old.wires.includes(wire)).map(({ id }) => id);
    expect(redrawn).toEqual(["arg.value -> join.pin_1", "join.result -> say.message"]);
  });

  it("ends wires at the pins they belong to", () => {
    const { byId, wires } = sceneOf(stateOf(pingGraph), new Map());
    for (const wire of wires) {
      const [from, to] = [byId.get(wire.sourceId), byId.get(wire.targetId)];
      expect(wire.from.x).toBe((from?.x ?? NaN) + NODE_WIDTH + 6);
      expect(wire.to.x).toBe((to?.x ?? NaN) - 6);
      expect(wire.from.y).toBeGreaterThan(from?.y ?? NaN);
      expect(wire.from.y).toBeLessThan((from?.y ?? NaN) + (from?.height ?? NaN));
    }
  });

  it("finds the uppermost node at a point", () => {
    const twice = aNode("over", "flow:branch");
    const scene = sceneOf(stateOf({ ...pingGraph, nodes: [...pingGraph.nodes, twice] }), new Map());
    expect(nodeAt(scene, { x: 5, y: 5 })?.id).toBe("over");
    expect(nodeAt(scene, { x: -500, y: 5 })).toBeNull();
    expect(boundsOf([])).toBeNull();
  });
});

describe("the nodes that are elements", () => {
  const state = stateOf(largeGraph(200));
  const scene = sceneOf(state, new Map());

  it("come a few at a time until all in sight are there", () => {
    let shown: ReadonlySet<string> = new Set();
    let isDone = false;
    let steps = 0;
    while (!isDone) {
      const step = stepTowards(shown, scene, everything);
      expect(step.shown.size - shown.size).toBeLessThanOrEqual(4);
      ({ shown, isDone } = step);
      steps += 1;
    }
    expect(shown.size).toBe(200);
    expect(steps).toBe(50);
    expect(stepTowards(shown, scene, everything).shown).toBe(shown);
  });

  it("go once they are far out of sight, but not while they are dragged", () => {
    const held = {
      ...scene,
      nodes: scene.nodes.map((node, n) => ({ ...node, isDragged: n === 7 })),
    };
    const all = new Set(scene.nodes.map(({ id }) => id));
    const { shown } = stepTowards(all, held, { x: 1e5, y: 1e5, width: 100, height: 100 });
    expect([...shown]).toEqual([scene.nodes[7]?.id]);
  });

  it("are the only ones the canvas library draws; it knows size and pins of the others", () => {
    const first = state.flowNodes[0]?.id ?? "";
    const nodes = nodesForFlow(state.flowNodes, new Set([first]), state.document, catalogue);
    expect(nodes.filter((node) => !node.hidden).map(({ id }) => id)).toEqual([first]);
    for (const node of nodes) {
      const { height } = geometryOf(state.document, catalogue, node.data.node);
      expect(node.measured).toEqual({ width: NODE_WIDTH, height });
    }
    expect(nodes[1]?.handles?.length).toBeGreaterThan(1);
    // What was made once stays, so that nothing is drawn anew.
    expect(nodesForFlow(state.flowNodes, new Set([first]), state.document, catalogue)).toEqual(
      nodes,
    );
    expect(nodesForFlow(state.flowNodes, null, state.document, catalogue)).toBe(state.flowNodes);
  });

  it("have the wires between each other, and the canvas the rest", () => {
    const [a, b] = [state.flowEdges[0]?.source ?? "", state.flowEdges[0]?.target ?? ""];
    expect(edgesForFlow(state.flowEdges, new Set([a, b]))).toEqual([state.flowEdges[0]]);
    expect(edgesForFlow(state.flowEdges, new Set([a]))).toEqual([]);
  });
});

describe("titles far out", () => {
  it("break between words and are cut where they must", () => {
    expect(wrap("Set bot variable", 8)).toEqual(["Set bot", "variable"]);
    expect(wrap("Reinforcements", 6)).toEqual(["Reinfo"]);
    expect(wrap("a", 0)).toEqual(["a"]);
  });
});

describe("the ground", () => {
  it.each([Number.NaN, 0])("is plain while a hidden canvas has the zoom %s", (zoom) => {
    const filled: number[] = [];
    const context = {
      fillStyle: "",
      fillRect: (...box: number[]) => filled.push(...box),
      createPattern: () => {
        throw new Error("a tile without size");
      },
    } as unknown as CanvasRenderingContext2D;
    const palette = { canvas: "#000", gridDot: "#fff" };
    const view = { x: Number.NaN, y: 0, zoom };
    paintGround({ context, palette, view } as never, 10, 10);
    expect(filled).toEqual([0, 0, 10, 10]);
  });
});
