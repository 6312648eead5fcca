import { fireEvent, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, pingGraph } from "@tests/graph-editor/graphs";
import { openEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);

const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

/** Two windows on the same graph. */
async function openTwo() {
  const core = new EditorCore(graphView(pingGraph));
  core.isSharing = true;
  const first = within((await openEditor(core)).container);
  const second = within((await openEditorAgain(core)).container);
  return { core, first, second };
}

async function openEditorAgain(core: EditorCore) {
  const { renderEditor } = await import("@tests/graph-editor/open-editor");
  const screen = renderEditor(core);
  await within(screen.container).findByTestId("graph-editor");
  return screen;
}

describe("two windows on one graph", () => {
  it("show each other what is done, and undo only what was done here", async () => {
    const { first, second } = await openTwo();
    type(first.getByTestId("field-join-pin_0"), "from the first");
    await waitFor(() => {
      expect(second.getByTestId("field-join-pin_0")).toHaveValue("from the first");
    });
    expect(second.getByTestId("graph-undo")).toBeDisabled();
    type(second.getByTestId("field-say-chat_type"), "private");
    await waitFor(() => {
      expect(first.getByTestId("field-say-chat_type")).toHaveValue("private");
    });
    fireEvent.click(first.getByTestId("graph-undo"));
    await waitFor(() => {
      expect(second.getByTestId("field-join-pin_0")).not.toHaveValue("from the first");
    });
    expect(first.getByTestId("field-say-chat_type")).toHaveValue("private");
  });

  it("keep one draft, and publishing in one tells the other", async () => {
    const { core, first, second } = await openTwo();
    type(first.getByTestId("field-join-pin_0"), "together");
    await waitFor(() => {
      expect(core.graph.draft?.document).toContain('"together"');
    });
    expect(core.requests("saveDraft")).toEqual([]);
    await second.findByText("Draft, changed since version 3");
    fireEvent.click(first.getByTestId("graph-save"));
    await first.findByText("Published, version 4");
    await second.findByText("Published, version 4");
    expect(core.graph.document).toContain('"together"');
    expect(core.requests("saveGraph")).toHaveLength(1);
    // What comes next is made from that version in both.
    type(second.getByTestId("field-join-pin_0"), "again");
    await waitFor(() => expect(second.getByTestId("graph-save")).toBeEnabled());
    fireEvent.click(second.getByTestId("graph-save"));
    await first.findByText("Published, version 5");
  });

  it("keep the edits of a graph that is deleted elsewhere, and say so", async () => {
    const { core, first } = await openTwo();
    core.isDeleted = true;
    core.emit({ type: "cacheInvalidated", tags: ["commands"] });
    await first.findByTestId("graph-gone");
    type(first.getByTestId("field-join-pin_0"), "late");
    expect(first.getByTestId("field-join-pin_0")).toHaveValue("late");
    fireEvent.click(first.getByTestId("graph-gone-restore"));
    await waitFor(() => expect(first.queryByTestId("graph-gone")).toBeNull());
    await waitFor(() => expect(core.graph.draft?.document).toContain('"late"'));
  });
});
