import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BreakpointView, DebuggedRunState, DebuggedRunView } from "@/backend/bindings";
import { queryKey, useRead, useWrite } from "@/backend/queries";
import { toBackendError } from "@/backend/backend-error";
import type { GraphRef } from "@/backend/graph-source";
import { showToast } from "@/design/toast-store";
import { NO_MARKS_AT_ALL, type Marks, type NodeMark } from "@/graph-editor/canvas/marks";
import { useCommands } from "@/graph-editor/canvas/commands";
import { NO_VALUES, valuesOn } from "@/graph-editor/canvas/values";
import { locate } from "@/graph-editor/model/subgraph-view";
import { nodeFinder } from "@/graph-editor/runs/trace-marks";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { withTrail } from "@/graph-editor/store/editor-store";
import type { FlowEdge } from "@/graph-editor/store/flow-view";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { setDebug } from "./debug-actions";
import { shownRun } from "./debug-state";
import { dotsOn } from "./places";
import { keepWatches, keptWatches } from "./watches";

const NO_POINTS: readonly BreakpointView[] = [];
const NO_RUNS: readonly DebuggedRunView[] = [];
/** Whether the bot is online is not told by an event of the run; it is read anew this often, in
 *  milliseconds, while a run stands still. */
const LOOK_AGAIN_MS = 3_000;

/** Keeps what the editor knows of breakpoints and runs that stand still up to date. */
export function useDebug(): void {
  const store = useEditorStore();
  const graph = useEditor((state) => state.source.ref);
  const picked = useEditor((state) => state.debug.picked);
  const watches = useEditor((state) => state.debug.watches);
  const breakpoints = useRead("listBreakpoints", { graph }).data ?? NO_POINTS;
  const runs = useRunsOf(graph);
  const run = shownRun(runs, picked);
  const shown = useShown(run, watches);
  useHands(graph);
  useKeptWatches(graph);
  useEffect(() => setDebug(store, { breakpoints }), [store, breakpoints]);
  useEffect(() => setDebug(store, { runs }), [store, runs]);
  useEffect(() => setDebug(store, { shown }), [store, shown]);
  useCanvas(breakpoints, shown);
  useFollow(shown);
}

function useRunsOf(graph: GraphRef): readonly DebuggedRunView[] {
  const { transport } = useBackend();
  const { data } = useQuery({
    queryKey: queryKey("listDebuggedRuns", {}),
    queryFn: () => transport.call("listDebuggedRuns", {}),
    refetchInterval: ({ state }) => ((state.data ?? []).length > 0 ? LOOK_AGAIN_MS : false),
  });
  return useMemo(
    () =>
      data?.filter((run) => run.graph.kind === graph.kind && run.graph.id === graph.id) ?? NO_RUNS,
    [data, graph],
  );
}

