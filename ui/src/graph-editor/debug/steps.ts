import type { Steering } from "@/backend/bindings";
import type { EditorShortcut } from "@/graph-editor/canvas/shortcuts";
import type { MessageId } from "@/i18n/catalogue";

/** The ways on and back that have a button and a key. */
export const STEPS = [
  {
    id: "continue",
    what: { kind: "continue" },
    words: "debug.word.continue",
    chord: "debugContinue",
  },
  { id: "back", what: { kind: "stepBack" }, words: "debug.word.back", chord: "debugBack" },
  { id: "over", what: { kind: "stepOver" }, words: "debug.word.over", chord: "debugOver" },
  { id: "into", what: { kind: "stepInto" }, words: "debug.word.into", chord: "debugInto" },
  { id: "out", what: { kind: "stepOut" }, words: "debug.word.out", chord: "debugOut" },
  { id: "end", what: { kind: "end" }, words: "debug.word.end", chord: "debugEnd" },
] as const satisfies readonly {
  id: string;
  what: Steering;
  words: MessageId;
  chord: EditorShortcut;
}[];
