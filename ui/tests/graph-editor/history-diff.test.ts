import { describe, expect, it } from "vitest";
import { diffDocuments, isSameGraph } from "@/graph-editor/history/diff";
import { marksOf } from "@/graph-editor/history/history-marks";
import type { GraphDocument } from "@/graph-editor/model/document";
import { parseDocument } from "@/graph-editor/model/parse";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { aNode, aWire } from "@tests/graph-editor/graph-text";
import { listedGraph, pingGraph } from "@tests/graph-editor/graphs";

/** The same document, read anew: no object of it is the same. */
function again(document: GraphDocument): GraphDocument {
  const outcome = parseDocument(serializeDocument(document));
  if (outcome.type === "fault") throw new Error("BUG: it was just written");
  return outcome.document;
}

const withNode = (id: string, change: (node: GraphDocument["nodes"][number]) => object) => ({
  ...pingGraph,
  nodes: pingGraph.nodes.map((node) => (node.id === id ? { ...node, ...change(node) } : node)),
});

describe("the difference of two documents", () => {
  it("is nothing for one that was only read anew", () => {
    for (const document of [pingGraph, listedGraph]) {
      expect(isSameGraph(diffDocuments(document, again(document)))).toBe(true);
    }
  });

  it("tells added, removed, changed and moved apart", () => {
    const after = {
      ...pingGraph,
      nodes: [
        ...pingGraph.nodes
          .filter(({ id }) => id !== "ask")
          .map((node) => {
            if (node.id === "join") return { ...node, data: { ...node.data, pin_0: "Hi " } };
            return node.id === "say" ? { ...node, position: { x: 1, y: 1 } } : node;
          }),
        aNode("log", "action:send_log"),
      ],
      connections: [
        ...pingGraph.connections.filter(({ targetNodeId }) => targetNodeId !== "ask"),
        aWire("say.exec -> log.exec"),
      ],
    };
    const [canvas] = diffDocuments(pingGraph, again(after)).canvases;
    const changes = canvas?.nodes.map(({ type, node }) => `${node.id} ${type}`);
    expect(changes).toEqual(["join changed", "say moved", "log added", "ask removed"]);
    expect(canvas?.nodes[0]).toMatchObject({ keys: ["pin_0"] });
    expect(canvas?.addedWires.map(({ id }) => id)).toEqual(["say.exec -> log.exec"]);
    expect(canvas?.removedWires.map(({ id }) => id)).toEqual(["branch.exec_false -> ask.exec"]);
  });

  it("does not care for the order of keys or the ids of wires", () => {
    const after = withNode("join", ({ data }) => ({
      data: Object.fromEntries(Object.entries(data).reverse()),
    }));
    const connections = pingGraph.connections.map((wire, n) => ({ ...wire, id: `w${n}` }));
    expect(isSameGraph(diffDocuments(pingGraph, { ...after, connections }))).toBe(true);
  });

  it("says of a node that changed and moved that it changed", () => {
    const after = withNode("say", () => ({ position: { x: 9, y: 9 }, type: "action:send_log" }));
    expect(diffDocuments(pingGraph, after).canvases[0]?.nodes[0]).toMatchObject({
      type: "changed",
      keys: [],
    });
  });

  it("looks into subgraphs and at variables", () => {
    const inner = aNode("in", "flow:branch");
    const after = {
      ...listedGraph,
      subgraphs: listedGraph.subgraphs.map((subgraph) => ({ ...subgraph, nodes: [inner] })),
      variables: [{ id: "v", name: "lives", type: "number", value: 3, extra: {} }],
    };
    const diff = diffDocuments(listedGraph, after);
    expect(diff.canvases.map(({ subgraphId }) => subgraphId)).toEqual(["s1"]);
    expect(diff.variables).toEqual([{ type: "added", name: "lives" }]);
    expect(diffDocuments(after, listedGraph).variables).toEqual([
      { type: "removed", name: "lives" },
    ]);
    expect([...marksOf(diff, "s1").byNode]).toEqual([["in", { tone: "added", badge: null }]]);
    expect(marksOf(diff, null).byNode.size).toBe(0);
  });

  it("keeps what was removed as ghosts", () => {
    const after = { ...pingGraph, nodes: pingGraph.nodes.filter(({ id }) => id !== "ask") };
    const marks = marksOf(diffDocuments(pingGraph, after), null);
    expect(marks.ghosts.map(({ id }) => id)).toEqual(["ask"]);
  });
});
