import { fireEvent } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { EditorCore } from "@tests/graph-editor/editor-core";
import {
  graphView,
  largeGraph,
  pingGraph,
  pingProblems,
  placeholderGraph,
} from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);

/** Controls that a screen reader could only call "button". */
function nameless(root: HTMLElement): string[] {
  const controls = root.querySelectorAll<HTMLElement>(
    "button, input, select, textarea, [role=button], [role=tab], [role=option], [role=group]",
  );
  expect(controls.length).toBeGreaterThan(5);
  return [...controls]
    .filter((control) => {
      const label = control.getAttribute("aria-label") ?? control.getAttribute("aria-labelledby");
      return !label && control.textContent.trim() === "" && !control.closest("label");
    })
    .map((control) => control.outerHTML.slice(0, 200));
}

describe("every control has a name", () => {
  it.each([
    ["at rest", pingGraph],
    ["with unknown nodes", placeholderGraph],
    ["with every kind of field", largeGraph(20)],
  ])("%s", async (_state, graph) => {
    const core = new EditorCore(graphView(graph, { problems: pingProblems }));
    const screen = await openEditor(core);
    expect(nameless(document.body)).toEqual([]);
    for (const tab of ["graph", "problems", "node"]) {
      fireEvent.click(screen.getByTestId(`graph-panel-${tab}`));
      expect(nameless(document.body)).toEqual([]);
    }
    fireEvent.click(screen.getByTestId("graph-palette-toggle"));
    fireEvent.click(screen.getByTestId("graph-add-node"));
    expect(nameless(document.body)).toEqual([]);
  });

  it("fields and pins say which node they are of", async () => {
    const screen = await openEditor(new EditorCore(graphView(pingGraph)));
    expect(screen.getAllByLabelText("Via of Send message")).toHaveLength(2);
    expect(screen.getByTestId("pin-branch-condition")).toHaveAttribute(
      "aria-label",
      "Input Condition, True or false, connected",
    );
  });
});
