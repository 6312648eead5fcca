import type { Shortcut } from "@/design/shortcut";

/** The chords of the frame. The palette shows them beside what they do. */
export const SHORTCUTS = {
  palette: { code: "KeyK", ctrl: true },
  newBot: { code: "KeyN", ctrl: true },
  closeTab: { code: "KeyW", ctrl: true },
  nextTab: { code: "PageDown", ctrl: true },
  previousTab: { code: "PageUp", ctrl: true },
  settings: { code: "Comma", ctrl: true },
  newWindow: { code: "KeyN", ctrl: true, shift: true },
  toggleList: { code: "KeyB", ctrl: true },
} as const satisfies Record<string, Shortcut>;
