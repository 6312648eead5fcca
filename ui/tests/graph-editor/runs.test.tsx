import { fireEvent, waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunPhase, RunTrace, RunView } from "@/backend/bindings";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { marksAfter, nodeFinder } from "@/graph-editor/runs/trace-marks";
import { flowEdgesOf } from "@/graph-editor/store/flow-view";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, listedGraph, pingGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";
import { aMessage, aRun, SAME_RUNS } from "@tests/graph-editor/scripted-runs";

beforeAll(standInForLayout);

/** A trace written `start enter, arg evaluate`. */
function aTrace(steps: string, part: Partial<RunView> = {}): RunTrace {
  const all = steps.split(", ").map((step) => {
    const [node = "", phase = ""] = step.split(" ");
    return { node, phase: phase as RunPhase };
  });
  return {
    run: aRun(part),
    revision: 3,
    start: { event: "command", args: "{}", user: "Notch", chatType: "chat", variables: "{}" },
    steps: all,
    nSteps: all.length,
    effects: [aMessage("What?", 6)],
    costs: [
      { node: "ask", nTimes: 1, waitedMs: 30, work: 900 },
      { node: "branch", nTimes: 1, waitedMs: 0, work: 1_500_000 },
    ],
  };
}

/** `@ping` without a word: the branch goes to where one is asked for. */
const ASKED = "start enter, branch enter, arg evaluate, branch act, ask enter, ask act";

const edges = flowEdgesOf([], pingGraph, indexCatalogue(testCatalogue));
const marksOf = (trace: RunTrace, step: number) =>
  marksAfter(trace, step, nodeFinder(pingGraph, null), edges);

describe("the path of a run", () => {
  it("lights what was come to, counts it, and leaves the other way dark", () => {
    const { byNode, litWires } = marksOf(aTrace(ASKED), 6);
    expect([...byNode].map(([id, { badge }]) => `${id} ${badge}`)).toEqual([
      "start ×1",
      "branch ×1",
      "arg ×1",
      "ask ×1",
    ]);
    expect([...litWires].sort()).toEqual([
      "arg.exists -> branch.condition",
      "branch.exec_false -> ask.exec",
      "start.exec -> branch.exec",
    ]);
  });

  it("ends at the step that is looked at", () => {
    const { byNode, litWires } = marksOf(aTrace(ASKED), 3);
    expect(byNode.get("arg")?.tone).toBe("current");
    expect(byNode.has("ask")).toBe(false);
    expect(litWires.has("branch.exec_false -> ask.exec")).toBe(false);
  });

  it("marks where it failed, at its end", () => {
    const trace = aTrace(ASKED, { failure: "No.", failedAt: "ask" });
    expect(marksOf(trace, 6).byNode.get("ask")?.tone).toBe("failed");
    expect(marksOf(trace, 5).byNode.get("ask")?.tone).toBe("current");
  });

  it("stands at the call for what happens inside of it", () => {
    const inner = { ...listedGraph.subgraphs[0], nodes: pingGraph.nodes };
    const document = { ...listedGraph, subgraphs: [inner as (typeof listedGraph.subgraphs)[0]] };
    const called = { ...document.nodes.find(({ id }) => id === "twice") };
    expect(called.data).toMatchObject({ subgraph: "s1" });
    const trace = aTrace("twice enter, twice/join evaluate, twice/join evaluate");
    const outside = marksAfter(trace, 3, nodeFinder(document, null), []);
    expect([...outside.byNode.keys()]).toEqual(["twice"]);
    const inside = marksAfter(trace, 3, nodeFinder(document, "s1"), []);
    expect(inside.byNode.get("join")?.badge).toBe("×2");
  });
});

