import { toBackendError } from "@/backend/backend-error";
import type { SharedPlace } from "@/backend/bindings";
import type { GraphDocument } from "@/graph-editor/model/document";
import { isDirty } from "@/graph-editor/model/history";
import { serializeDocument } from "@/graph-editor/model/serialize";
import type { EditorStore } from "./editor-store";

/** After the last edit, in milliseconds. */
const QUIET_MS = 400;
/** After the first edit that is not kept yet, however long the typing goes on. */
const LATEST_MS = 600;
/** After what another window did: it keeps that itself before, unless it dies. */
const THEIRS_MS = 600;

/** A document to save. Where windows share the graph it is what all agree on, and `shared` says what that
 *  is of their order. */
export interface Settled {
  readonly document: GraphDocument;
  readonly shared: SharedPlace | null;
}

/** Keeps unsaved work with the core, so that a crash loses less than a second of it. */
export interface DraftKeeper {
  /** Ends what is under way and does not start anew: a save is about to make it pointless. Answers with
   *  the document to save. */
  settle(): Promise<Settled>;
  /** Keeps the work now. */
  keep(): Promise<void>;
  /** Throws the kept draft away. */
  discard(): Promise<void>;
  /** Begins to watch. The answer keeps what is not kept yet and watches no more. */
  watch(): () => void;
}

/** Keeps the drafts of one open editor. A failure stays in the store until keeping works again. */
export function createDraftKeeper(store: EditorStore): DraftKeeper {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let firstUnkept: number | null = null;
  let isKept = store.getState().draft !== null;
  let underWay: Promise<void> = Promise.resolve();

  const send = (work: () => Promise<unknown>): Promise<void> => {
    underWay = underWay.then(work).then(
      () => store.setState({ draftFailure: null }),
      (thrown: unknown) => store.setState({ draftFailure: toBackendError(thrown).message }),
    );
    return underWay;
  };
  const cancel = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    firstUnkept = null;
  };
  const discard = (): Promise<void> => {
    cancel();
    const { sharing } = store.getState();
    if (sharing) return send(() => sharing.keep());
    if (!isKept) return underWay;
    isKept = false;
    return send(() => store.getState().source.discardDraft());
  };
  const keep = (): Promise<void> => {
    cancel();
    const { history, source, revision, sharing } = store.getState();
    if (sharing) return send(() => sharing.keep());
    if (!isDirty(history)) return discard();
    isKept = true;
    const document = serializeDocument(history.document);
    return send(() => source.saveDraft(document, revision));
  };
  const schedule = () => {
    const now = Date.now();
    firstUnkept ??= now;
    if (timer !== null) clearTimeout(timer);
    const { sharing } = store.getState();
    const isTheirs = sharing !== null && !sharing.hasUnkept;
    const soon = Math.min(QUIET_MS, Math.max(0, firstUnkept + LATEST_MS - now));
    const wait = isTheirs ? THEIRS_MS : soon;
    timer = setTimeout(() => void keep(), wait);
  };
  return {
    settle: async () => {
      cancel();
      const { history, sharing } = store.getState();
      await underWay;
      return sharing ? sharing.agree() : { document: history.document, shared: null };
    },
    keep,
    discard,
    watch: () => {
      // What an editor that was killed did is in the core's memory only.
      if (store.getState().sharing?.isAheadOfDraft) void keep();
      const unsubscribe = store.subscribe((state, before) => {
        if (state.history.document !== before.history.document) schedule();
      });
      const flush = () => {
        if (timer !== null) void keep();
      };
      window.addEventListener("pagehide", flush);
      return () => {
        window.removeEventListener("pagehide", flush);
        unsubscribe();
        flush();
      };
    },
  };
}
