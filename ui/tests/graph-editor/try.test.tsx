import { fireEvent, waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { DryRunReq, RunTrace } from "@/backend/bindings";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, pingGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";
import { aMessage, aRun } from "@tests/graph-editor/scripted-runs";

beforeAll(standInForLayout);

/** What comes of a trial: it asks the store, and says what it was answered. */
function tried({ start, answers }: DryRunReq): RunTrace {
  const home = answers.at(-1)?.value ?? "null";
  return {
    run: aRun({ id: 40 + answers.length, origin: "dry" }),
    revision: null,
    start,
    steps: [
      { node: "start", phase: "enter" },
      { node: "ask", phase: "enter" },
    ],
    nSteps: 2,
    effects: [
      {
        ...aMessage("", 2),
        name: "storeRead",
        effect: JSON.stringify({ effect: "storeRead", owner: "shop", key: "home" }),
        isQuestion: true,
        answer: { type: "value", json: home },
        answeredBy: answers.length > 0 ? "hand" : "madeUp",
        waitedMs: null,
      },
      aMessage(home, 2),
    ],
    costs: [],
  };
}

async function openTry(core = new EditorCore(graphView(pingGraph))) {
  core.dryRun = tried;
  const screen = await openEditor(core);
  fireEvent.click(screen.getByTestId("graph-panel-try"));
  await screen.findByTestId("graph-try");
  return { core, screen };
}

describe("trying a graph", () => {
  it("takes the data of a form and lists what would be done", async () => {
    const { core, screen } = await openTry();
    const word = screen.getByTestId("graph-try-data-word");
    fireEvent.change(word, { target: { value: "moon" } });
    fireEvent.change(screen.getByTestId("graph-try-user"), { target: { value: "Alex" } });
    fireEvent.click(screen.getByTestId("graph-try-run"));
    const outcome = await screen.findByTestId("graph-try-outcome");
    expect(outcome).toHaveTextContent("storeRead");
    const [req] = core.requests("dryRun");
    expect(req?.start).toMatchObject({ event: "command", args: '{"word":"moon"}', user: "Alex" });
    expect(req?.extent).toEqual({ type: "whole" });
    expect(screen.getByTestId("node-ask")).toHaveAttribute("data-mark", "lit");
    // What was typed is there again after a look at another panel.
    fireEvent.click(screen.getByTestId("graph-panel-node"));
    fireEvent.click(screen.getByTestId("graph-panel-try"));
    expect(await screen.findByTestId("graph-try-data-word")).toHaveValue("moon");
  });

  it("takes an answer of the world by hand and goes again", async () => {
    const { core, screen } = await openTry();
    fireEvent.click(screen.getByTestId("graph-try-run"));
    fireEvent.click(await screen.findByTestId("graph-try-answer-storeRead"));
    const text = screen.getByTestId("graph-try-answer-text");
    fireEvent.change(text, { target: { value: "by the lake" } });
    expect(screen.getByTestId("graph-try-answer-take")).toBeDisabled();
    fireEvent.change(text, { target: { value: '"by the lake"' } });
    fireEvent.click(screen.getByTestId("graph-try-answer-take"));
    await waitFor(() => expect(core.requests("dryRun")).toHaveLength(2));
    expect(core.requests("dryRun")[1]?.answers).toMatchObject([{ value: '"by the lake"' }]);
    const outcome = await screen.findByTestId("graph-try-outcome");
    await waitFor(() => expect(outcome).toHaveTextContent("yours"));
  });

  it("goes up to the node that is selected, or tries it alone", async () => {
    const { core, screen } = await openTry();
    fireEvent.click(screen.getByText("Up to node"));
    expect(screen.getByTestId("graph-try")).toHaveTextContent("Select a node");
    fireEvent.click(screen.getByTestId("node-ask"));
    fireEvent.click(screen.getByTestId("graph-panel-try"));
    fireEvent.click(await screen.findByTestId("graph-try-run"));
    await waitFor(() => expect(core.requests("dryRun")).toHaveLength(1));
    expect(core.requests("dryRun")[0]?.extent).toEqual({ type: "upTo", node: "ask" });
    fireEvent.click(screen.getByText("One node"));
    fireEvent.click(screen.getByTestId("graph-try-run"));
    await waitFor(() => expect(core.requests("dryRun")).toHaveLength(2));
    expect(core.requests("dryRun")[1]?.extent).toEqual({ type: "only", node: "ask", inputs: [] });
  });

  it("takes what the wires of a node would bring, when that is tried alone", async () => {
    const { core, screen } = await openTry();
    fireEvent.click(screen.getByTestId("node-say"));
    fireEvent.click(screen.getByTestId("graph-panel-try"));
    fireEvent.click(await screen.findByText("One node"));
    const field = await screen.findByTestId("graph-try-data-message");
    fireEvent.change(field, { target: { value: "hello" } });
    fireEvent.click(screen.getByTestId("graph-try-run"));
    await waitFor(() => expect(core.requests("dryRun")).toHaveLength(1));
    const inputs = [{ pin: "message", value: '"hello"' }];
    expect(core.requests("dryRun")[0]?.extent).toEqual({ type: "only", node: "say", inputs });
  });

  it("takes the data and the answers of a run that was", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const start = { event: "command", args: '{"word":"sun"}', user: "Herobrine" };
    const past = tried({
      start: { ...start, chatType: "chat", variables: "{}" },
      answers: [],
    } as never);
    core.runs = [{ ...past, run: aRun() }];
    const { screen } = await openTry(core);
    const select = await screen.findByTestId("graph-try-past");
    fireEvent.change(select, { target: { value: "7" } });
    await waitFor(() => expect(screen.getByTestId("graph-try-data-word")).toHaveValue("sun"));
    fireEvent.click(screen.getByTestId("graph-try-run"));
    await waitFor(() => expect(core.requests("dryRun")[0]?.likeRun).toBe(7));
  });

  it("asks before it runs on the bot", async () => {
    const { core, screen } = await openTry();
    fireEvent.click(screen.getByTestId("graph-try-start"));
    await screen.findByTestId("graph-start-dialog");
    expect(core.requests("startGraph")).toEqual([]);
    fireEvent.click(screen.getByText("Practice world"));
    fireEvent.click(screen.getByTestId("graph-start-begin"));
    await waitFor(() => expect(core.requests("startGraph")).toHaveLength(1));
    // The practice world runs what stands on the canvas; the bot what is published.
    expect(core.requests("startGraph")[0]?.practiceDocument).toContain('"nodes"');
    await screen.findByTestId("graph-runs-search");
  });
});

