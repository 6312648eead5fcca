import { collapseEdits } from "@/graph-editor/model/collapse";
import type { Port } from "@/graph-editor/model/document";
import {
  addPortEdits,
  changePortEdits,
  emptySubgraph,
  freeSubgraphName,
  movePortEdits,
  removePortEdits,
  type PortSide,
} from "@/graph-editor/model/subgraph-edits";
import { countCalls, findSubgraph } from "@/graph-editor/model/subgraph-view";
import { unpackEdits } from "@/graph-editor/model/unpack";
import { takeDocumentStep, takeStep } from "./edit-actions";
import { withTrail, type EditorStore } from "./editor-store";
import { selectedNodeIds, selectOnly } from "./view-actions";

/** Shows the inside of a subgraph that is used on the canvas that is shown. */
export function enterSubgraph(store: EditorStore, subgraphId: string): void {
  store.setState((state) => {
    const at = state.trail.indexOf(subgraphId);
    const trail = at < 0 ? [...state.trail, subgraphId] : state.trail.slice(0, at + 1);
    return withTrail(state, trail);
  });
}

/** Goes back to the canvas that many subgraphs deep; 0 is the graph itself. */
export function leaveTo(store: EditorStore, depth: number): void {
  store.setState((state) => withTrail(state, state.trail.slice(0, depth)));
}

/** Makes a subgraph of the selected nodes; answers whether there was something to make it of. */
export function makeSubgraph(store: EditorStore, wish: string): boolean {
  const state = store.getState();
  const name = freeSubgraphName(state.document, wish);
  const { document, catalogue, newId } = state;
  const made = collapseEdits(document, catalogue, selectedNodeIds(state), name, newId);
  if (!made) return false;
  takeStep(store, { key: "makeSubgraph", name }, made.edits);
  selectOnly(store, [made.callId]);
  return true;
}

/** Puts the insides of the selected calls in their places. */
export function unpackSelection(store: EditorStore): boolean {
  const made: string[] = [];
  for (const id of selectedNodeIds(store.getState())) {
    const { document, newId } = store.getState();
    const unpacked = unpackEdits(document, id, newId);
    if (!unpacked) continue;
    takeStep(store, { key: "unpack" }, unpacked.edits);
    made.push(...unpacked.nodeIds);
  }
  if (made.length > 0) selectOnly(store, made);
  return made.length > 0;
}

/** Adds an empty subgraph. */
export function addSubgraph(store: EditorStore, wish: string): string {
  const { history, newId } = store.getState();
  const { document } = history;
  const item = emptySubgraph(freeSubgraphName(document, wish), newId);
  const subgraphs = [{ index: document.subgraphs.length, item }];
  takeDocumentStep(store, { key: "addSubgraph", name: item.name }, [
    { type: "insertSubgraphs", subgraphs },
  ]);
  return item.id;
}

/** Renames a subgraph; typing on is the same step. */
export function renameSubgraph(store: EditorStore, id: string, name: string): void {
  takeDocumentStep(
    store,
    { key: "renameSubgraph", name },
    [{ type: "setSubgraph", id, to: { name } }],
    `subgraph ${id}`,
  );
}

/** Removes a subgraph that nothing uses. */
export function removeSubgraph(store: EditorStore, id: string): void {
  const { document } = store.getState().history;
  const subgraph = findSubgraph(document, id);
  if (!subgraph || countCalls(document, id) > 0) return;
  takeDocumentStep(store, { key: "deleteSubgraph", name: subgraph.name }, [
    { type: "removeSubgraphs", ids: [id] },
  ]);
}

/** Adds a port to a subgraph. */
export function addPort(
  store: EditorStore,
  subgraphId: string,
  side: PortSide,
  name: string,
): void {
  const { history, newId } = store.getState();
  const port: Port = { id: newId("port"), name, type: "String", extra: {} };
  stepPorts(store, subgraphId, addPortEdits(history.document, subgraphId, side, port));
}

/** Changes a port's name or type; typing a name on is the same step. */
export function changePort(
  store: EditorStore,
  subgraphId: string,
  side: PortSide,
  portId: string,
  to: Partial<Pick<Port, "name" | "type">>,
): void {
  const { document } = store.getState().history;
  const edits = changePortEdits(document, subgraphId, side, portId, to);
  stepPorts(store, subgraphId, edits, to.name === undefined ? undefined : `port ${portId}`);
}

/** Moves a port up or down. */
export function movePort(
  store: EditorStore,
  subgraphId: string,
  side: PortSide,
  portId: string,
  by: -1 | 1,
): void {
  const { document } = store.getState().history;
  stepPorts(store, subgraphId, movePortEdits(document, subgraphId, side, portId, by));
}

/** Removes a port with the wires at it. */
export function removePort(
  store: EditorStore,
  subgraphId: string,
  side: PortSide,
  portId: string,
): void {
  const { document } = store.getState().history;
  stepPorts(store, subgraphId, removePortEdits(document, subgraphId, side, portId));
}

function stepPorts(
  store: EditorStore,
  subgraphId: string,
  edits: Parameters<typeof takeDocumentStep>[2],
  mergeKey?: string,
): void {
  const name = findSubgraph(store.getState().history.document, subgraphId)?.name ?? "";
  takeDocumentStep(store, { key: "changePorts", name }, edits, mergeKey);
}
