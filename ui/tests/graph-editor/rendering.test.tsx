import { fireEvent } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type * as NodeRows from "@/graph-editor/nodes/node-rows";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, largeGraph, pingGraph, pingProblems } from "@tests/graph-editor/graphs";
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
