import type { FixView } from "@/backend/bindings";
import {
  appendNodes,
  convertEdits,
  joinPins,
  makeNode,
  wireEdits,
  type JoinOutcome,
} from "@/graph-editor/model/connect";
import type { Conversion } from "@/graph-editor/model/conversions";
import {
  findNode,
  type GraphDocument,
  type PinRef,
  type Point,
} from "@/graph-editor/model/document";
import {
  applyEdits,
  canvasOf,
  inView,
  type CanvasEdit,
  type Edit,
} from "@/graph-editor/model/edit";
import {
  commit,
  redo,
  sealStep,
  undo,
  type Operation,
  type StepLabel,
} from "@/graph-editor/model/history";
import { parseJsonText, type JsonObject, type JsonValue } from "@/graph-editor/model/json";
import { removeMarksEdits } from "@/graph-editor/model/marks";
import { removeAndReconnectEdits, removeEdits } from "@/graph-editor/model/remove";
import type { SearchHit } from "@/graph-editor/model/search";
import { findSubgraph, locate, locateWire, viewInside } from "@/graph-editor/model/subgraph-view";
import { isUnwired, spliceEdits } from "@/graph-editor/model/splice";
import { withHistory, withTrail, type EditorState, type EditorStore } from "./editor-store";
import { selectedNodeIds, selectedWireIds, selectOnly } from "./view-actions";

/** Takes one named step on the canvas that is shown. */
export function takeStep(
  store: EditorStore,
  label: StepLabel,
  edits: readonly Edit[],
  mergeKey?: string,
): void {
  const { document } = store.getState();
  const key = mergeKey && document.within ? `${document.within.id} ${mergeKey}` : mergeKey;
  takeDocumentStep(store, label, inView(document, edits), key);
}

/** Takes one named step on the document as a whole. All editing goes through here. */
export function takeDocumentStep(
  store: EditorStore,
  label: StepLabel,
  edits: readonly Edit[],
  mergeKey?: string,
): void {
  store.setState((state) => {
    const step = { id: state.newId("step"), label, edits };
    const history = commit(state.history, mergeKey ? { ...step, mergeKey } : step);
    return withHistory(state, history);
  });
}

/** Takes the last step back, and shows the canvas it was taken on. */
export function undoStep(store: EditorStore): void {
  const operation = store.getState().history.done.at(-1);
  if (operation) showCanvasOf(store, operation);
  store.setState((state) => withHistory(state, undo(state.history, state.newId("undo"))));
}

/** Takes the step that was undone last again, and shows the canvas of it. */
export function redoStep(store: EditorStore): void {
  const operation = store.getState().history.undone.at(-1);
  store.setState((state) => withHistory(state, redo(state.history, state.newId("redo"))));
  if (operation) showCanvasOf(store, operation);
}

function showCanvasOf(store: EditorStore, operation: Operation): void {
  const here = store.getState().trail.at(-1) ?? null;
  const there = canvasOf(operation.edits, here);
  if (there === here) return;
  store.setState((state) => withTrail(state, there === null ? [] : [there]));
}

/** What is typed next is a step of its own: called when a field is left. */
export function endTyping(store: EditorStore): void {
  store.setState((state) => withHistory(state, sealStep(state.history)));
}

const documentOf = (state: EditorState): GraphDocument => state.document;

/** The words for a node in step names. */
export function nodeLabel(state: EditorState, nodeId: string): string {
  const type = findNode(documentOf(state), nodeId)?.type ?? "";
  return state.catalogue.types.get(type)?.label ?? type;
}

/** The words for a node that the core names by its path: `greet › Send Message`. */
export function pathLabel({ history, catalogue }: EditorState, path: string): string | null {
  const place = locate(history.document, path);
  if (!place) return null;
  const names = place.trail.map((id) => findSubgraph(history.document, id)?.name ?? id);
  const view = viewInside(history.document, place.trail.at(-1) ?? null);
  const type = view ? (findNode(view, place.nodeId)?.type ?? "") : "";
  return [...names, catalogue.types.get(type)?.label ?? type].join(" › ");
}

/** Sets or, with `undefined`, clears a value in a node's data. */
export function setNodeData(
  store: EditorStore,
  nodeId: string,
  key: string,
  value: JsonValue | undefined,
): void {
  const label = { key: "setField", name: nodeLabel(store.getState(), nodeId) } as const;
  takeStep(store, label, [{ type: "setData", nodeId, key, value }], `data ${nodeId} ${key}`);
}

/** Changes how many dynamic pins a node has; wires at pins that go are cut with it. */
export function setPinCount(
  store: EditorStore,
  nodeId: string,
  key: string,
  count: number,
  goneWires: readonly string[],
): void {
  const edits: Edit[] = [{ type: "setData", nodeId, key, value: count }];
  if (goneWires.length > 0) edits.unshift({ type: "removeWires", ids: goneWires });
  takeStep(store, { key: "changePins", name: nodeLabel(store.getState(), nodeId) }, edits);
}

/** Joins two pins, or says why not; different types bring up the offer to convert. */
export function connectPins(store: EditorStore, a: PinRef, b: PinRef, screen: Point): JoinOutcome {
  const { catalogue, newId, ...state } = store.getState();
  const outcome = joinPins(state.document, catalogue, a, b, newId);
  if (outcome.type === "wire") takeStep(store, { key: "connect" }, outcome.edits);
  if (outcome.type === "offer") {
    const [source, target] = a.side === "out" ? [a, b] : [b, a];
    store.setState({
      overlay: { type: "convert", screen, source, target, chains: outcome.chains },
    });
  }
  return outcome;
}

