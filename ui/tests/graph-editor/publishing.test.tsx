import { fireEvent, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { framedGraph, graphView, pingGraph, pingProblems } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);

const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

describe("publishing", () => {
  it("is refused with errors, says which, and keeps the draft", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.problems = pingProblems;
    const screen = await openEditor(core);
    type(screen.getByTestId("field-join-pin_0"), "Hi ");
    fireEvent.click(screen.getByTestId("graph-save"));
    await screen.findByTestId("graph-refused");
    expect(screen.getByTestId("graph-refused-errors")).toHaveTextContent("Text is empty");
    expect(screen.getByTestId("graph-refused-errors")).not.toHaveTextContent("no argument");
    expect(core.requests("saveGraph")).toEqual([]);
    await waitFor(() => expect(core.graph.draft?.document).toContain('"Hi "'));
  });

  it("works once a click has mended the error", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.problems = pingProblems;
    const screen = await openEditor(core);
    type(screen.getByTestId("field-join-pin_0"), "Hi ");
    fireEvent.click(screen.getByTestId("graph-save"));
    await screen.findByTestId("graph-refused");
    core.problems = pingProblems.filter(({ severity }) => severity !== "error");
    fireEvent.click(screen.getByText("Use “chat”"));
    await waitFor(() => expect(screen.getByTestId("graph-refused-publish")).toBeEnabled());
    fireEvent.click(screen.getByTestId("graph-refused-publish"));
    await screen.findByText("Published, version 4");
    expect(core.graph.document).toContain('"chat_type":"chat"');
  });

  it("is not stopped by warnings", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.problems = pingProblems.filter(({ severity }) => severity === "warning");
    const screen = await openEditor(core);
    type(screen.getByTestId("field-join-pin_0"), "Hi ");
    fireEvent.click(screen.getByTestId("graph-save"));
    await screen.findByText("Published, version 4");
  });
});

describe("problems inside a subgraph", () => {
  it("stand at the call, lead inside, and are mended there", async () => {
    const core = new EditorCore(graphView(framedGraph));
    core.problems = [
      {
        code: "missingInput",
        severity: "error",
        message: "Nobody is named.",
        nodeId: "hail/say",
        pinId: "chat_type",
        connectionId: null,
        fix: {
          label: "Use “private”",
          edits: [{ type: "setData", nodeId: "hail/say", key: "chat_type", value: '"private"' }],
        },
      },
    ];
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-problems"));
    await screen.findByText("Nobody is named.");
    const node = within(screen.getByTestId("node-hail"));
    expect(node.getByTitle("Nobody is named.")).toBeInTheDocument();
    fireEvent.click(screen.getByText("Hail › Send message"));
    await screen.findByTestId("node-say");
    expect(screen.getByTestId("graph-trail")).toHaveTextContent("Hail");
    fireEvent.click(screen.getByText("Use “private”"));
    expect(screen.getByTestId("field-say-chat_type")).toHaveValue("private");
    fireEvent.click(screen.getByTestId("graph-undo"));
    expect(screen.getByTestId("field-say-chat_type")).toHaveValue("chat");
    fireEvent.click(screen.getByTestId("graph-trail-0"));
    await screen.findByTestId("node-hail");
  });
});

describe("the arguments of the command", () => {
  it("are changed at once, and their new name goes to the nodes that read them", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-graph"));
    const name = screen.getByLabelText("Name of argument word");
    type(name, "echo");
    fireEvent.blur(name);
    await waitFor(() => expect(core.commandArguments[0]?.name).toBe("echo"));
    await waitFor(() => expect(screen.getByTestId("field-arg-argumentName")).toHaveValue("echo"));
    fireEvent.click(screen.getByTestId("graph-add-argument"));
    await waitFor(() => expect(core.commandArguments).toHaveLength(2));
  });

  it("keep their name, and the nodes theirs, when the core refuses the new one", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.failures.set("updateCommand", new BackendError("invalid", "That is not a name.", null));
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-graph"));
    const name = screen.getByLabelText("Name of argument word");
    type(name, "echo");
    fireEvent.blur(name);
    await waitFor(() => expect(name).toHaveValue("word"));
    expect(screen.getByTestId("field-arg-argumentName")).toHaveValue("word");
  });
});

describe("the variables of the graph", () => {
  it("take a new name when typing ends, and never another one's on the way", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-graph"));
    fireEvent.click(screen.getByTestId("graph-add-variable"));
    fireEvent.click(screen.getByTestId("graph-add-variable"));
    const [first, second] = screen.getAllByLabelText(/^Name of variable\d/);
    if (!first || !second) throw new Error("two variables were added");
    const taken = (first as HTMLInputElement).value;
    const own = (second as HTMLInputElement).value;
    type(second, taken);
    fireEvent.blur(second);
    expect(second).toHaveValue(own);
    type(second, "scores");
    expect(screen.queryByLabelText("Name of scores")).toBeNull();
    fireEvent.blur(second);
    expect(screen.getByLabelText("Name of scores")).toHaveValue("scores");
    expect(first).toHaveValue(taken);
  });
});

describe("finding in all graphs", () => {
  it("finds in the other graphs of the bot, too", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.others.set(2, graphView(framedGraph, { commandId: 2, commandName: "greet" }));
    const screen = await openEditor(core);
    fireEvent.keyDown(document.body, { code: "KeyF", ctrlKey: true, shiftKey: true });
    type(await screen.findByTestId("graph-find-input"), "hail,");
    const item = await screen.findByTestId("find-item-join");
    expect(item).toHaveTextContent("greet › Hail › Join texts");
  });
});
