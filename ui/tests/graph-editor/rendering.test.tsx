import { fireEvent } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type * as NodeRows from "@/graph-editor/nodes/node-rows";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, largeGraph, pingGraph, pingProblems } from "@tests/graph-editor/graphs";
import { aGraph, aNode } from "@tests/graph-editor/graph-text";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";

/** How often nodes were drawn: each drawing lays its rows out once. */
const drawings = vi.hoisted(() => ({ count: 0 }));

vi.mock("@/graph-editor/nodes/node-rows", async (original) => {
  const real = await original<typeof NodeRows>();
  return {
    nodeRows: (...args: Parameters<typeof real.nodeRows>) => {
      drawings.count += 1;
      return real.nodeRows(...args);
    },
  };
});

beforeAll(standInForLayout);
beforeEach(() => {
  drawings.count = 0;
});

describe("a field at an output", () => {
  it("stays when the output is connected: its value is no default for the wire", async () => {
    const graph = aGraph(
      [
        aNode("pick", "flow:switch", { caseCount: 2, case_0: "on", case_1: "off" }),
        aNode("log", "action:send_log"),
      ],
      ["pick.case_0 -> log.exec"],
    );
    const screen = await openEditor(new EditorCore(graphView(graph)));
    expect(screen.getByTestId("field-pick-case_0")).toHaveValue("on");
    fireEvent.change(screen.getByTestId("field-pick-case_1"), { target: { value: "away" } });
    expect(screen.getByTestId("field-pick-case_1")).toHaveValue("away");
  });
});

describe("drawing", () => {
  it("is done once per node at opening", async () => {
    await openEditor(new EditorCore(graphView(largeGraph(40))));
    expect(drawings.count).toBe(40);
  });

  it("typing in a field draws its own node and no other", async () => {
    const screen = await openEditor(new EditorCore(graphView(pingGraph)));
    drawings.count = 0;
    const field = screen.getByTestId("field-join-pin_0");
    for (const value of ["P", "Po", "Pon"]) fireEvent.change(field, { target: { value } });
    expect(field).toHaveValue("Pon");
    expect(drawings.count).toBe(3);
  });

  it("problems draw only the nodes they are about, and not again while they stay", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    core.problems = pingProblems;
    drawings.count = 0;
    const field = screen.getByTestId("field-join-pin_0");
    fireEvent.change(field, { target: { value: "a" } });
    await screen.findByText("2", { selector: "[data-testid=graph-panel-problems] *" });
    expect(drawings.count).toBe(3);
    fireEvent.change(field, { target: { value: "ab" } });
    await vi.waitFor(() => expect(core.requests("checkGraph")).toHaveLength(3));
    await Promise.resolve();
    expect(drawings.count).toBe(4);
  });
});
