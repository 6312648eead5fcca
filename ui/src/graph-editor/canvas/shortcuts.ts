import type { Shortcut } from "@/design/shortcut";

/** The chords of the editor, by physical key. Menus and buttons show them. */
export const EDITOR_SHORTCUTS = {
  save: { code: "KeyS", ctrl: true },
  undo: { code: "KeyZ", ctrl: true },
  redo: { code: "KeyZ", ctrl: true, shift: true },
  redoToo: { code: "KeyY", ctrl: true },
  copy: { code: "KeyC", ctrl: true },
  cut: { code: "KeyX", ctrl: true },
  paste: { code: "KeyV", ctrl: true },
  duplicate: { code: "KeyD", ctrl: true },
  selectAll: { code: "KeyA", ctrl: true },
  remove: { code: "Delete" },
  removeToo: { code: "Backspace" },
  removeAndReconnect: { code: "Delete", ctrl: true },
  search: { code: "Space" },
  connect: { code: "KeyC" },
  tidy: { code: "KeyL" },
  frameAll: { code: "Home" },
  frameSelection: { code: "Period" },
  edit: { code: "Enter" },
} as const satisfies Record<string, Shortcut>;

export type EditorShortcut = keyof typeof EDITOR_SHORTCUTS;