function useShown(
  run: DebuggedRunView | null,
  watches: readonly string[],
): DebuggedRunState | null {
  const { transport } = useBackend();
  const id = run?.id ?? 0;
  const req = { id, watches: [...watches] };
  const { data } = useQuery({
    queryKey: queryKey("getDebuggedRun", req),
    queryFn: () => transport.call("getDebuggedRun", req),
    enabled: run !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return run && data?.run.id === id ? data : null;
}

/** What keys, menus and buttons do. */
function useHands(graph: GraphRef): void {
  const t = useTranslate();
  const locale = useLocale();
  const store = useEditorStore();
  const { mutate: save } = useWrite("saveBreakpoint");
  const { mutate: remove } = useWrite("removeBreakpoints");
  const { mutateAsync: steer } = useWrite("steerRun");
  useEffect(() => {
    const onError = (thrown: unknown) => {
      const { message } = describeError(t, locale, toBackendError(thrown));
      showToast({ tone: "error", text: message });
    };
    setDebug(store, {
      hands: {
        save: (point) => save({ graph, ...point }, { onError }),
        remove: (place) => remove({ graph, place }, { onError }),
        steer: (id, what) =>
          steer({ id, what }).then(
            () => true,
            (thrown: unknown) => {
              onError(thrown);
              return false;
            },
          ),
      },
    });
  }, [t, locale, store, graph, save, remove, steer]);
}

/** Watches stay with the graph they were written for. */
function useKeptWatches(graph: GraphRef): void {
  const store = useEditorStore();
  useEffect(() => {
    setDebug(store, { watches: keptWatches(graph) });
    return store.subscribe((state, before) => {
      const { watches } = state.debug;
      if (watches !== before.debug.watches) keepWatches(graph, watches);
    });
  }, [store, graph]);
}

/** Puts breakpoints, values and the path of the run on the canvas. */
function useCanvas(breakpoints: readonly BreakpointView[], shown: DebuggedRunState | null): void {
  const store = useEditorStore();
  const root = useEditor((state) => state.history.document);
  const place = useEditor((state) => state.trail.at(-1) ?? null);
  const wires = useEditor((state) => state.document.connections);
  const edges = useEditor((state) => state.flowEdges);
  const tab = useEditor((state) => state.panelTab);
  const nodeOf = useMemo(() => nodeFinder(root, place), [root, place]);
  const published = useEditor((state) => state.history.saved);
  const canvas = useMemo(
    () => dotsOn(breakpoints, place, wires, published),
    [breakpoints, place, wires, published],
  );
  const values = useMemo(
    () => (shown ? valuesOn(shown.pins, nodeOf, wires) : NO_VALUES),
    [shown, nodeOf, wires],
  );
  useEffect(() => setDebug(store, { canvas }), [store, canvas]);
  const marks = useMemo(
    () => (shown ? marksOf(shown, nodeOf, edges) : null),
    [shown, nodeOf, edges],
  );
  const isMine = marks !== null && tab !== "history" && tab !== "runs";
  useEffect(() => {
    if (!isMine) return undefined;
    store.setState({ marks, values });
    return () => store.setState({ marks: NO_MARKS_AT_ALL, values: NO_VALUES });
  }, [store, marks, values, isMine]);
}

/** The way the run took, and where it stands. */
export function marksOf(
  { path, next, run }: DebuggedRunState,
  nodeOf: (path: string) => string | null,
  edges: readonly FlowEdge[],
): Marks {
  const byNode = new Map<string, NodeMark>();
  const entered = new Set<string>();
  const way: string[] = [];
  const enter = (node: string) => {
    const last = way.at(-1);
    if (last === node) return;
    if (last !== undefined) entered.add(JSON.stringify([last, node]));
    way.push(node);
  };
  for (const step of path) {
    const node = nodeOf(step.node);
    if (node === null) continue;
    byNode.set(node, { tone: "lit", badge: null });
    if (step.phase === "enter") enter(node);
  }
  const here = nodeOf((next ?? path.at(-1))?.node ?? "");
  const isFailed = run.state.kind === "paused" && run.state.why.kind === "failure";
  if (here !== null) {
    if (next?.phase === "enter") enter(here);
    byNode.set(here, { tone: isFailed && next === null ? "failed" : "current", badge: null });
  }
  const lit = edges.filter(({ source, target, data }) =>
    data?.type === "Exec"
      ? entered.has(JSON.stringify([source, target]))
      : byNode.has(source) && byNode.has(target),
  );
  return { byNode, litWires: new Set(lit.map(({ id }) => id)), ghosts: [] };
}

/** Shows where a run stands whenever that is another place. */
function useFollow(shown: DebuggedRunState | null): void {
  const commands = useCommands();
  const node = (shown?.next ?? shown?.path.at(-1))?.node ?? null;
  const step = shown === null ? null : `${shown.run.id} ${shown.step}`;
  const store = useEditorStore();
  useEffect(() => {
    const { history, trail } = store.getState();
    const place = node === null ? null : locate(history.document, node);
    if (!place) return;
    if (place.trail.at(-1) !== trail.at(-1)) {
      store.setState((state) => withTrail(state, place.trail));
    }
    // What is new on the canvas is known to it once it was drawn.
    requestAnimationFrame(() => commands.reveal(place.nodeId));
  }, [commands, store, node, step]);
}