describe("the tests of a graph", () => {
  const passing = { at: 0, name: "Test 1", differences: [] };
  const failing = { ...passing, differences: ["effect 1: expected a, got b"] };

  /** A graph with a test that was made of a run. */
  async function withTest() {
    const core = new EditorCore(graphView(pingGraph));
    const past = tried({ start: {}, answers: [] } as never);
    core.runs = [{ ...past, run: aRun() }];
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-runs"));
    fireEvent.click(await screen.findByTestId("graph-run-7"));
    fireEvent.click(await screen.findByTestId("graph-run-test"));
    await screen.findByTestId("graph-test-0");
    return { core, screen };
  }

  it("are made of runs, run, renamed and taken away, each step undone", async () => {
    const { core, screen } = await withTest();
    core.testResults = () => [failing];
    fireEvent.click(screen.getByTestId("graph-tests-run"));
    await screen.findByText("effect 1: expected a, got b");
    fireEvent.change(screen.getByLabelText("Name of Test 1"), { target: { value: "says hi" } });
    expect(screen.getByLabelText("Name of says hi")).toHaveValue("says hi");
    fireEvent.click(screen.getByLabelText("Delete says hi"));
    expect(screen.queryByTestId("graph-test-0")).toBeNull();
    fireEvent.click(screen.getByTestId("graph-undo"));
    expect(screen.getByLabelText("Name of says hi")).toBeInTheDocument();
  });

  it("stand in the way of publishing until somebody wants it all the same", async () => {
    const { core, screen } = await withTest();
    core.testResults = () => [failing];
    fireEvent.click(screen.getByTestId("graph-save"));
    const refused = await screen.findByTestId("graph-tests-failed");
    expect(refused).toHaveTextContent("effect 1: expected a, got b");
    expect(core.graph.revision).toBe(3);
    fireEvent.click(screen.getByTestId("graph-tests-publish"));
    await waitFor(() => expect(core.graph.revision).toBe(4));
    expect(core.graph.document).toContain('"tests"');
  });

  it("that pass let it be published", async () => {
    const { core, screen } = await withTest();
    core.testResults = () => [passing];
    fireEvent.click(screen.getByTestId("graph-save"));
    await waitFor(() => expect(core.requests("saveGraph")).toHaveLength(1));
  });
});
