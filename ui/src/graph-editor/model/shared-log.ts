import type { GraphDocument } from "./document";
import { applyEdits } from "./edit";
import type { Operation } from "./history";

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
  readonly pending: readonly Operation[];
  /** What is shown: {@link agreed} with {@link pending} on top. */
  readonly document: GraphDocument;
  /** How many operations of the common order were heard. */
  readonly heard: number;
}

/** What can happen to a log. */
export type LogEvent =
  /** Something was done in this window; it is to be sent. */
  | { readonly type: "do"; readonly operation: Operation }
  /** The next operation of the common order, by whomever. */
  | { readonly type: "hear"; readonly operation: Operation }
  /** The keeper would not take an operation of this window. */
  | { readonly type: "refused"; readonly operationId: string };

/** A log that begins with a document all sides have. */
export function openLog(document: GraphDocument): SharedLog {
  return { agreed: document, pending: [], document, heard: 0 };
}

/** The one place where a log changes. */
export function reduceLog(log: SharedLog, event: LogEvent): SharedLog {
  switch (event.type) {
    case "do": {
      const { document } = applyEdits(log.document, event.operation.edits);
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

function hear(log: SharedLog, operation: Operation): SharedLog {
  const { document: agreed } = applyEdits(log.agreed, operation.edits);
  const heard = log.heard + 1;
  const isNext = log.pending[0]?.id === operation.id;
  const pending = log.pending.filter(({ id }) => id !== operation.id);
  // The usual case: the own oldest operation comes back, and nothing of others came between.
  if (isNext && log.document !== log.agreed && pending.length === 0) {
    return { agreed, pending, document: agreed, heard };
  }
  return { agreed, pending, document: layOver(agreed, pending), heard };
}

function layOver(document: GraphDocument, operations: readonly Operation[]): GraphDocument {
  return operations.reduce((on, { edits }) => applyEdits(on, edits).document, document);
}
