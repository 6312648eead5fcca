import { act, fireEvent, waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { BreakpointView, DebugPin } from "@/backend/bindings";
import { onWire, valuesOn } from "@/graph-editor/canvas/values";
import { dotsOn, placeOfNode, placeOfWire } from "@/graph-editor/debug/places";
import { shownRun } from "@/graph-editor/debug/debug-state";
import { marksOf } from "@/graph-editor/debug/use-debug";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { nodeFinder } from "@/graph-editor/runs/trace-marks";
import { flowEdgesOf } from "@/graph-editor/store/flow-view";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, pingGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";
import { pausedRun } from "@tests/graph-editor/scripted-debug";

beforeAll(standInForLayout);

const point = (part: Partial<BreakpointView>): BreakpointView => ({
  place: placeOfNode(null, "ask"),
  isEnabled: true,
  condition: "",
  fromHit: 1,
  log: "",
  nHits: 0,
  ...part,
});

const wire = pingGraph.connections.find(({ id }) => id === "arg.exists -> branch.condition");

const VALUES: DebugPin[] = [
  { node: "arg", pin: "exists", value: "false", isAhead: true },
  { node: "call/arg", pin: "exists", value: "true", isAhead: false },
];

const STANDING = pausedRun("ask", {
  path: [
    { node: "branch", phase: "enter" },
    { node: "arg", phase: "evaluate" },
    { node: "branch", phase: "act" },
  ],
  pins: VALUES,
  variables: [{ name: "lives", value: "3" }],
  stack: [{ node: "branch", kind: "loop", round: 2, of: 5 }],
});

describe("breakpoints on a canvas", () => {
  it("are drawn by what they do, each on its own canvas", () => {
    if (!wire) throw new Error("the graph has this wire");
    const points = [
      point({ condition: "lives < 3" }),
      point({ place: placeOfNode(null, "branch"), log: "here" }),
      point({ place: placeOfNode(null, "start"), isEnabled: false }),
      point({ place: placeOfNode("s1", "arg") }),
      point({ place: placeOfWire(null, wire) }),
      point({ place: { kind: "failure" } }),
    ];
    const { nodeDots, wireDots } = dotsOn(points, null, pingGraph.connections, pingGraph);
    expect([...nodeDots]).toEqual([
      ["ask", "conditional"],
      ["branch", "log"],
      ["start", "off"],
    ]);
    expect([...wireDots]).toEqual([[wire.id, "on"]]);
    // A place that is not published yet: no run comes there.
    expect([...dotsOn(points, "s1", [], pingGraph).nodeDots]).toEqual([["arg", "draft"]]);
    const older = { ...pingGraph, nodes: [], connections: [] };
    const drafts = dotsOn(points, null, pingGraph.connections, older);
    expect(new Set([...drafts.nodeDots.values(), ...drafts.wireDots.values()])).toEqual(
      new Set(["draft"]),
    );
  });

  it("stand beside the values that lie on wires", () => {
    const values = valuesOn(VALUES, nodeFinder(pingGraph, null), pingGraph.connections);
    const told = { text: "false", isAhead: true };
    expect(values.wires.get("arg.exists -> branch.condition")).toEqual(told);
    expect(values.byNode.get("arg")?.get("out exists")).toEqual(told);
    expect(values.byNode.get("branch")?.get("in condition")).toEqual(told);
    expect(onWire("x".repeat(40))).toHaveLength(17);
  });
});

describe("a run that stands still", () => {
  it("lights its way up to where it stands", () => {
    const edges = flowEdgesOf([], pingGraph, indexCatalogue(testCatalogue));
    const marks = marksOf(STANDING, nodeFinder(pingGraph, null), edges);
    expect(marks.byNode.get("ask")?.tone).toBe("current");
    expect(marks.byNode.get("branch")?.tone).toBe("lit");
    expect(marks.litWires.has("branch.exec_false -> ask.exec")).toBe(true);
    expect(marks.litWires.has("branch.exec_true -> say.exec")).toBe(false);
  });

  it("is the one that was picked, or the newest that stands", () => {
    const first = pausedRun("ask", {}, { id: 1 }).run;
    const going = pausedRun("ask", {}, { id: 3, state: { kind: "running" } }).run;
    const second = pausedRun("ask", {}, { id: 2 }).run;
    expect(shownRun([first, second, going], null)?.id).toBe(2);
    expect(shownRun([first, second, going], 1)?.id).toBe(1);
    expect(shownRun([going], null)?.id).toBe(3);
  });

  it("is told by keys and buttons what to do, and shows what it stands in", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.debug.runs = [STANDING];
    const screen = await openEditor(core);
    const bar = await screen.findByTestId("debug-bar");
    await waitFor(() => expect(bar.dataset["node"]).toBe("ask"));
    expect(screen.getByTestId("node-ask").dataset["mark"]).toBe("current");

    fireEvent.click(screen.getByTestId("graph-panel-debug"));
    const panel = await screen.findByTestId("debug-panel");
    expect(panel.textContent).toContain("round 2 of 5");
    fireEvent.click(screen.getByTestId("debug-change-lives"));
    const field = screen.getByTestId("debug-new-value");
    fireEvent.change(field, { target: { value: "7" } });
    fireEvent.keyDown(field, { code: "Enter" });
    fireEvent.keyDown(document.body, { code: "F10" });
    fireEvent.keyDown(document.body, { code: "F10", shiftKey: true });
    fireEvent.keyDown(document.body, { code: "F11" });
    fireEvent.keyDown(document.body, { code: "F5" });
    await waitFor(() =>
      expect(core.debug.steered).toEqual([
        { kind: "setVariable", name: "lives", value: "7" },
        { kind: "stepOver" },
        { kind: "stepBack" },
        { kind: "stepInto" },
        { kind: "continue" },
      ]),
    );
    const watch = screen.getByTestId("debug-watch-add");
    fireEvent.change(watch, { target: { value: "lives + 1" } });
    fireEvent.keyDown(watch, { code: "Enter" });
    await waitFor(() =>
      expect(screen.getByTestId("debug-watches").textContent).toContain("lives + 1"),
    );
  });

  it("is drawn along its steps, and shows its values at pins and on wires", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const text = { node: "join", pin: "result", value: '"Pong !"', isAhead: false };
    const word = { node: "arg", pin: "value", value: '"hi"', isAhead: false };
    core.debug.runs = [{ ...STANDING, pins: [...VALUES, text, word], nSteps: 9, step: 9 }];
    core.debug.steer = (run, what) => (what.kind === "lookAt" ? { ...run, step: what.step } : run);
    const screen = await openEditor(core);
    const scrubber = await screen.findByTestId("debug-scrubber");
    expect(screen.getByTestId("pin-join-result").title).toContain('Value: "Pong !"');
    expect(screen.getByTestId("pin-say-message").title).toContain('Value: "Pong !"');
    expect(screen.getByTestId("pin-branch-condition").title).toContain("About to be: false");
    for (const step of ["7", "5", "4"]) fireEvent.change(scrubber, { target: { value: step } });
    await waitFor(() => expect(screen.getByTestId("debug-bar").dataset["step"]).toBe("4"));
    expect(scrubber).toHaveValue("4");
    const steps = core.debug.steered.map((what) => (what.kind === "lookAt" ? what.step : null));
    expect(steps, "what was passed meanwhile is left out").toEqual([7, 4]);
    fireEvent.change(scrubber, { target: { value: "9" } });
    await waitFor(() => expect(core.debug.steered.at(-1)).toEqual({ kind: "lookAtNow" }));
  });

  it("of another version says so, and keeps what is watched with its graph", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.debug.runs = [{ ...STANDING, revision: 2 }];
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-panel-debug"));
    await screen.findByText(/It ran version 2/);
    const watch = screen.getByTestId("debug-watch-add");
    fireEvent.change(watch, { target: { value: "lives * 2" } });
    fireEvent.keyDown(watch, { code: "Enter" });
    screen.unmount();
    const again = await openEditor(core);
    fireEvent.click(again.getByTestId("graph-panel-debug"));
    await waitFor(() =>
      expect(again.getByTestId("debug-watches").textContent).toContain("lives * 2"),
    );
  });

  it("says that it is looked at as it was, and goes back to now", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.debug.runs = [{ ...STANDING, step: 1 }];
    const screen = await openEditor(core);
    fireEvent.click(await screen.findByTestId("debug-now"));
    await waitFor(() => expect(core.debug.steered).toEqual([{ kind: "lookAtNow" }]));
    expect(screen.getByTestId("debug-words").textContent).toContain("step 1 of 3");
  });
});

