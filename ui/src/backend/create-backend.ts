import type { Backend } from "./backend-context";
import { ConsoleStore } from "./console-store";
import { GraphNews } from "./graph-news";
import { createLiveStore } from "./live-store";
import { PracticeLog } from "./practice-log";
import type { Transport } from "./transport";

/** Everything behind the views, over one transport. */
export function createBackend(transport: Transport): Backend {
  return {
    transport,
    live: createLiveStore(),
    consoles: new ConsoleStore(transport),
    practice: new PracticeLog(transport),
    graphs: new GraphNews(),
  };
}
