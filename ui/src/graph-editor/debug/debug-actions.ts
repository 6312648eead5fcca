import type { BreakpointPlace, Steering } from "@/backend/bindings";
import type { EditorState, EditorStore } from "@/graph-editor/store/editor-store";
import { selectedNodeIds, selectedWireIds } from "@/graph-editor/store/view-actions";
import { shownRun, type DebugState } from "./debug-state";
import { isSamePlace, placeOfNode, placeOfWire, plainBreakpoint } from "./places";

const canvasOf = ({ trail }: EditorState) => trail.at(-1) ?? null;

/** Changes what the editor knows of debugging. */
export function setDebug(store: EditorStore, change: Partial<DebugState>): void {
  store.setState(({ debug }) => ({ debug: { ...debug, ...change } }));
}

/** Sets a breakpoint, or takes away the one that is there. */
export function toggleBreakpoint(store: EditorStore, place: BreakpointPlace): void {
  const { breakpoints, hands } = store.getState().debug;
  if (breakpoints.some((point) => isSamePlace(point.place, place))) hands.remove(place);
  else hands.save(plainBreakpoint(place));
}

export function toggleAtNode(store: EditorStore, nodeId: string): void {
  toggleBreakpoint(store, placeOfNode(canvasOf(store.getState()), nodeId));
}

/** Sets the breakpoint of a wire of the canvas, or takes it away. */
export function toggleAtWire(store: EditorStore, wireId: string): void {
  const place = wirePlace(store, wireId);
  if (place) toggleBreakpoint(store, place);
}

/** The place of a wire of the canvas. */
export function wirePlace(store: EditorStore, wireId: string): BreakpointPlace | null {
  const state = store.getState();
  const wire = state.document.connections.find(({ id }) => id === wireId);
  return wire ? placeOfWire(canvasOf(state), wire) : null;
}

/** Sets or takes away breakpoints at what is selected. */
export function toggleAtSelection(store: EditorStore): void {
  const state = store.getState();
  for (const nodeId of selectedNodeIds(state)) toggleAtNode(store, nodeId);
  for (const wireId of selectedWireIds(state)) toggleAtWire(store, wireId);
}

/** Opens the condition of a breakpoint; it is there from when it is kept. */
export function editBreakpoint(store: EditorStore, place: BreakpointPlace): void {
  setDebug(store, { edited: place });
}

export function editAtNode(store: EditorStore, nodeId: string): void {
  editBreakpoint(store, placeOfNode(canvasOf(store.getState()), nodeId));
}

/** Tells the run that is looked at what to do; nothing where none is. */
export function steerShown(store: EditorStore, what: Steering): void {
  const { runs, picked, hands } = store.getState().debug;
  const run = shownRun(runs, picked);
  if (run) void hands.steer(run.id, what);
}

/** Lets the run go on to the selected node. */
export function runToSelection(store: EditorStore): void {
  const state = store.getState();
  const [node] = selectedNodeIds(state);
  if (node !== undefined) steerShown(store, { kind: "runTo", subgraph: canvasOf(state), node });
}