describe("setting breakpoints", () => {
  it("takes a click in the gutter, and the same click takes it away", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    fireEvent.click(await screen.findByTestId("breakpoint-ask"));
    await waitFor(() => expect(screen.getByTestId("breakpoint-ask").dataset["dot"]).toBe("on"));
    expect(core.debug.breakpoints).toEqual([point({})]);
    fireEvent.click(screen.getByTestId("breakpoint-ask"));
    await waitFor(() => expect(core.debug.breakpoints).toEqual([]));
  });

  it("keeps a condition, and pauses where a run fails", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.debug.breakpoints = [point({})];
    const screen = await openEditor(core);
    fireEvent.click(await screen.findByTestId("graph-panel-debug"));
    fireEvent.click(await screen.findByRole("checkbox", { name: "Pause where a run fails" }));
    await waitFor(() => expect(core.debug.breakpoints).toHaveLength(2));
    const edit = await screen.findByRole("button", { name: /^Edit the breakpoint at/ });
    act(() => edit.click());
    const condition = await screen.findByTestId("debug-edit-condition");
    fireEvent.change(condition, { target: { value: "lives < 3" } });
    fireEvent.click(screen.getByTestId("debug-edit-keep"));
    await waitFor(() =>
      expect(core.debug.breakpoints).toContainEqual(point({ condition: "lives < 3" })),
    );
  });
});