describe("the runs of a graph", () => {
  function coreWithRuns(): EditorCore {
    const core = new EditorCore(graphView(pingGraph));
    core.runs = [
      aTrace(ASKED, { id: 8, failure: "The message is empty.", failedAt: "ask" }),
      aTrace(ASKED),
    ];
    core.runState = (step) => ({
      step,
      pins: [{ node: "arg", pin: "exists", value: "false" }],
      variables: [{ name: "pings", value: String(step) }],
      nEffects: 0,
    });
    return core;
  }

  async function openRun(core: EditorCore, id: number) {
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-runs"));
    fireEvent.click(await screen.findByTestId(`graph-run-${id}`));
    await screen.findByTestId("graph-run-open");
    return screen;
  }

  it("are listed with who began them and why they failed", async () => {
    const screen = await openEditor(coreWithRuns());
    fireEvent.click(screen.getByTestId("graph-panel-runs"));
    expect(await screen.findByTestId("graph-run-8")).toHaveTextContent("The message is empty.");
    expect(screen.getByTestId("graph-run-7")).toHaveTextContent("command by Notch");
  });

  it("are gone through step by step, there and back, with the path on the canvas", async () => {
    const screen = await openRun(coreWithRuns(), 7);
    expect(screen.getByTestId("node-ask")).toHaveAttribute("data-mark", "lit");
    const slider = screen.getByTestId("graph-run-slider");
    fireEvent.change(slider, { target: { value: "3" } });
    expect(screen.getByTestId("graph-run-step")).toHaveTextContent("3 of 6");
    expect(screen.getByTestId("node-arg")).toHaveAttribute("data-mark", "current");
    expect(screen.getByTestId("node-ask")).not.toHaveAttribute("data-mark");
    fireEvent.click(screen.getByTestId("graph-run-back"));
    expect(screen.getByTestId("node-branch")).toHaveAttribute("data-mark", "current");
    fireEvent.click(screen.getByTestId("graph-run-forward"));
    expect(screen.getByTestId("node-arg")).toHaveAttribute("data-mark", "current");
    fireEvent.click(screen.getByTestId("graph-panel-node"));
    expect(screen.getByTestId("node-arg")).not.toHaveAttribute("data-mark");
  });

  it("show the values of the node and the variables after each step", async () => {
    const screen = await openRun(coreWithRuns(), 7);
    fireEvent.change(screen.getByTestId("graph-run-slider"), { target: { value: "3" } });
    const values = screen.getByTestId("graph-run-values");
    await screen.findByText("exists");
    expect(values).toHaveTextContent("existsfalse");
    expect(values).toHaveTextContent("pings3");
  });

  it("say what they did and where the time went", async () => {
    const screen = await openRun(coreWithRuns(), 7);
    expect(screen.getByTestId("graph-run-effects")).toHaveTextContent("sendMessage");
    fireEvent.click(screen.getByTestId("graph-run-times"));
    const costs = screen.getByTestId("graph-run-costs").querySelectorAll("li");
    expect(costs[0]).toHaveTextContent("waited 30 ms");
    expect(costs[1]).toHaveTextContent("computed about 1.5 ms");
    expect(screen.getByTestId("node-ask")).toHaveTextContent("×1 · 30 ms");
  });

  it("are found by words and by how they ended, page by page", async () => {
    const core = coreWithRuns();
    const [first] = core.runs;
    const many = Array.from({ length: 60 }, (_, n) => aTrace(ASKED, { id: 200 - n }));
    core.runs = [...(first ? [{ ...first, run: { ...first.run, id: 300 } }] : []), ...many];
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-runs"));
    await screen.findByTestId("graph-run-300");
    expect(screen.queryByTestId("graph-run-141")).toBeNull();
    fireEvent.click(screen.getByTestId("graph-runs-older"));
    await screen.findByTestId("graph-run-141");
    fireEvent.change(screen.getByTestId("graph-runs-search"), { target: { value: "empty" } });
    await waitFor(() => expect(screen.queryByTestId("graph-run-200")).toBeNull());
    await screen.findByTestId("graph-run-300");
    fireEvent.change(screen.getByTestId("graph-runs-search"), { target: { value: "zombie" } });
    await screen.findByText("No run is like that.");
  });

  it("are compared two at a time", async () => {
    const core = coreWithRuns();
    core.comparison = {
      ...SAME_RUNS,
      nCommonSteps: 4,
      parted: { a: { node: "ask", phase: "enter" }, b: { node: "say", phase: "enter" } },
      values: [{ step: 3, node: "arg", pin: "exists", a: "false", b: "true" }],
    };
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-runs"));
    fireEvent.click(await screen.findByTestId("graph-run-compare-8"));
    fireEvent.click(screen.getByTestId("graph-run-compare-7"));
    const comparison = await screen.findByTestId("graph-run-comparison");
    expect(core.requests("compareRuns")).toEqual([{ a: 7, b: 8 }]);
    expect(comparison).toHaveTextContent("The first 4 steps are the same");
    expect(comparison).toHaveTextContent("exists");
  });

  it("come out of a file, or are refused in the core's words", async () => {
    const core = coreWithRuns();
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-runs"));
    fireEvent.click(await screen.findByTestId("graph-runs-import"));
    const text = screen.getByTestId("graph-run-import-text");
    fireEvent.change(text, { target: { value: "nonsense" } });
    fireEvent.click(screen.getByTestId("graph-run-import-take"));
    await screen.findByText("This is not a record of a run.");
    fireEvent.change(text, { target: { value: "{}" } });
    fireEvent.click(screen.getByTestId("graph-run-import-take"));
    await screen.findByTestId("graph-run-9");
    expect(await screen.findByTestId("graph-run-open")).toHaveTextContent("came out of a file");
  });
});
