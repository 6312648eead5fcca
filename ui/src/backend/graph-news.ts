import type { AppEvent, GraphPlace, SharedGraphNews } from "./bindings";

/** What an open graph is told. */
export interface GraphListener {
  /** Something happened in the order of operations `session`. */
  onNews: (session: number, news: SharedGraphNews) => void;
  /** Something may have been missed, or the graph may be gone: time to ask. */
  onDoubt: () => void;
}

const keyOf = ({ kind, id }: GraphPlace) => `${kind}:${id}`;

/** Brings what happens to graphs that are open in several windows to their editors. */
export class GraphNews {
  readonly #listeners = new Map<string, Set<GraphListener>>();

  /** Tells the listener from now on; the answer ends it. */
  listen(graph: GraphPlace, listener: GraphListener): () => void {
    const key = keyOf(graph);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) {
        this.#listeners.delete(key);
      }
    };
  }

  /** Takes in an event of the core. */
  apply(event: AppEvent): void {
    if (event.type === "graphShared") {
      const { graph, session, news } = event;
      for (const listener of this.#listeners.get(keyOf(graph)) ?? []) {
        listener.onNews(session, news);
      }
    } else if (event.type === "cacheInvalidated") {
      const { tags } = event;
      const mayConcern = tags.some(
        (tag) => tag === "commands" || tag === "eventGraphs" || tag === "bots",
      );
      if (mayConcern) this.doubt();
    }
  }

  /** Another core answers, or events were missed. */
  doubt(): void {
    for (const listeners of this.#listeners.values()) {
      for (const listener of listeners) listener.onDoubt();
    }
  }
}
