import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";
import { toBackendError } from "./backend-error";
import { commands, events } from "./bindings";
import {
  FIRST_WINDOW,
  type Answer,
  type CommandName,
  type OwnWindow,
  type Request,
  type Transport,
} from "./transport";

declare global {
  interface Window {
    /** Put there by the window's process before the page is read. */
    sculkWindow?: OwnWindow;
  }
}

const ownWindow = window.sculkWindow ?? FIRST_WINDOW;

/** Calls that were made and not answered yet. */
const underWay = new Set<Promise<unknown>>();

/** The transport of the desktop app: Tauri's IPC. */
export const desktopTransport: Transport = {
  async call<K extends CommandName>(name: K, req: Request<K>): Promise<Answer<K>> {
    // The table's functions differ per name; TypeScript cannot follow that through a lookup.
    const run = commands[name] as (req: Request<K>) => Promise<Answer<K>>;
    const answer = run(req);
    underWay.add(answer);
    try {
      return await answer;
    } catch (thrown) {
      throw toBackendError(thrown);
    } finally {
      underWay.delete(answer);
    }
  },
  listen: (handler) => events.appEvent.listen((event) => handler(event.payload)),
  async watchCore(handler) {
    const end = await events.windowNews.listen(({ payload }) => {
      if (payload.type === "coreLine") handler(payload.state);
    });
    handler(await commands.coreLine());
    return end;
  },
  watchDrops: (handler) =>
    getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === "drop") handler(payload.paths);
    }),
  retryCore: async (endsOther) => {
    await commands.retryCore(endsOther);
  },
  closeWindow: () => getCurrentWindow().close(),
  ownWindow,
  openWindow: async (wish) => {
    try {
      await commands.openWindow(wish);
    } catch (thrown) {
      throw toBackendError(thrown);
    }
  },
};

/** When the window is about to go, lets everybody write what is not written yet (they listen for
 *  `pagehide`, as they would in a browser), and tells the window once that has reached the core. */
export async function answerClosing(): Promise<void> {
  await events.windowNews.listen(({ payload }) => {
    if (payload.type === "closing" && payload.window === ownWindow.number) void writeEverything();
  });
}

/** Resolves once what waits for answers has gone on. A timer would be late: the window is hidden. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

async function writeEverything(): Promise<void> {
  window.dispatchEvent(new Event("pagehide"));
  // An answer may lead to the next call, a moment later; the window does not wait for ever.
  do {
    await Promise.allSettled(underWay);
    await nextTask();
  } while (underWay.size > 0);
  await commands.pageHasWritten();
}
