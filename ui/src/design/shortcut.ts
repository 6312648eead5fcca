/** A chord, by the physical key (`KeyK`), so that it works under every keyboard layout. */
export interface Shortcut {
  /** `KeyboardEvent.code`. */
  code: string;
  ctrl?: boolean;
  shift?: boolean;
  alt?: boolean;
}

type Pressed = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether the event is exactly this chord. `Cmd` counts as `Ctrl`. */
export function matchesShortcut(event: Pressed, shortcut: Shortcut): boolean {
  return (
    event.code === shortcut.code &&
    (event.ctrlKey || event.metaKey) === (shortcut.ctrl ?? false) &&
    event.shiftKey === (shortcut.shift ?? false) &&
    event.altKey === (shortcut.alt ?? false)
  );
}

/** Keys that are better known by their sign. */
const SIGNS: Partial<Record<string, string>> = { Comma: ",", Period: ".", Slash: "/" };

/** The chord as it is shown, for instance `Ctrl Shift K`. */
export function shortcutText(shortcut: Shortcut): string {
  const name = shortcut.code.replace(/^(Key|Digit)/, "");
  const key = SIGNS[name] ?? name;
  return [shortcut.ctrl && "Ctrl", shortcut.alt && "Alt", shortcut.shift && "Shift", key]
    .filter(Boolean)
    .join(" ");
}