/** Puts a chain of converters between two pins. */
export function convertPins(
  store: EditorStore,
  source: PinRef,
  target: PinRef,
  chain: readonly Conversion[],
): void {
  const { catalogue, newId, document } = store.getState();
  const edits = convertEdits(document, catalogue, source, target, chain, newId);
  takeStep(store, { key: "convert" }, edits);
}

/** Where a node that was picked from the search goes. */
export interface AddPlace {
  at: Point;
  from: PinRef | null;
  wireId: string | null;
}

/** Adds a node, wires the loose end to it or puts it into a wire, and selects it. */
export function addNode(
  store: EditorStore,
  hit: { typeId: string; data: JsonObject; pinId: string | null },
  { at, from, wireId }: AddPlace,
): string {
  const state = store.getState();
  const { catalogue, newId } = state;
  const node = makeNode(catalogue, hit.typeId, at, newId, hit.data);
  const edits: Edit[] = [appendNodes(documentOf(state), [node])];
  const added = applyEdits(documentOf(state), edits).document;
  if (from && hit.pinId !== null) {
    const end: PinRef = {
      nodeId: node.id,
      pinId: hit.pinId,
      side: from.side === "out" ? "in" : "out",
    };
    const [source, target] = from.side === "out" ? [from, end] : [end, from];
    edits.push(...wireEdits(added, catalogue, source, target, newId));
  }
  const wire = added.connections.find(({ id }) => id === wireId);
  if (wire) edits.push(...(spliceEdits(added, catalogue, node, wire, newId) ?? []));
  const name = catalogue.types.get(hit.typeId)?.label ?? hit.typeId;
  takeStep(store, { key: "addNode", name }, edits);
  selectOnly(store, [node.id]);
  return node.id;
}

/** {@link addNode} for something the search found. */
export function addHit(store: EditorStore, hit: SearchHit, place: AddPlace): string {
  return addNode(store, { typeId: hit.type.id, data: hit.data, pinId: hit.pin?.id ?? null }, place);
}

/** Deletes what is selected. */
export function deleteSelection(store: EditorStore): void {
  const state = store.getState();
  const nodes = selectedNodeIds(state);
  const wires = selectedWireIds(state);
  const marks = removeMarksEdits(documentOf(state), state.pickedMarks);
  const [key, count] =
    nodes.length > 0
      ? (["deleteNodes", nodes.length] as const)
      : wires.length > 0
        ? (["deleteWires", wires.length] as const)
        : (["deleteMarks", state.pickedMarks.size] as const);
  const edits = [...removeEdits(documentOf(state), nodes, wires), ...marks];
  takeStep(store, { key, count }, edits);
  if (marks.length > 0) store.setState({ pickedMarks: new Set() });
}

/** Deletes the selected nodes and joins what was before them to what came after. */
export function deleteAndReconnect(store: EditorStore): void {
  const state = store.getState();
  const nodes = selectedNodeIds(state);
  const { catalogue, newId } = state;
  const edits = removeAndReconnectEdits(documentOf(state), catalogue, nodes, newId);
  takeStep(store, { key: "deleteNodes", count: nodes.length }, edits);
}

/** Notes where dragged nodes were dropped; a lone unwired one on a wire is put into it. */
export function dropNodes(
  store: EditorStore,
  to: Readonly<Record<string, Point>>,
  onWireId: string | null,
): void {
  const state = store.getState();
  const ids = Object.keys(to);
  const edits: Edit[] = [{ type: "moveNodes", to }];
  const only = ids.length === 1 ? findNode(documentOf(state), ids[0] ?? "") : undefined;
  const wire = documentOf(state).connections.find(({ id }) => id === onWireId);
  if (only && wire && isUnwired(documentOf(state), only.id)) {
    const { catalogue, newId } = state;
    const spliced = spliceEdits(documentOf(state), catalogue, only, wire, newId);
    if (spliced) {
      takeStep(store, { key: "splice", name: nodeLabel(state, only.id) }, [...edits, ...spliced]);
      return;
    }
  }
  takeStep(store, { key: "moveNodes", count: ids.length }, edits);
}

/** Applies the edits a problem came with; they name nodes by path, as the core does. */
export function applyFix(store: EditorStore, fix: FixView): void {
  const root = store.getState().history.document;
  const edits = fix.edits.flatMap((edit): readonly Edit[] => {
    if (edit.type === "removeConnection") {
      const wire = locateWire(root, edit.connectionId);
      return wire ? inPlace(wire.subgraphId, { type: "removeWires", ids: [wire.wireId] }) : [];
    }
    const place = locate(root, edit.nodeId);
    if (!place) return [];
    const subgraphId = place.trail.at(-1) ?? null;
    if (edit.type === "removeNode") {
      return inPlace(subgraphId, { type: "removeNodes", ids: [place.nodeId] });
    }
    const { key } = edit;
    const value = parseJsonText(edit.value);
    return inPlace(subgraphId, { type: "setData", nodeId: place.nodeId, key, value });
  });
  takeDocumentStep(store, { key: "fix", name: fix.label }, edits);
}

function inPlace(subgraphId: string | null, edit: CanvasEdit): readonly Edit[] {
  return [subgraphId === null ? edit : { type: "inside", subgraphId, edit }];
}

/** Puts another document in place of this one; a step like any other, so it can be undone. */
export function replaceDocument(
  store: EditorStore,
  key: "import" | "reload" | "restoreDraft",
  document: GraphDocument,
): void {
  takeStep(store, { key }, [{ type: "replaceDocument", document }]);
}
