import { create } from "zustand";
import { shortcutText, type Shortcut } from "@/design/shortcut";
import { isJsonObject, parseJsonText, type JsonValue } from "@/graph-editor/model/json";
import { EDITOR_SHORTCUTS, type EditorShortcut } from "./shortcuts";

type KeyMap = Readonly<Record<EditorShortcut, Shortcut>>;

const KEPT = "sculk.editorKeys";
const NAMES = Object.keys(EDITOR_SHORTCUTS) as EditorShortcut[];

/** The chords of this person: the usual ones, and what was changed of them. */
export const useKeyMap = create<KeyMap>(() => ({ ...EDITOR_SHORTCUTS, ...readKept() }));

/** The chord as it is shown. */
export const chordText = (name: EditorShortcut): string => shortcutText(useKeyMap.getState()[name]);

/** {@link chordText} in a component: it follows the changes. */
export const useChordText = (name: EditorShortcut): string =>
  useKeyMap((state) => shortcutText(state[name]));

/** Keys that move and leave; they always do. */
const FIXED = /^(Escape|Tab|Arrow(Up|Down|Left|Right)|(Control|Shift|Alt|Meta|OS)(Left|Right)?)$/;

/** The chord of a key press, if it can be given to a command. */
export function chordOf(event: KeyboardEvent): Shortcut | null {
  const { code, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (code === "" || FIXED.test(code)) return null;
  return {
    code,
    ...(ctrlKey || metaKey ? { ctrl: true } : {}),
    ...(shiftKey ? { shift: true } : {}),
    ...(altKey ? { alt: true } : {}),
  };
}

/** Gives a command another chord. Answers with the command that has it already, if one has; then
 *  nothing changes. */
export function setChord(name: EditorShortcut, chord: Shortcut): EditorShortcut | null {
  const map = useKeyMap.getState();
  const owner = NAMES.find((other) => other !== name && isSame(map[other], chord));
  if (owner) return owner;
  useKeyMap.setState({ [name]: chord });
  keep();
  return null;
}

/** Goes back to the usual chords. */
export function resetChords(): void {
  useKeyMap.setState(EDITOR_SHORTCUTS);
  keep();
}

/** Whether a chord was changed. */
export function areChordsChanged(map: KeyMap): boolean {
  return NAMES.some((name) => !isSame(map[name], EDITOR_SHORTCUTS[name]));
}

function isSame(a: Shortcut, b: Shortcut): boolean {
  return shortcutText(a) === shortcutText(b);
}

function keep(): void {
  const map = useKeyMap.getState();
  const changed = NAMES.filter((name) => !isSame(map[name], EDITOR_SHORTCUTS[name]));
  try {
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(changed.map((n) => [n, map[n]]))));
  } catch {
    // Without a place to keep them they hold until the window closes.
  }
}

function readKept(): Partial<KeyMap> {
  let kept: JsonValue | undefined;
  try {
    kept = parseJsonText(localStorage.getItem(KEPT));
  } catch {
    return {};
  }
  if (!isJsonObject(kept)) return {};
  const chords = NAMES.flatMap((name) => {
    const chord = readChord(kept[name]);
    return chord ? [[name, chord] as const] : [];
  });
  return Object.fromEntries(chords);
}

function readChord(value: JsonValue | undefined): Shortcut | null {
  if (!isJsonObject(value) || typeof value["code"] !== "string") return null;
  return {
    code: value["code"],
    ...(value["ctrl"] === true ? { ctrl: true } : {}),
    ...(value["shift"] === true ? { shift: true } : {}),
    ...(value["alt"] === true ? { alt: true } : {}),
  };
}
