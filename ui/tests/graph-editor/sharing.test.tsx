import { fireEvent, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { useToasts } from "@/design/toast-store";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { graphView, pingGraph } from "@tests/graph-editor/graphs";
import { renderEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);

const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

/** Two windows on the same graph. */
async function openTwo() {
  const core = new EditorCore(graphView(pingGraph));
  core.isSharing = true;
  const open = async () => {
    const window = within(renderEditor(core).container);
    await window.findByTestId("graph-editor");
    return window;
  };
  return { core, first: await open(), second: await open() };
}

describe("two windows on one graph", () => {
  it("show each other what is done, and undo only what was done here", async () => {
    const { first, second } = await openTwo();
    type(first.getByTestId("field-join-pin_0"), "from the first");
    await waitFor(() => {
      expect(second.getByTestId("field-join-pin_0")).toHaveValue("from the first");
    });
    expect(second.getByTestId("graph-undo")).toBeDisabled();
    expect(first.getByTestId("graph-others")).toHaveTextContent("Open in another window, too");
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

  it("say so where another window has changed what undo would take back", async () => {
    const { first, second } = await openTwo();
    type(first.getByTestId("field-join-pin_0"), "mine");
    await waitFor(() => expect(second.getByTestId("field-join-pin_0")).toHaveValue("mine"));
    type(second.getByTestId("field-join-pin_0"), "theirs");
    await waitFor(() => expect(first.getByTestId("field-join-pin_0")).toHaveValue("theirs"));
    useToasts.setState({ toasts: [] });
    fireEvent.click(first.getByTestId("graph-undo"));
    expect(first.getByTestId("field-join-pin_0")).toHaveValue("theirs");
    expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual([
      "Nothing to undo: another window has changed it since",
    ]);
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
