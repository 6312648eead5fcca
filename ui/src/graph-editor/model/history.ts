import { sparing, touch, UNTOUCHED, type Touched } from "./cells";
import type { GraphDocument } from "./document";
import { applyEdits, type Edit } from "./edit";
import { sameDocument } from "./same";
import { rebaseLog, reduceLog, type LogOperation, type SharedLog } from "./shared-log";

/** What a step is called in "Undo: …". `count` and `name` fill the words. */
export interface StepLabel {
  readonly key: StepKey;
  readonly count?: number;
  readonly name?: string;
}

/** Kinds of steps. Each has its words in the message catalogue. */
export type StepKey =
  | "addNode"
  | "addTest"
  | "renameTest"
  | "deleteTest"
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
  /** How many operations of others had been heard when it was done, or undone. */
  readonly stamp: number;
}

/** A document with everything that was done to it here since it was opened. */
export interface History {
  readonly document: GraphDocument;
  readonly done: readonly Operation[];
  readonly undone: readonly Operation[];
  /** What the core has as the published version. */
  readonly saved: GraphDocument;
  /** The log that is shared with other windows; `null` where the graph is edited alone. */
  readonly log: SharedLog | null;
  /** What others changed: steps of this window leave it as it is when they are taken back. */
  readonly touched: Touched;
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
  return { document, done: [], undone: [], saved: document, log: null, touched: UNTOUCHED };
}

/** Takes a step. One that changes nothing leaves no trace. */
export function commit(history: History, step: Step): History {
  const applied = applyEdits(history.document, step.edits);
  if (applied.inverse.length === 0) return history;
  const last = history.done.at(-1);
  const stamp = history.touched.count;
  const merges =
    last !== undefined &&
    step.mergeKey !== undefined &&
    last.mergeKey === step.mergeKey &&
    last.stamp === stamp &&
    history.undone.length === 0;
  const operation: Operation = merges
    ? {
        ...last,
        edits: [...last.edits, ...step.edits],
        inverse: [...applied.inverse, ...last.inverse],
      }
    : { ...step, inverse: applied.inverse, stamp };
  const done = merges ? history.done.slice(0, -1) : history.done;
  return {
    ...history,
    ...doneHere(history, step, applied.document),
    done: [...done, operation],
    undone: [],
  };
}

function doneHere({ log }: History, operation: LogOperation, document: GraphDocument) {
  if (!log) return { document };
  const { id, edits } = operation;
  return { document, log: reduceLog(log, { type: "do", operation: { id, edits }, document }) };
}

/** Applies what is left of a step's edits; in a shared log that is an operation under this id. */
function goAlong(history: History, edits: readonly Edit[], id: string, stamp: number) {
  const left = sparing(edits, history.touched, stamp);
  const applied = applyEdits(history.document, left);
  if (applied.inverse.length === 0) return { document: history.document };
  return doneHere(history, { id, edits: left }, applied.document);
}

/** Takes the last step of this window back; what others changed since then stays. `id` names the
 *  operation in a shared log. */
export function undo(history: History, id = ""): History {
  const operation = history.done.at(-1);
  if (!operation) return history;
  return {
    ...history,
    ...goAlong(history, operation.inverse, id, operation.stamp),
    done: history.done.slice(0, -1),
    undone: [...history.undone, { ...operation, stamp: history.touched.count }],
  };
}

/** Takes the step that was undone last again. `id` as for {@link undo}. */
export function redo(history: History, id = ""): History {
  const operation = history.undone.at(-1);
  if (!operation) return history;
  return {
    ...history,
    ...goAlong(history, operation.edits, id, operation.stamp),
    done: [...history.done, { ...operation, stamp: history.touched.count }],
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
    stamp: last.stamp,
  };
  return { ...history, done: [...history.done.slice(0, -1), operation] };
}

/** A name for the state the document is in, equal for equal states of one history. */
export function stateOf(history: History): string | null {
  return history.done.at(-1)?.id ?? null;
}

/** Notes which document was published. */
export function markSaved(history: History, saved: GraphDocument): History {
  return { ...history, saved };
}

/** Whether the document differs from what was published. */
export function isDirty(history: History): boolean {
  return !sameDocument(history.document, history.saved);
}

/** Shares the history from now on: the document is what all agree on. */
export function shareHistory(history: History, log: SharedLog): History {
  return { ...history, log, document: log.document };
}

/** Takes in the next operation of the common order. One that the reducer cannot take changes nothing, for
 *  anybody. */
export function hearOperation(history: History, operation: LogOperation): History {
  const { log } = history;
  if (!log) return history;
  const isOwn = log.pending.some(({ id }) => id === operation.id);
  const taken = isOwn ? operation : sound(log, operation);
  const next = reduceLog(log, { type: "hear", operation: taken });
  const heard = { ...history, log: next, document: next.document };
  if (isOwn) return heard;
  const steps = [...history.done, ...history.undone];
  const oldest = Math.min(history.touched.count, ...steps.map(({ stamp }) => stamp));
  return { ...heard, touched: touch(history.touched, taken.edits, oldest) };
}

/** Begins anew with what the others have; what they lack of this window's is laid over it. */
export function rebaseHistory(
  history: History,
  agreed: GraphDocument,
  heard: number,
  lacking: readonly LogOperation[],
): History {
  const log = rebaseLog(agreed, heard, lacking);
  return { ...history, log, document: log.document };
}

/** An operation from outside that breaks the reducer is one without edits. */
function sound(log: SharedLog, operation: LogOperation): LogOperation {
  try {
    applyEdits(log.agreed, operation.edits);
    touch(UNTOUCHED, operation.edits, 0);
    return operation;
  } catch {
    return { ...operation, edits: [] };
  }
}
