import { fireEvent, waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { emptyGraph, graphView, pingGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";
import { aVersion } from "@tests/graph-editor/scripted-history";

beforeAll(standInForLayout);

/** A core whose graph was empty once, then said something else, then became what it is. */
function coreWithHistory(): EditorCore {
  const core = new EditorCore(graphView(pingGraph));
  const greeting = {
    ...pingGraph,
    nodes: pingGraph.nodes.map((node) =>
      node.id === "join" ? { ...node, data: { ...node.data, pin_0: "Pang " } } : node,
    ),
  };
  core.versions = [
    aVersion(3, serializeDocument(pingGraph)),
    aVersion(2, serializeDocument(greeting), "before the party"),
    aVersion(1, serializeDocument(emptyGraph)),
  ];
  core.blame = [{ subgraphId: null, nodeId: "join", revision: 3, addedIn: 2 }];
  return core;
}

async function openHistory(core: EditorCore) {
  const screen = await openEditor(core);
  fireEvent.click(screen.getByTestId("graph-panel-history"));
  await screen.findByTestId("graph-history");
  return screen;
}

describe("the history", () => {
  it("lists the versions with who saved them and what was noted", async () => {
    const screen = await openHistory(coreWithHistory());
    expect(screen.getByTestId("graph-version-3")).toHaveTextContent("current");
    expect(screen.getByTestId("graph-version-2")).toHaveTextContent("by alex");
    expect(screen.getByTestId("graph-version-2")).toHaveTextContent("before the party");
  });

  it("shows what changed since a version, on the canvas too, until it is left", async () => {
    const screen = await openHistory(coreWithHistory());
    fireEvent.click(screen.getByTestId("graph-version-2"));
    const diff = await screen.findByTestId("graph-history-diff");
    expect(diff).toHaveTextContent("Join texts was changed");
    expect(diff).toHaveTextContent("pin_0: Pang Pong");
    expect(screen.getByTestId("node-join")).toHaveAttribute("data-mark", "changed");
    fireEvent.click(screen.getByTestId("graph-panel-node"));
    expect(screen.getByTestId("node-join")).not.toHaveAttribute("data-mark");
  });

  it("compares with what is typed, not only with what is saved", async () => {
    const screen = await openHistory(coreWithHistory());
    fireEvent.click(screen.getByTestId("graph-version-3"));
    await screen.findByText("Nothing changed since.");
    fireEvent.change(screen.getByTestId("field-join-pin_0"), { target: { value: "Peng " } });
    expect(await screen.findByTestId("graph-history-diff")).toHaveTextContent("Pong Peng");
  });

  it("brings a version back as a new one, with what it replaced one undo away", async () => {
    const core = coreWithHistory();
    const screen = await openHistory(core);
    fireEvent.click(screen.getByTestId("graph-version-2"));
    fireEvent.click(await screen.findByTestId("graph-history-restore"));
    await screen.findByText(/version 4$/);
    const [request] = core.requests("restoreGraphVersion");
    expect(request).toMatchObject({ revision: 2, expectedRevision: 3 });
    expect(screen.getByTestId("field-join-pin_0")).toHaveValue("Pang ");
    await screen.findByText("brought back from version 2");
    fireEvent.click(screen.getByTestId("graph-undo"));
    expect(screen.getByTestId("field-join-pin_0")).toHaveValue("Pong ");
  });

  it("keeps a note when its field is left", async () => {
    const core = coreWithHistory();
    const screen = await openHistory(core);
    fireEvent.click(screen.getByTestId("graph-version-1"));
    const note = await screen.findByTestId("graph-history-note");
    fireEvent.change(note, { target: { value: "the very first " } });
    fireEvent.blur(note);
    await waitFor(() =>
      expect(screen.getByTestId("graph-version-1")).toHaveTextContent("the very first"),
    );
    expect(core.requests("noteGraphVersion")).toHaveLength(1);
  });

  it("says at a node since when it is as it is", async () => {
    const screen = await openEditor(coreWithHistory());
    fireEvent.click(screen.getByTestId("node-join"));
    const since = await screen.findByTestId("node-since");
    expect(since).toHaveTextContent("Like this since version 3, there since 2");
    fireEvent.click(since);
    await screen.findByTestId("graph-history");
  });
});
