import { toBackendError } from "@/backend/backend-error";
import type {
  GraphPointer,
  SharedGraph,
  SharedGraphNews,
  SharedOperation,
  SharedPlace,
} from "@/backend/bindings";
import type { GraphNews } from "@/backend/graph-news";
import type { Transport } from "@/backend/transport";
import type { GraphDocument } from "@/graph-editor/model/document";
import { hearOperation, isDirty, markSaved, type History } from "@/graph-editor/model/history";
import { parseDocument } from "@/graph-editor/model/parse";
import { sameDocument } from "@/graph-editor/model/same";
import { serializeDocument } from "@/graph-editor/model/serialize";
import type { LogOperation } from "@/graph-editor/model/shared-log";
import { withHistory, type EditorStore } from "./editor-store";
import type { Settled } from "./draft-keeper";
import { joinGraph } from "./join-graph";
import { compareWithSaved, editsOf, portionOf, rejoined, takeOver } from "./sharing-parts";
import { Presence } from "./presence";

/** How often the core is told that this editor is still there, in milliseconds. */
const HEARTBEAT_MS = 10_000;
/** After a failure, in milliseconds. */
const RETRY_MS = 1_000;
/** Documents that are remembered by the number of operations they hold. */
const REMEMBERED = 200;

/** What a sharing needs from outside. */
export interface SharingPort {
  store: EditorStore;
  transport: Transport;
  news: GraphNews;
}

/** One editor's part in a graph that several have open: sends what is done here, takes in what others do,
 *  keeps the draft that all share. */
export class Sharing {
  readonly #port: SharingPort;
  readonly #editor: string;
  #session: number;
  #kept: number;
  /** Own operations that no draft holds yet. */
  #unkept: { seq: number; operation: LogOperation }[] = [];
  readonly #agreed = new Map<number, GraphDocument>();
  /** A version that holds more than was heard so far. */
  #published: { seq: number; revision: number } | null = null;
  #exchanging: Promise<void> | null = null;
  /** Counts the wishes to ask. */
  #asked = 0;
  #isActive = false;
  #onPublished: ((revision: number) => void) | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #presence: Presence;

  constructor(port: SharingPort, editor: string, joined: SharedGraph) {
    this.#port = port;
    this.#editor = editor;
    this.#session = joined.session;
    this.#kept = joined.kept;
    this.#presence = new Presence(port.store, editor, (pointer) => this.#tellPointer(pointer));
    this.#remember(port.store.getState().history);
    this.#takeIn(joined.operations);
    this.#presence.meet(joined.editors);
  }

  /** Whether it sends and listens. */
  get isActive(): boolean {
    return this.#isActive;
  }

