import { fireEvent } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { resetChords } from "@/graph-editor/canvas/key-map";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, pingGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);
afterEach(resetChords);

const press = (code: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { code, bubbles: true, ...more });

async function openSheet() {
  const screen = await openEditor(new EditorCore(graphView(pingGraph)));
  fireEvent.keyDown(document.body, { code: "Slash", shiftKey: true });
  await screen.findByTestId("graph-shortcuts");
  return screen;
}

describe("the keys", () => {
  it("can be changed, hold at once and are kept", async () => {
    const screen = await openSheet();
    const chord = screen.getByTestId("chord-selectAll");
    chord.focus();
    fireEvent.click(chord);
    press("KeyE", { ctrlKey: true });
    expect(chord).toHaveTextContent("Ctrl E");
    expect(localStorage.getItem("sculk.editorKeys")).toContain("selectAll");
    press("Escape");
    fireEvent.keyDown(document.body, { code: "KeyA", ctrlKey: true });
    expect(screen.queryByTestId("node-say")).toHaveAttribute("data-selected", "false");
    fireEvent.keyDown(document.body, { code: "KeyE", ctrlKey: true });
    expect(screen.queryByTestId("node-say")).toHaveAttribute("data-selected", "true");
  });

  it("are not given away twice, and go back to the usual ones", async () => {
    const screen = await openSheet();
    const chord = screen.getByTestId("chord-tidy");
    chord.focus();
    fireEvent.click(chord);
    press("KeyD", { ctrlKey: true });
    expect(chord).toHaveTextContent("L");
    fireEvent.click(chord);
    press("KeyK");
    expect(chord).toHaveTextContent("K");
    fireEvent.click(screen.getByTestId("graph-shortcuts-reset"));
    expect(chord).toHaveTextContent("L");
    expect(localStorage.getItem("sculk.editorKeys")).toBe("{}");
  });
});
