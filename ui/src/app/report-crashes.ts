import type { Transport } from "@/backend/transport";

/** Reports that are sent for one life of the window: something that breaks in a circle says it once. */
const MOST = 5;

/** Tells the core of what broke in the window, which keeps a report for its user to look at. */
export function crashReporter(transport: Transport): (message: string, stack: string) => void {
  let n = 0;
  return (message, stack) => {
    n += 1;
    if (n > MOST) return;
    // A core that is not there cannot keep a report, and nothing else can be done.
    transport.call("reportWindowCrash", { message, stack }).catch(() => undefined);
  };
}

/** Also tells of what breaks outside of views: in timers, listeners and promises. */
export function reportLooseErrors(report: (message: string, stack: string) => void): () => void {
  const onError = (event: ErrorEvent) => {
    // A layout that settles over two frames is no crash, but WebKit and Chromium say so here.
    if (event.message.startsWith("ResizeObserver")) return;
    const error: unknown = event.error;
    report(event.message, error instanceof Error ? (error.stack ?? "") : event.filename);
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    const reason: unknown = event.reason;
    // Errors of the core are answers, and told where they were asked for.
    if (!(reason instanceof Error) || reason.name === "BackendError") return;
    report(String(reason), reason.stack ?? "");
  };
  window.addEventListener("error", onError);
  window.addEventListener("unhandledrejection", onRejection);
  return () => {
    window.removeEventListener("error", onError);
    window.removeEventListener("unhandledrejection", onRejection);
  };
}
