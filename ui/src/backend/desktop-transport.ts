import { getCurrentWindow } from "@tauri-apps/api/window";
import { toBackendError } from "./backend-error";
import { commands, events } from "./bindings";
import type { Answer, CommandName, Request, Transport } from "./transport";

/** The transport of the desktop app: Tauri's IPC. */
export const desktopTransport: Transport = {
  async call<K extends CommandName>(name: K, req: Request<K>): Promise<Answer<K>> {
    // The table's functions differ per name; TypeScript cannot follow that through a lookup.
    const run = commands[name] as (req: Request<K>) => Promise<Answer<K>>;
    try {
      return await run(req);
    } catch (thrown) {
      throw toBackendError(thrown);
    }
  },
  listen: (handler) => events.appEvent.listen((event) => handler(event.payload)),
  closeWindow: () => getCurrentWindow().close(),
};
