import { describe, expect, it } from "vitest";
import { arrange, type Box } from "@/graph-editor/model/arrange";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { findInGraph } from "@/graph-editor/model/find";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aGraph, aNode } from "@tests/graph-editor/graph-text";

const box = (id: string, x: number, y: number, width = 100, height = 40): Box => ({
  id,
  x,
  y,
  width,
  height,
});

describe("lining up", () => {
  const boxes = [box("a", 0, 0), box("b", 50, 100, 200), box("c", 130, 300, 60, 80)];

  it("moves to a common edge and keeps the other axis", () => {
    expect(arrange(boxes, "left")).toEqual({
      a: { x: 0, y: 0 },
      b: { x: 0, y: 100 },
      c: { x: 0, y: 300 },
    });
    expect(arrange(boxes, "right")["a"]).toEqual({ x: 150, y: 0 });
    expect(arrange(boxes, "bottom")["b"]).toEqual({ x: 50, y: 340 });
    expect(arrange(boxes, "centre")["c"]).toEqual({ x: 95, y: 300 });
  });

  it("makes gaps equal and leaves the outermost where they are", () => {
    const to = arrange(boxes, "down");
    expect(Object.keys(to)).toEqual(["b"]);
    // 300 - 40 - 40 of room for two gaps
    expect(to["b"]).toEqual({ x: 50, y: 150 });
  });

  it("does nothing with too few", () => {
    expect(arrange([box("a", 0, 0)], "left")).toEqual({});
    expect(arrange(boxes.slice(0, 2), "across")).toEqual({});
  });
});

describe("finding in a graph", () => {
  const catalogue = indexCatalogue(testCatalogue);
  const graph = aGraph(
    [
      aNode("start", "event:command"),
      aNode("say", "action:send_message", { message: "Welcome to the CLAN of miners" }),
      aNode("odd", "plugin:unknown", { list: ["clan"] }),
    ],
    [],
  );
  const ids = (query: string) => findInGraph(graph, catalogue, query).map(({ node }) => node.id);

  it("finds by name, by type and by what is written, whatever the case", () => {
    expect(ids("event:command")).toEqual(["start"]);
    expect(ids("clan")).toEqual(["say", "odd"]);
    expect(ids("WELCOME miners")).toEqual(["say"]);
    expect(ids("")).toEqual([]);
    expect(ids("nowhere")).toEqual([]);
  });

  it("says in which setting the words stand", () => {
    const [found] = findInGraph(graph, catalogue, "welcome");
    expect(found?.at).toEqual({ key: "message", text: "Welcome to the CLAN of miners" });
  });
});
