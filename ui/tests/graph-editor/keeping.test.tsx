import { act, fireEvent, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { BackendError } from "@/backend/backend-error";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { EditorCore } from "@tests/graph-editor/editor-core";
import { emptyGraph, graphView, pingGraph } from "@tests/graph-editor/graphs";
import { openEditor, renderEditor, standInForLayout } from "@tests/graph-editor/open-editor";

beforeAll(standInForLayout);
afterEach(() => {
  vi.useRealTimers();
});

const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

describe("saving", () => {
  it("sends the document with its revision and reports clean and dirty", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const dirty: boolean[] = [];
    const screen = await openEditor(core, (isDirty) => dirty.push(isDirty));
    expect(screen.getByTestId("graph-save")).toBeDisabled();
    type(screen.getByTestId("field-join-pin_0"), "Hi ");
    fireEvent.keyDown(document.body, { code: "KeyS", ctrlKey: true });
    await screen.findByText("Published, version 4");
    const [request] = core.requests("saveGraph");
    expect(request?.expectedRevision).toBe(3);
    expect(request?.document).toContain('"Hi "');
    expect(dirty).toEqual([false, true, false]);
  });

  it("keeps what is typed while a save is under way as unsaved", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    const field = screen.getByTestId("field-join-pin_0");
    type(field, "one");
    fireEvent.click(screen.getByTestId("graph-save"));
    type(field, "two");
    await screen.findByText("Draft, changed since version 4");
    expect(core.graph.document).toContain('"one"');
    fireEvent.click(screen.getByTestId("graph-undo"));
    expect(field).toHaveValue("one");
    await screen.findByText("Published, version 4");
  });

  it("says why it was refused and keeps the draft", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.failures.set("saveGraph", new BackendError("badGraph", "Two nodes run in a ring.", null));
    const screen = await openEditor(core);
    type(screen.getByTestId("field-join-pin_0"), "ring");
    fireEvent.click(screen.getByTestId("graph-save"));
    await screen.findByText("Two nodes run in a ring.");
    await waitFor(() => expect(core.graph.draft?.document).toContain('"ring"'));
  });
});

describe("drafts", () => {
  it("are kept within a second even while typing goes on", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    vi.useFakeTimers();
    const field = screen.getByTestId("field-join-pin_0");
    for (let n = 0; n < 10; n += 1) {
      type(field, "x".repeat(n + 1));
      await act(() => vi.advanceTimersByTimeAsync(100));
    }
    expect(core.requests("saveDraft").length).toBeGreaterThan(0);
    expect(core.requests("saveDraft").length).toBeLessThan(3);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(core.graph.draft?.document).toContain(`"${"x".repeat(10)}"`);
  });

  it("are kept at once when the editor is closed", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    type(screen.getByTestId("field-join-pin_0"), "closing");
    screen.unmount();
    await waitFor(() => expect(core.graph.draft?.document).toContain('"closing"'));
  });

  it("are thrown away when undo leads back to what is saved", async () => {
    const core = new EditorCore(graphView(pingGraph));
    const screen = await openEditor(core);
    type(screen.getByTestId("field-join-pin_0"), "gone");
    await waitFor(() => expect(core.graph.draft).not.toBeNull());
    fireEvent.click(screen.getByTestId("graph-undo"));
    await waitFor(() => expect(core.graph.draft).toBeNull());
  });

  it("are taken up at opening, one undo away from what is saved", async () => {
    const document = serializeDocument(emptyGraph);
    const draft = { document, baseRevision: 3, savedAt: 0 };
    const core = new EditorCore(graphView(pingGraph, { draft }));
    const screen = await openEditor(core);
    expect(screen.queryByTestId("node-branch")).toBeNull();
    expect(screen.getByTestId("graph-draft")).toBeVisible();
    fireEvent.click(screen.getByTestId("graph-undo"));
    expect(screen.getByTestId("node-branch")).toBeInTheDocument();
  });

  it("can be dropped for what is saved", async () => {
    const document = serializeDocument(emptyGraph);
    const draft = { document, baseRevision: 2, savedAt: 0 };
    const core = new EditorCore(graphView(pingGraph, { draft }));
    const screen = await openEditor(core);
    fireEvent.click(screen.getByTestId("graph-draft-discard"));
    await screen.findByText("Published, version 3");
    await waitFor(() => expect(core.graph.draft).toBeNull());
    expect(screen.queryByTestId("graph-draft")).toBeNull();
  });

  it("say so when they cannot be kept, until they can again", async () => {
    const core = new EditorCore(graphView(pingGraph));
    core.failures.set("saveDraft", new BackendError("internal", "The disk is full.", null));
    const screen = await openEditor(core);
    const field = screen.getByTestId("field-join-pin_0");
    type(field, "a");
    await screen.findByText(/The disk is full\./);
    core.failures.clear();
    type(field, "ab");
    await waitFor(() => expect(screen.queryByTestId("graph-draft-failed")).toBeNull());
  });
});

describe("opening", () => {
  it("shows what is wrong with a stored text and lets one start over", async () => {
    const core = new EditorCore(graphView(pingGraph, { document: '{"nodes": [}' }));
    const screen = renderEditor(core);
    const words = await screen.findByTestId("graph-unreadable");
    expect(words).toHaveTextContent("line 1, column 12");
    fireEvent.click(screen.getByText("Start over with an empty graph"));
    expect(screen.getByTestId("node-start")).toBeInTheDocument();
  });
});
