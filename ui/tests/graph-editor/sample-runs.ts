import type { DryRunReq, RunTrace } from "@/backend/bindings";
import type { EditorCore } from "./editor-core";
import { aMessage, aRun, SAME_RUNS } from "./scripted-runs";

const START = {
  event: "command",
  args: '{"word":"hello"}',
  user: "Notch",
  chatType: "chat",
  variables: "{}",
};

const STEPS: RunTrace["steps"] = [
  { node: "start", phase: "enter" },
  { node: "branch", phase: "enter" },
  { node: "arg", phase: "evaluate" },
  { node: "branch", phase: "act" },
  { node: "ask", phase: "enter" },
  { node: "ask", phase: "act" },
];

/** A run of the graph `ping` that asked what was meant. */
export function pingRun(part: Partial<RunTrace["run"]> = {}): RunTrace {
  return {
    run: aRun(part),
    revision: 3,
    start: START,
    steps: STEPS,
    nSteps: STEPS.length,
    effects: [aMessage("What shall I answer?", 6)],
    costs: [
      { node: "ask", nTimes: 1, waitedMs: 42, work: 5_200 },
      { node: "branch", nTimes: 1, waitedMs: 0, work: 410 },
      { node: "arg", nTimes: 1, waitedMs: 0, work: 380 },
      { node: "start", nTimes: 1, waitedMs: 0, work: 120 },
    ],
  };
}

/** Runs, trials and tests for pictures of the graph `ping`. */
export function setSampleRuns(core: EditorCore): void {
  const failure = "The bot is not near any block it could place this on.";
  core.runs = [
    pingRun({ id: 12, who: "Alice" }),
    pingRun({ id: 11, who: "Bob", failure, failedAt: "ask", tookMs: 5_012 }),
    pingRun({ id: 10, origin: "file" }),
    pingRun({ id: 9, who: null, trigger: "chat" }),
  ];
  core.runState = (step) => ({
    step,
    pins: [{ node: "arg", pin: "exists", value: "false" }],
    variables: [{ name: "pings", value: "4" }],
    nEffects: 0,
  });
  core.comparison = {
    ...SAME_RUNS,
    start: [{ what: "args.word", a: null, b: '"hello"' }],
    nCommonSteps: 4,
    parted: { a: { node: "ask", phase: "enter" }, b: { node: "say", phase: "enter" } },
    values: [{ step: 3, node: "arg", pin: "exists", a: "false", b: "true" }],
  };
  core.dryRun = (req: DryRunReq) => ({
    ...pingRun({ id: 20, origin: "dry", who: req.start.user }),
    revision: null,
    start: req.start,
    effects: [
      {
        ...aMessage("", 3),
        node: "arg",
        name: "storeRead",
        effect: '{"effect":"storeRead","owner":"app","key":"greeting"}',
        isQuestion: true,
        answer: { type: "value", json: "null" },
        answeredBy: "madeUp",
        waitedMs: null,
      },
      { ...aMessage("What shall I answer?", 6), answeredBy: "madeUp", waitedMs: null },
    ],
  });
  core.testResults = () => [
    { at: 0, name: "Test 1", differences: [] },
    {
      at: 1,
      name: "asks for a word",
      differences: [
        'effect 1: expected {"effect":"sendMessage","text":"What?"}, got {"effect":"sendMessage","text":"What shall I answer?"}',
      ],
    },
  ];
}
