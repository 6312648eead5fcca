import type {
  BreakpointPlace,
  BreakpointView,
  DebuggedRunState,
  DebuggedRunView,
  GraphPlace,
  Steering,
} from "@/backend/bindings";
import { isSamePlace } from "@/graph-editor/debug/places";
import type { Handlers } from "./editor-core";

/** A graph's breakpoints, and runs that stand still at them, as a test writes them. */
export class ScriptedDebug {
  breakpoints: BreakpointView[] = [];
  runs: DebuggedRunState[] = [];
  /** What the runs were told, in order. */
  readonly steered: Steering[] = [];
  /** What becomes of a run that is told something. */
  steer: (run: DebuggedRunState, what: Steering) => DebuggedRunState = (run) => run;
}

/** A run that stands before a node. */
export function pausedRun(
  node: string,
  part: Partial<DebuggedRunState> = {},
  view: Partial<DebuggedRunView> = {},
): DebuggedRunState {
  const graph: GraphPlace = { kind: "command", id: 1 };
  const place: BreakpointPlace = { kind: "node", subgraph: null, node };
  const why = { kind: "breakpoint" as const, place };
  return {
    run: {
      id: 4,
      botId: 1,
      isBotOnline: true,
      graph,
      name: "ping",
      trigger: "command",
      who: "Notch",
      state: { kind: "paused", why, since: 1_790_000_000_000, until: 1_790_001_800_000 },
      node,
      ...view,
    },
    revision: 3,
    step: 3,
    nSteps: 3,
    isWhole: true,
    next: { node, phase: "enter" },
    path: [],
    pins: [],
    variables: [],
    stack: [],
    watches: [],
    nEffects: 0,
    ...part,
  };
}

export function debugHandlers(debug: ScriptedDebug): Handlers {
  const without = (place: BreakpointPlace) =>
    debug.breakpoints.filter((point) => !isSamePlace(point.place, place));
  const find = (id: number) => {
    const found = debug.runs.find(({ run }) => run.id === id);
    if (!found) throw new Error(`BUG: no run ${id} is scripted`);
    return found;
  };
  return {
    listBots: () => [],
    listBreakpoints: () => debug.breakpoints,
    saveBreakpoint: ({ place, isEnabled, condition, fromHit, log }) => {
      const point = { place, isEnabled, condition, fromHit, log, nHits: 0 };
      debug.breakpoints = [...without(place), point];
      return {};
    },
    removeBreakpoints: ({ place }) => {
      debug.breakpoints = place === null ? [] : without(place);
      return {};
    },
    listDebuggedRuns: () => debug.runs.map(({ run }) => run),
    getDebuggedRun: ({ id, watches }) => ({
      ...find(id),
      watches: watches.map((expression) => ({ expression, value: "1", error: null })),
    }),
    steerRun: ({ id, what }) => {
      debug.steered.push(what);
      const next = debug.steer(find(id), what);
      debug.runs = debug.runs.map((run) => (run.run.id === id ? next : run));
      return next.run;
    },
  };
}
