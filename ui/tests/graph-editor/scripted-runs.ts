import { BackendError } from "@/backend/backend-error";
import type {
  DryRunReq,
  GraphTestResult,
  RunComparison,
  RunEffect,
  RunState,
  RunTrace,
  RunView,
} from "@/backend/bindings";
import type { Answer, CommandName, Request } from "@/backend/transport";

type Handlers = { [K in CommandName]?: (req: Request<K>) => Answer<K> };

/** What a scripted core knows of runs. */
export interface ScriptedRuns {
  /** The runs that are kept, the newest first. */
  runs: RunTrace[];
  /** How things stood after a step of one. */
  runState: (step: number) => RunState;
  /** What comes of a trial. */
  dryRun: (req: DryRunReq) => RunTrace;
  /** What comes of the tests of a document. */
  testResults: (document: string) => GraphTestResult[];
  comparison: RunComparison;
}

/** Two runs that are the same. */
export const SAME_RUNS: RunComparison = {
  start: [],
  nCommonSteps: 6,
  parted: null,
  values: [],
  effect: null,
};

/** A run on a bot that said something. */
export function aRun(part: Partial<RunView> = {}): RunView {
  return {
    id: 7,
    origin: "bot",
    botId: 1,
    graph: { kind: "command", id: 1 },
    startedAt: 1_790_000_000_000,
    tookMs: 12,
    trigger: "command",
    who: "Notch",
    failure: null,
    failedAt: null,
    nSteps: 3,
    nEffects: 1,
    isCut: false,
    ...part,
  };
}

/** Something a run said in chat. */
export function aMessage(text: string, step: number): RunEffect {
  return {
    step,
    node: "ask",
    name: "sendMessage",
    effect: JSON.stringify({ effect: "sendMessage", chatType: "chat", text, recipient: null }),
    isQuestion: false,
    answer: { type: "done" },
    answeredBy: null,
    waitedMs: 30,
  };
}

/** The calls about runs. */
export function runHandlers(core: ScriptedRuns): Handlers {
  const find = (id: number) => {
    const trace = core.runs.find(({ run }) => run.id === id);
    if (!trace) throw new BackendError("notFound", "This run is not kept any more.", null);
    return trace;
  };
  return {
    listRuns: ({ before, limit, isFailedOnly, text }) => {
      const fits = ({ id, failure, who, trigger }: RunView) =>
        id < (before ?? Infinity) &&
        (!isFailedOnly || failure !== null) &&
        [failure, who, trigger].some((word) => word?.toLowerCase().includes(text.toLowerCase()));
      const found = core.runs.map(({ run }) => run).filter(fits);
      const runs = found.slice(0, limit);
      return { runs, older: found.length > limit ? (runs.at(-1)?.id ?? null) : null };
    },
    getRun: ({ id }) => find(id),
    getRunStep: ({ step }) => core.runState(step),
    exportRun: ({ id, mayHoldSecrets }) => {
      const text = JSON.stringify(find(id));
      if (text.includes("/login") && !mayHoldSecrets) {
        throw new BackendError("precondition", "Something in it looks like a password.", null);
      }
      return { text, path: `/data/exports/run-${String(id)}.sculk-run` };
    },
    importRun: ({ text }) => {
      if (!text.startsWith("{")) {
        throw new BackendError("invalid", "This is not a record of a run.", null);
      }
      const [first] = core.runs;
      if (!first) throw new BackendError("invalid", "This is not a record of a run.", null);
      const run = { ...first.run, id: first.run.id + 1, origin: "file" as const };
      core.runs = [{ ...first, run, revision: null }, ...core.runs];
      return run;
    },
    compareRuns: () => core.comparison,
    dryRun: (req) => {
      const trace = core.dryRun(req);
      core.runs = [trace, ...core.runs];
      return trace;
    },
    startGraph: () => ({}),
    runGraphTests: ({ document, only }) => ({
      results: core.testResults(document).filter(({ at }) => only === null || at === only),
    }),
    makeGraphTest: ({ name }) => ({
      test: JSON.stringify({ name, event: "command", expect: { effects: [] } }),
      differences: [],
    }),
  };
}
