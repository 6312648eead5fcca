import { createContext, use } from "react";
import type { ConsoleStore } from "./console-store";
import type { GraphNews } from "./graph-news";
import type { LiveStore } from "./live-store";
import type { PracticeLog } from "./practice-log";
import type { Transport } from "./transport";

/** Everything a view reaches the core through. */
export interface Backend {
  transport: Transport;
  /** States of bots and samples of CPU and memory, kept by events. */
  live: LiveStore;
  /** The console lines of the bots that were looked at. */
  consoles: ConsoleStore;
  /** The console lines of the practice world. */
  practice: PracticeLog;
  /** What happens to graphs that several windows have open. */
  graphs: GraphNews;
}

export const BackendContext = createContext<Backend | null>(null);

/** The backend of the window. */
export function useBackend(): Backend {
  const backend = use(BackendContext);
  if (!backend) throw new Error("BUG: a view was rendered outside BackendProvider");
  return backend;
}
