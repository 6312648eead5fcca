import { describe, expect, it, vi } from "vitest";
import { actionsOf, KEY_GROUPS } from "@/graph-editor/canvas/key-groups";
import { EDITOR_SHORTCUTS, type EditorShortcut } from "@/graph-editor/canvas/shortcuts";

const names = Object.keys(EDITOR_SHORTCUTS) as EditorShortcut[];

describe("what the palette offers of the editor", () => {
  it("is every command that has a key, once, but for those that act where the keyboard is", () => {
    const run = Object.fromEntries(names.map((name) => [name, vi.fn()])) as unknown as Record<
      EditorShortcut,
      () => void
    >;
    const actions = actionsOf(run);
    const ids = actions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const seconds = KEY_GROUPS.flatMap(({ lines }) =>
      lines.flatMap(({ chords }) => chords.slice(1)),
    );
    const missing = names.filter((name) => !ids.includes(name) && !seconds.includes(name));
    expect(missing).toEqual(["connect", "edit"]);
    actions.find(({ id }) => id === "tidy")?.run();
    expect(run.tidy).toHaveBeenCalledOnce();
  });
});
