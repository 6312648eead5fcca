import { toBackendError, type BackendError } from "./backend-error";
import type { AppEvent, ConsoleLine } from "./bindings";
import { appendLines, emptyBuffer, prependLines, type ConsoleBuffer } from "./console-buffer";
import type { Transport } from "./transport";

/** Consoles kept in memory at once; the one not looked at for longest goes first. */
const CONSOLES_KEPT = 6;
/** Lines read when a console is opened: what one sees, and some way back, so that it opens at once. */
const FIRST_PAGE = 1_000;
/** Lines per page of history; the most the core gives. */
const PAGE = 5_000;

interface Entry {
  buffer: ConsoleBuffer;
  listeners: Set<() => void>;
  status: "loading" | "ready" | "failed";
  error: BackendError | null;
  /** Lines that came while the first page was on its way. */
  waiting: ConsoleLine[];
  isNotifying: boolean;
}

/** What a view sees of one console. Replaced when something changed. */
export interface ConsoleSnapshot {
  buffer: ConsoleBuffer;
  version: number;
  status: Entry["status"];
  error: BackendError | null;
}

const snapshotOf = ({ buffer, status, error }: Entry): ConsoleSnapshot => ({
  buffer,
  version: buffer.version,
  status,
  error,
});

/** The consoles of the bots that were looked at, outside the query cache: lines come too fast for
 *  it. Views are told at most once per frame. */
export class ConsoleStore {
  readonly #transport: Transport;
  readonly #entries = new Map<number, Entry>();
  readonly #snapshots = new Map<number, ConsoleSnapshot>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts to keep a bot's console if it is not kept yet, and calls back on changes. */
  subscribe(botId: number, listener: () => void): () => void {
    const entry = this.#open(botId);
    entry.listeners.add(listener);
    return () => entry.listeners.delete(listener);
  }

  snapshot(botId: number): ConsoleSnapshot {
    const known = this.#snapshots.get(botId);
    if (known) return known;
    const entry = this.#entries.get(botId);
    const fresh = entry
      ? snapshotOf(entry)
      : { buffer: emptyBuffer(), version: 0, status: "loading" as const, error: null };
    this.#snapshots.set(botId, fresh);
    return fresh;
  }

  /** Reads every console afresh: another core counts its lines from the beginning. */
  reloadAll(): void {
    for (const botId of this.#entries.keys()) void this.reload(botId);
  }

  /** Takes new lines. Those of consoles nobody looked at are left to the core. */
  apply(event: AppEvent): void {
    if (event.type !== "consoleAppended") return;
    const entry = this.#entries.get(event.botId);
    if (!entry) return;
    if (entry.status === "loading") {
      entry.waiting.push(...event.lines);
      return;
    }
    const outcome = appendLines(entry.buffer, event.lines);
    if (outcome === "gap") void this.reload(event.botId);
    else if (outcome === "appended") this.#notify(event.botId, entry);
  }

  /** Reads the newest page afresh, after a gap or a failure. */
  async reload(botId: number): Promise<void> {
    const entry = this.#entries.get(botId);
    if (!entry) return;
    entry.status = "loading";
    try {
      const page = await this.#transport.call("readConsole", {
        botId,
        before: null,
        limit: FIRST_PAGE,
      });
      const { version, nDropped } = entry.buffer;
      entry.buffer = { ...emptyBuffer(), version: version + 1, nDropped };
      prependLines(entry.buffer, page.lines, page.hasOlder);
      appendLines(entry.buffer, entry.waiting);
      entry.status = "ready";
      entry.error = null;
    } catch (thrown) {
      entry.status = "failed";
      entry.error = toBackendError(thrown);
    }
    entry.waiting = [];
    this.#notify(botId, entry);
  }

  /** Reads one more page of history; the answer is how many lines it brought. */
  async loadOlder(botId: number): Promise<number> {
    const entry = this.#entries.get(botId);
    const first = entry?.buffer.lines[0];
    if (!entry || !first || !entry.buffer.hasOlder || entry.status !== "ready") return 0;
    const page = await this.#transport.call("readConsole", {
      botId,
      before: first.seq,
      limit: PAGE,
    });
    const nAdded = prependLines(entry.buffer, page.lines, page.hasOlder);
    this.#notify(botId, entry);
    return nAdded;
  }

  #open(botId: number): Entry {
    const known = this.#entries.get(botId);
    if (known) {
      // Moves it to the end: a Map remembers the order of insertion.
      this.#entries.delete(botId);
      this.#entries.set(botId, known);
      return known;
    }
    const entry: Entry = {
      buffer: emptyBuffer(),
      listeners: new Set(),
      status: "loading",
      error: null,
      waiting: [],
      isNotifying: false,
    };
    this.#entries.set(botId, entry);
    this.#snapshots.delete(botId);
    this.#forgetOldest();
    void this.reload(botId);
    return entry;
  }

  #forgetOldest(): void {
    for (const [botId, entry] of this.#entries) {
      if (this.#entries.size <= CONSOLES_KEPT) return;
      if (entry.listeners.size > 0) continue;
      this.#entries.delete(botId);
      this.#snapshots.delete(botId);
    }
  }

  #notify(botId: number, entry: Entry): void {
    if (entry.isNotifying) return;
    entry.isNotifying = true;
    requestAnimationFrame(() => {
      entry.isNotifying = false;
      this.#snapshots.set(botId, snapshotOf(entry));
      for (const listener of entry.listeners) listener();
    });
  }
}
