import { fireEvent, screen, waitFor, within } from "@testing-library/react";
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

  it("go on typing while the other publishes, and nothing is taken for a version from elsewhere", async () => {
    const { core, first, second } = await openTwo();
    type(first.getByTestId("field-join-pin_0"), "published");
    await waitFor(() => expect(second.getByTestId("field-join-pin_0")).toHaveValue("published"));
    // What the first is about to publish is looked at for long; the other types and keeps that.
    const { go } = core.hold("checkGraph");
    fireEvent.click(first.getByTestId("graph-save"));
    await waitFor(() => expect(core.requests("checkGraph").length).toBeGreaterThan(0));
    type(second.getByTestId("field-join-pin_0"), "typed meanwhile");
    await waitFor(() => expect(core.graph.draft?.document).toContain("typed meanwhile"));
    go();
    await waitFor(() => expect(core.graph.revision).toBe(4));
    expect(core.graph.document).toContain('"published"');
    expect(core.graph.document).not.toContain("typed meanwhile");
    expect(core.graph.draft).toMatchObject({ baseRevision: 4 });
    expect(core.graph.draft?.document).toContain("typed meanwhile");
    for (const window of [first, second]) {
      await window.findByText("Draft, changed since version 4");
      expect(window.getByTestId("field-join-pin_0")).toHaveValue("typed meanwhile");
    }
    // Both go on from the new version: publishing asks nobody whose version stays.
    fireEvent.click(second.getByTestId("graph-save"));
    await first.findByText("Published, version 5");
    expect(core.graph.document).toContain("typed meanwhile");
  });

  it("publish over a version from elsewhere only when asked", async () => {
    const { core, first, second } = await openTwo();
    type(first.getByTestId("field-join-pin_0"), "mine");
    await waitFor(() => expect(second.getByTestId("field-join-pin_0")).toHaveValue("mine"));
    const revision = core.restored(core.graph.document.replace("pong", "theirs"));
    core.published(revision, null);
    fireEvent.click(second.getByTestId("graph-save"));
    await screen.findByTestId("graph-conflict");
    expect(first.getByTestId("field-join-pin_0")).toHaveValue("mine");
  });

  it("send what they did in portions, and keep a draft where the core holds too much", async () => {
    const { core, first } = await openTwo();
    core.maxUnkept = 2;
    for (let n = 1; n <= 6; n += 1) {
      type(first.getByTestId("field-join-pin_0"), `step ${String(n)}`);
      await waitFor(() => expect(core.requests("shareGraph").length).toBeGreaterThan(n));
    }
    await waitFor(() => expect(core.graph.draft?.document).toContain("step 6"));
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
