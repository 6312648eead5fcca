import { fireEvent } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { findNode, type GraphDocument } from "@/graph-editor/model/document";
import { pinsInDocument } from "@/graph-editor/model/pins";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, listedGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);

const catalogue = indexCatalogue(testCatalogue);

function pinsOf(id: string, document: GraphDocument = listedGraph) {
  const node = findNode(document, id);
  if (!node) throw new Error(`no node ${id}`);
  const { inputs, outputs } = pinsInDocument(document, catalogue, node);
  const words = (pins: typeof inputs) =>
    pins.filter(({ type }) => type !== "Exec").map(({ label, type }) => `${label} ${type}`);
  return { inputs: words(inputs), outputs: words(outputs) };
}

describe("pins that the document lists", () => {
  it("stand at an event and at its calls", () => {
    expect(pinsOf("greet").outputs).toEqual(["who String"]);
    expect(pinsOf("call").inputs).toEqual(["who String"]);
  });

  it("follow the event when it changes", () => {
    const nodes = listedGraph.nodes.map((node) =>
      node.id === "greet"
        ? { ...node, data: { pins: [{ id: "p2", name: "many", type: "Number" }] } }
        : node,
    );
    expect(pinsOf("call", { ...listedGraph, nodes }).inputs).toEqual(["many Number"]);
  });

  it("are the ports of a subgraph", () => {
    expect(pinsOf("twice")).toEqual({ inputs: ["Number Number"], outputs: ["Twice Number"] });
  });

  it("have the type a setting names", () => {
    expect(pinsOf("cast").outputs).toEqual(["Result Number"]);
  });
});

describe("on the canvas", () => {
  it("a value is added to an event, named, typed and taken away", async () => {
    const screen = await openEditor(new EditorCore(graphView(listedGraph)));
    fireEvent.click(screen.getByTestId("field-greet-pins-add"));
    fireEvent.change(screen.getByTestId("field-greet-pins-name-1"), { target: { value: "much" } });
    fireEvent.change(screen.getByTestId("field-greet-pins-type-1"), {
      target: { value: "Number" },
    });
    expect(screen.getByTestId("node-call")).toHaveTextContent("much");
    fireEvent.click(screen.getByTestId("field-greet-pins-remove-0"));
    expect(screen.getByTestId("node-call")).not.toHaveTextContent("who");
  });

  it("the keys of an object are typed beside their values", async () => {
    const screen = await openEditor(new EditorCore(graphView(listedGraph)));
    const key = screen.getByTestId("field-object-key_0");
    expect(key).toHaveValue("lives");
    fireEvent.change(key, { target: { value: "hearts" } });
    expect(screen.getByTestId("field-object-key_0")).toHaveValue("hearts");
    fireEvent.click(screen.getByTestId("pins-more-object"));
    expect(screen.getByTestId("field-object-key_2")).toHaveValue("");
  });

  it("an event and a subgraph are picked by name, and nodes of ours are marked", async () => {
    const screen = await openEditor(new EditorCore(graphView(listedGraph)));
    expect(screen.getByTestId("field-call-selectedEventId")).toHaveDisplayValue("greet");
    expect(screen.getByTestId("field-twice-subgraph")).toHaveDisplayValue("Twice");
    expect(screen.getByTestId("node-twice")).toContainElement(
      screen.getByTitle("Sculk's own: BlockMine has no such node"),
    );
    expect(screen.queryAllByTitle("Sculk's own: BlockMine has no such node")).toHaveLength(1);
  });
});