  get #graph() {
    return this.#port.store.getState().source.ref;
  }

  /** Whether something was done here that no draft holds. */
  get hasUnkept(): boolean {
    return this.#unkept.length > 0 || this.#pending.length > 0;
  }

  /** Whether anything was done, by anybody, that no draft holds. */
  get isAheadOfDraft(): boolean {
    return (this.#port.store.getState().history.log?.heard ?? 0) > this.#kept;
  }

  get #pending(): readonly LogOperation[] {
    return this.#port.store.getState().history.log?.pending ?? [];
  }

  /** Begins to send and to listen; `onPublished` is told when another window publishes. The answer ends
   *  it. */
  start(onPublished: (revision: number) => void): () => void {
    this.#isActive = true;
    this.#onPublished = onPublished;
    const { store, news } = this.#port;
    const stopNews = news.listen(this.#graph, {
      onNews: (session, one) => {
        if (session === this.#session) this.#hear(one);
      },
      onDoubt: () => this.#ask(),
    });
    const stopStore = store.subscribe((state, before) => {
      if (state.history.log?.pending !== before.history.log?.pending && this.#pending.length > 0) {
        this.#ask();
      }
    });
    const heartbeat = setInterval(() => this.#ask(), HEARTBEAT_MS);
    this.#ask();
    return () => {
      this.#isActive = false;
      stopNews();
      stopStore();
      clearInterval(heartbeat);
      clearTimeout(this.#retry);
      this.#presence.stop();
    };
  }

  /** Tells the others that this editor is gone. */
  async leave(): Promise<void> {
    const { transport } = this.#port;
    await transport
      .call("leaveGraph", { graph: this.#graph, editor: this.#editor })
      // Who does not say so is found to be gone after a while.
      .catch(() => undefined);
  }

  /** Resolves once everything that was done here is in the common order. */
  async flush(): Promise<void> {
    while (this.#pending.length > 0) await this.#exchange();
  }

  /** What all agree on once everything that was done here is part of it, to be published. */
  async agree(): Promise<Settled> {
    await this.flush();
    const { history } = this.#port.store.getState();
    const { log } = history;
    if (!log) return { document: history.document, shared: null };
    return { document: log.agreed, shared: { session: this.#session, seq: log.heard } };
  }

  /** A version was published from here, of which the store knows. */
  published({ session, seq }: SharedPlace): void {
    if (session === this.#session) this.#keptUpTo(seq);
  }

  /** Keeps what all agree on as the draft. `isForced`: even where it was kept once. */
  async keep(isForced = false): Promise<void> {
    await this.flush();
    await this.#keepAgreed(isForced);
  }

  async #keepAgreed(isForced: boolean): Promise<void> {
    const { history, revision } = this.#port.store.getState();
    const { log, saved } = history;
    if (!log || (!isForced && log.heard <= this.#kept)) return;
    const seq = log.heard;
    const { transport } = this.#port;
    try {
      await transport.call("keepGraph", {
        graph: this.#graph,
        session: this.#session,
        seq,
        document: sameDocument(log.agreed, saved) ? null : serializeDocument(log.agreed),
        baseRevision: revision,
      });
      this.#keptUpTo(seq);
    } catch (thrown) {
      const error = toBackendError(thrown);
      if (error.code === "conflict") await this.#joinAnew();
      if (error.code === "notFound") this.#port.store.setState({ isGone: true });
      throw error;
    }
  }

  /** Shows the others where this editor is. */
  point(pointer: GraphPointer): void {
    this.#presence.point(pointer);
  }

  #tellPointer(pointer: GraphPointer): void {
    const place = { graph: this.#graph, session: this.#session, editor: this.#editor };
    void this.#port.transport
      .call("pointInGraph", { ...place, pointer })
      // The next one tells more.
      .catch(() => undefined);
  }

  /** Asks the core what is new, and sends what is not sent, in the background. */
  #ask(): void {
    if (!this.#isActive) return;
    this.#asked += 1;
    this.#exchange().catch(() => {
      if (!this.#isActive || this.#port.store.getState().isGone) return;
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#ask(), RETRY_MS);
    });
  }

  #exchange(): Promise<void> {
    this.#exchanging ??= this.#exchangeAll().finally(() => {
      this.#exchanging = null;
    });
    return this.#exchanging;
  }

  async #exchangeAll(): Promise<void> {
    let before: number;
    do {
      before = this.#asked;
      await this.#exchangeOnce();
    } while (this.#asked !== before || this.#pending.length > 0);
  }

  async #exchangeOnce(): Promise<void> {
    const { store, transport } = this.#port;
    const { log } = store.getState().history;
    if (!log) return;
    try {
      const heard = await transport.call("shareGraph", {
        graph: this.#graph,
        session: this.#session,
        editor: this.#editor,
        after: log.heard,
        operations: portionOf(log.pending),
      });
      if (store.getState().isGone) store.setState({ isGone: false });
      if (heard.isBehind) {
        await this.#joinAnew();
        return;
      }
      this.#takeIn(heard.operations);
      this.#keptUpTo(heard.kept);
      this.#presence.meet(heard.editors);
    } catch (thrown) {
      const error = toBackendError(thrown);
      if (error.code === "notFound") store.setState({ isGone: true });
      // The core holds so much that is in no draft that it takes no more: what it has becomes one.
      if (error.code === "precondition" && this.isAheadOfDraft) {
        await this.#keepAgreed(false);
        this.#asked += 1;
        return;
      }
      throw error;
    }
  }

  #hear(news: SharedGraphNews): void {
    switch (news.type) {
      case "edited":
        this.#takeIn(news.operations);
        return;
      case "kept":
        this.#keptUpTo(news.seq);
        return;
      case "published":
        if (news.seq === null) void this.#publishedElsewhere();
        else {
          this.#keptUpTo(news.seq);
          this.#publishedHere(news.seq, news.revision);
        }
        return;
      case "pointed":
        this.#presence.meetOne(news.editor);
        return;
      case "left":
        this.#presence.left(news.editor);
        return;
    }
  }

  /** Takes in operations of the common order; one that does not follow makes it ask for those between. */
  #takeIn(operations: readonly SharedOperation[]): void {
    const { store } = this.#port;
    const found = { isReplaced: false };
    store.setState((state) => {
      let { history } = state;
      for (const one of operations) {
        const { log } = history;
        if (!log || one.seq <= log.heard) continue;
        if (one.seq > log.heard + 1) {
          this.#ask();
          break;
        }
        const own = log.pending.find(({ id }) => id === one.id);
        const operation = own ?? { id: one.id, edits: editsOf(one.edits) };
        history = hearOperation(history, operation);
        if (one.editor === this.#editor) this.#unkept.push({ seq: one.seq, operation });
        found.isReplaced ||= !own && operation.edits.some(({ type }) => type === "replaceDocument");
        this.#remember(history);
      }
      return withHistory(state, history);
    });
    const waiting = this.#published;
    if (waiting && this.#agreed.has(waiting.seq)) {
      this.#publishedHere(waiting.seq, waiting.revision);
    }
    if (found.isReplaced) void compareWithSaved(store);
  }

  #remember({ log }: History): void {
    if (!log) return;
    this.#agreed.set(log.heard, log.agreed);
    this.#agreed.delete(log.heard - REMEMBERED);
  }

  #keptUpTo(seq: number): void {
    this.#kept = Math.max(this.#kept, seq);
    this.#unkept = this.#unkept.filter((one) => one.seq > this.#kept);
  }

  #publishedHere(seq: number, revision: number): void {
    const { store } = this.#port;
    const document = this.#agreed.get(seq);
    if (!document) {
      const { log } = store.getState().history;
      // Too long ago to be remembered: what is stored says it.
      if (log && seq < log.heard) {
        void takeOver(store, revision).then((isTaken) => {
          if (isTaken) this.#onPublished?.(revision);
        });
      } else this.#published = { seq, revision };
      return;
    }
    this.#published = null;
    if (store.getState().revision >= revision) return;
    const isOwn = store.getState().save.type === "saving";
    store.setState((state) => ({
      revision,
      history: markSaved(state.history, document),
      draft: null,
      isDraftOutdated: false,
    }));
    if (!isOwn) this.#onPublished?.(revision);
  }

  /** A version that was not made from what is shown here. Without own work it is taken over; else the work
   *  is kept, and publishing asks whose version stays. */
  async #publishedElsewhere(): Promise<void> {
    const { store } = this.#port;
    if (store.getState().save.type === "saving") return;
    const work = isDirty(store.getState().history) ? this.keep(true) : this.#exchange();
    await work.catch(() => undefined);
  }

  /** After a break: begins with what the others have, and lays over it what they lack. */
  async #joinAnew(): Promise<void> {
    const { store, transport } = this.#port;
    const joined = await joinGraph(transport, this.#graph, this.#editor);
    const { history, revision, source } = store.getState();
    const wasDirty = isDirty(history);
    const isOther = joined.session !== this.#session;
    let { saved } = history;
    if (joined.revision !== revision) {
      const stored = parseDocument((await source.load()).document);
      if (stored.type === "graph") saved = stored.document;
    }
    const own = this.#unkept.map(({ operation }) => operation);
    this.#session = joined.session;
    this.#kept = joined.kept;
    this.#agreed.clear();
    this.#unkept = [];
    store.setState((state) => rejoined(state, { joined, isOther, wasDirty, saved, own }));
    this.#remember(store.getState().history);
    this.#takeIn(joined.operations);
    this.#presence.meet(joined.editors);
  }
}
