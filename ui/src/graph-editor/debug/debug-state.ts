import type {
  BreakpointPlace,
  BreakpointView,
  DebuggedRunState,
  DebuggedRunView,
  Steering,
} from "@/backend/bindings";

/** How a breakpoint is drawn. */
export type Dot =
  | "on"
  | "conditional"
  | "log"
  | "off"
  /** Its place is not published yet, so no run comes to it. */
  | "draft";

/** What the debugger puts on the canvas that is shown. */
export interface DebugCanvas {
  readonly nodeDots: ReadonlyMap<string, Dot>;
  readonly wireDots: ReadonlyMap<string, Dot>;
}

/** What the debugger does when it is asked to. */
export interface DebugHands {
  save: (point: Omit<BreakpointView, "nHits">) => void;
  /** Without a place, all of the graph. */
  remove: (place: BreakpointPlace | null) => void;
  /** Answers whether it was done; why not was told. */
  steer: (id: number, what: Steering) => Promise<boolean>;
}

/** What an editor knows of the breakpoints of its graph and the runs that stand still. */
export interface DebugState {
  readonly breakpoints: readonly BreakpointView[];
  /** The runs of this graph that are debugged, the oldest first. */
  readonly runs: readonly DebuggedRunView[];
  /** The run that is looked at; `null` is the newest that stands still. */
  readonly picked: number | null;
  /** How things stand in it. */
  readonly shown: DebuggedRunState | null;
  /** Expressions whose values are shown. */
  readonly watches: readonly string[];
  /** The breakpoint whose condition is being written. */
  readonly edited: BreakpointPlace | null;
  readonly canvas: DebugCanvas;
  readonly hands: DebugHands;
}

export const EMPTY_CANVAS: DebugCanvas = {
  nodeDots: new Map(),
  wireDots: new Map(),
};

const nothing = () => undefined;

export const NO_DEBUGGING: DebugState = {
  breakpoints: [],
  runs: [],
  picked: null,
  shown: null,
  watches: [],
  edited: null,
  canvas: EMPTY_CANVAS,
  hands: { save: nothing, remove: nothing, steer: () => Promise.resolve(false) },
};

/** The run that is looked at: the picked one, or the newest that stands still. */
export function shownRun(
  runs: readonly DebuggedRunView[],
  picked: number | null,
): DebuggedRunView | null {
  const found = runs.find(({ id }) => id === picked);
  const paused = runs.filter(({ state }) => state.kind === "paused");
  return found ?? paused.at(-1) ?? runs.at(-1) ?? null;
}
