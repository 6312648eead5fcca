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
  find: { code: "KeyF", ctrl: true },
  tidy: { code: "KeyL" },
  alignLeft: { code: "KeyA", shift: true },
  alignRight: { code: "KeyD", shift: true },
  alignTop: { code: "KeyW", shift: true },
  alignBottom: { code: "KeyS", shift: true },
  distributeAcross: { code: "KeyH", shift: true },
  distributeDown: { code: "KeyV", shift: true },
  frameAll: { code: "Home" },
  frameSelection: { code: "Period" },
  edit: { code: "Enter" },
  shortcuts: { code: "Slash", shift: true },
} as const satisfies Record<string, Shortcut>;

export type EditorShortcut = keyof typeof EDITOR_SHORTCUTS;
