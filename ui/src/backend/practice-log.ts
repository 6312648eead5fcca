import { createStore, type StoreApi } from "zustand/vanilla";
import type { AppEvent, PracticeLine } from "./bindings";
import type { Transport } from "./transport";

/** Lines kept; as many as the core keeps. */
const KEPT = 2_000;

interface Log {
  /** Oldest first; null until somebody asked for them. */
  lines: readonly PracticeLine[] | null;
}

/** The console of the practice world, outside the query cache: its lines come as events. */
export class PracticeLog {
  readonly store: StoreApi<Log> = createStore<Log>(() => ({ lines: null }));
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Begins to keep the lines, if they are not kept yet. */
  open(): void {
    if (this.store.getState().lines === null) void this.reload();
  }

  /** Takes new lines; what is missing in between is read again. */
  apply(event: AppEvent): void {
    if (event.type !== "practiceAppended") return;
    const { lines } = this.store.getState();
    if (lines === null) return;
    const last = lines.at(-1)?.seq;
    const fresh = last === undefined ? event.lines : event.lines.filter(({ seq }) => seq > last);
    const first = fresh[0]?.seq;
    if (first === undefined) return;
    if (last !== undefined && first !== last + 1) void this.reload();
    else this.store.setState({ lines: [...lines, ...fresh].slice(-KEPT) });
  }

  /** Reads all lines afresh, if they are kept: another core counts them from the beginning. */
  reloadIfOpen(): void {
    if (this.store.getState().lines !== null) void this.reload();
  }

  async reload(): Promise<void> {
    // A core that cannot be reached is told about by the frame; its lines come with the next.
    const page = await this.#transport.call("readPracticeConsole", {}).catch(() => null);
    if (page) this.store.setState({ lines: page.lines });
  }
}
