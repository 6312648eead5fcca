import type { ListRunsReq, RunPage, RunView } from "@/backend/bindings";

/** The runs that are asked for, on one page. */
export function listedRuns(all: readonly RunView[], req: ListRunsReq): RunPage {
  const runs = all.filter(
    (run) =>
      run.botId === (req.botId ?? run.botId) &&
      (!req.isFailedOnly || run.failure !== null) &&
      [run.trigger, run.who, run.failure].some((word) => word?.includes(req.text)),
  );
  return { runs, older: null };
}
