import type { MessageId } from "@/i18n/catalogue";
import type { EditorShortcut } from "./shortcuts";

/** What keys do, in words, and which. */
interface KeyLine {
  readonly words: MessageId;
  /** The chords that do it; each can be changed. */
  readonly chords: readonly EditorShortcut[];
  /** Keys that always do it: arrows. */
  readonly keys: readonly string[];
}

const chord = (words: MessageId, ...chords: readonly EditorShortcut[]): KeyLine => ({
  words,
  chords,
  keys: [],
});

const fixed = (words: MessageId, ...keys: readonly string[]): KeyLine => ({
  words,
  chords: [],
  keys,
});

/** Every key of the editor, by what one wants to do. */
export const KEY_GROUPS: readonly { title: MessageId; lines: readonly KeyLine[] }[] = [
  {
    title: "editor.keys.build",
    lines: [
      chord("editor.menu.add", "search"),
      chord("editor.keys.connect", "connect"),
      chord("editor.keys.edit", "edit"),
      chord("editor.menu.copy", "copy"),
      chord("editor.menu.cut", "cut"),
      chord("editor.menu.paste", "paste"),
      chord("editor.menu.duplicate", "duplicate"),
      chord("editor.menu.delete", "remove", "removeToo"),
      chord("editor.menu.deleteReconnect", "removeAndReconnect"),
      chord("editor.menu.addFrame", "addFrame"),
      chord("editor.menu.addComment", "addComment"),
      chord("editor.menu.makeSubgraph", "makeSubgraph"),
      chord("editor.menu.unpack", "unpack"),
    ],
  },
  {
    title: "editor.keys.move",
    lines: [
      fixed("editor.keys.walk", "←", "↑", "↓", "→"),
      fixed("editor.keys.back", "Esc"),
      chord("editor.menu.find", "find"),
      chord("editor.menu.findEverywhere", "findEverywhere"),
      chord("editor.menu.frameSelection", "frameSelection"),
      chord("editor.menu.frameAll", "frameAll"),
      chord("editor.menu.selectAll", "selectAll"),
      chord("editor.menu.enter", "enter"),
      chord("editor.menu.leave", "leave"),
      chord("editor.menu.addBookmark", "addBookmark"),
      fixed("editor.keys.bookmark", "1", "9"),
    ],
  },
  {
    title: "editor.keys.arrange",
    lines: [
      chord("editor.menu.tidy", "tidy"),
      chord("editor.arrange.left", "alignLeft"),
      chord("editor.arrange.right", "alignRight"),
      chord("editor.arrange.top", "alignTop"),
      chord("editor.arrange.bottom", "alignBottom"),
      chord("editor.arrange.across", "distributeAcross"),
      chord("editor.arrange.down", "distributeDown"),
    ],
  },
  {
    title: "debug.word.bar",
    lines: [
      chord("debug.word.toggle", "debugBreakpoint"),
      chord("debug.word.continue", "debugContinue"),
      chord("debug.word.over", "debugOver"),
      chord("debug.word.into", "debugInto"),
      chord("debug.word.out", "debugOut"),
      chord("debug.word.back", "debugBack"),
      chord("debug.word.backInto", "debugBackInto"),
      chord("debug.word.runTo", "debugRunTo"),
      chord("debug.word.end", "debugEnd"),
    ],
  },
  {
    title: "editor.keys.keep",
    lines: [
      chord("editor.keys.save", "save"),
      chord("editor.keys.undo", "undo"),
      chord("editor.keys.redo", "redo", "redoToo"),
      chord("editor.keys.sheet", "shortcuts"),
    ],
  },
];

/** Something the editor can do, for the palette of the window. */
export interface EditorAction {
  readonly id: EditorShortcut;
  readonly words: MessageId;
  readonly run: () => void;
}

/** What acts on the thing that has the keyboard: a palette has it itself. */
const NEEDS_FOCUS: ReadonlySet<EditorShortcut> = new Set(["connect", "edit"]);

/** All commands that have a key, once each, in the order of the sheet. */
export function actionsOf(run: Readonly<Record<EditorShortcut, () => void>>): EditorAction[] {
  return KEY_GROUPS.flatMap(({ lines }) =>
    lines.flatMap(({ words, chords }) => {
      const [id] = chords;
      return id === undefined || NEEDS_FOCUS.has(id) ? [] : [{ id, words, run: run[id] }];
    }),
  );
}
