import type { GraphDocument } from "./document";
import { applyEdits, type Edit } from "./edit";

/** What a step is called in "Undo: …". `count` and `name` fill the words. */
export interface StepLabel {
  readonly key: StepKey;
  readonly count?: number;
  readonly name?: string;
}

/** Kinds of steps. Each has its words in the message catalogue. */
export type StepKey =
  | "addNode"
  | "paste"
  | "duplicate"
  | "deleteNodes"
  | "deleteWires"
  | "moveNodes"
  | "connect"
  | "convert"
  | "splice"
  | "setField"
  | "changePins"
  | "layout"
  | "arrange"
  | "addVariable"
  | "changeVariable"
  | "deleteVariable"
  | "import"
  | "reload"
  | "restoreDraft"
  | "fix"
  | "bend"
  | "addFrame"
  | "editFrame"
  | "addComment"
  | "editComment"
  | "moveMark"
  | "resizeMark"
  | "deleteMarks"
  | "addBookmark"
  | "changeBookmark"
  | "deleteBookmark"
  | "makeSubgraph"
  | "unpack"
  | "addSubgraph"
  | "renameSubgraph"
  | "deleteSubgraph"
  | "changePorts"
  | "renameArgument"
  | "insertExample"
  | "insertTemplate";

/** One named step of editing: what was applied and what takes it back. */
export interface Operation {
  readonly id: string;
  readonly label: StepLabel;
  readonly edits: readonly Edit[];
  readonly inverse: readonly Edit[];
  /** Steps with the same key that follow each other become one (typing in a field). */
  readonly mergeKey?: string;
}

/** A document with everything that was done to it since it was opened. */
export interface History {
  readonly document: GraphDocument;
  readonly done: readonly Operation[];
  readonly undone: readonly Operation[];
  /** The last operation of the saved state; `null` for the state it was opened in. */
  readonly savedAt: string | null;
}

/** A step that is about to be taken. */
export interface Step {
  readonly id: string;
  readonly label: StepLabel;
  readonly edits: readonly Edit[];
  readonly mergeKey?: string;
}

/** The history of a document that was just opened. */
export function openHistory(document: GraphDocument): History {
  return { document, done: [], undone: [], savedAt: null };
}

/** Takes a step. One that changes nothing leaves no trace. */
export function commit(history: History, step: Step): History {
  const applied = applyEdits(history.document, step.edits);
  if (applied.inverse.length === 0) return history;
  const last = history.done.at(-1);
  const merges =
    last !== undefined &&
    step.mergeKey !== undefined &&
    last.mergeKey === step.mergeKey &&
    last.id !== history.savedAt &&
    history.undone.length === 0;
  const operation: Operation = merges
    ? {
        ...last,
        edits: [...last.edits, ...step.edits],
        inverse: [...applied.inverse, ...last.inverse],
      }
    : { ...step, inverse: applied.inverse };
  const done = merges ? history.done.slice(0, -1) : history.done;
  return {
    ...history,
    document: applied.document,
    done: [...done, operation],
    undone: [],
  };
}

/** Takes the last step back. */
export function undo(history: History): History {
  const operation = history.done.at(-1);
  if (!operation) return history;
  return {
    ...history,
    document: applyEdits(history.document, operation.inverse).document,
    done: history.done.slice(0, -1),
    undone: [...history.undone, operation],
  };
}

/** Takes the step that was undone last again. */
export function redo(history: History): History {
  const operation = history.undone.at(-1);
  if (!operation) return history;
  return {
    ...history,
    document: applyEdits(history.document, operation.edits).document,
    done: [...history.done, operation],
    undone: history.undone.slice(0, -1),
  };
}

/** Ends the merging of steps: what is typed next is a step of its own. */
export function sealStep(history: History): History {
  const last = history.done.at(-1);
  if (last?.mergeKey === undefined) return history;
  const operation: Operation = {
    id: last.id,
    label: last.label,
    edits: last.edits,
    inverse: last.inverse,
  };
  return { ...history, done: [...history.done.slice(0, -1), operation] };
}

/** A name for the state the document is in, equal for equal states of one history. */
export function stateOf(history: History): string | null {
  return history.done.at(-1)?.id ?? null;
}

/** Notes which state was saved. */
export function markSaved(history: History, state: string | null): History {
  return { ...history, savedAt: state };
}

/** Whether the document differs from what was saved. */
export function isDirty(history: History): boolean {
  return stateOf(history) !== history.savedAt;
}
