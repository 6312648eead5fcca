import type { GraphDocument } from "./document";
import { applyEdits, type Edit } from "./edit";

/** What travels in the log: edits under an id that no other operation has. */
export interface LogOperation {
  readonly id: string;
  readonly edits: readonly Edit[];
}

/**
 * One window's side of a log that several windows write to. Whoever keeps the log puts the
 * operations into one order and tells them to everybody, the sender included. What was done here
 * and is not in that order yet is laid over it, so that typing never waits. All sides that heard
 * the same operations have the same document, because edits that do not fit any more do nothing.
 */
export interface SharedLog {
  /** The document after all operations of the common order. */
  readonly agreed: GraphDocument;
  /** Done here, but not heard back yet; the oldest first. */
  readonly pending: readonly LogOperation[];
  /** What is shown: {@link agreed} with {@link pending} on top. */
  readonly document: GraphDocument;
  /** How many operations of the common order were heard. */
  readonly heard: number;
}

/** What can happen to a log. */
export type LogEvent =
  /** Something was done in this window; it is to be sent. `document` is what came of it. */
  | { readonly type: "do"; readonly operation: LogOperation; readonly document?: GraphDocument }
  /** The next operation of the common order, by whomever. */
  | { readonly type: "hear"; readonly operation: LogOperation }
  /** The keeper would not take an operation of this window. */
  | { readonly type: "refused"; readonly operationId: string };

/** A log that begins with a document all sides have, which holds `heard` operations already. */
export function openLog(document: GraphDocument, heard = 0): SharedLog {
  return { agreed: document, pending: [], document, heard };
}

/** The one place where a log changes. */
export function reduceLog(log: SharedLog, event: LogEvent): SharedLog {
  switch (event.type) {
    case "do": {
      const document = event.document ?? applyEdits(log.document, event.operation.edits).document;
      return { ...log, document, pending: [...log.pending, event.operation] };
    }
    case "hear":
      return hear(log, event.operation);
    case "refused": {
      const pending = log.pending.filter(({ id }) => id !== event.operationId);
      return { ...log, pending, document: layOver(log.agreed, pending) };
    }
  }
}

/** A log that begins anew: `agreed` is what the others have, `pending` what they lack. */
export function rebaseLog(
  agreed: GraphDocument,
  heard: number,
  pending: readonly LogOperation[],
): SharedLog {
  return { agreed, heard, pending, document: layOver(agreed, pending) };
}

function hear(log: SharedLog, operation: LogOperation): SharedLog {
  const heard = log.heard + 1;
  const pending = log.pending.filter(({ id }) => id !== operation.id);
  if (log.pending[0]?.id === operation.id) {
    // The usual case: what was done here first comes back, and nothing of others came between. What
    // is shown stays the very same object, so that nothing is drawn again.
    const { document } = log;
    const agreed =
      pending.length === 0 ? document : applyEdits(log.agreed, operation.edits).document;
    return { agreed, pending, document, heard };
  }
  const { document: agreed } = applyEdits(log.agreed, operation.edits);
  return { agreed, pending, document: layOver(agreed, pending), heard };
}

function layOver(document: GraphDocument, operations: readonly LogOperation[]): GraphDocument {
  return operations.reduce((on, { edits }) => applyEdits(on, edits).document, document);
}
