import type { ReactFlowInstance } from "@xyflow/react";
import type { RefObject } from "react";
import { showToast } from "@/design/toast-store";
import { arrange, fewestFor, type Arrangement } from "@/graph-editor/model/arrange";
import { snap } from "@/graph-editor/model/connect";
import type { Point } from "@/graph-editor/model/document";
import {
  copyText,
  duplicateEdits,
  MAX_PASTE_LENGTH,
  pasteEdits,
} from "@/graph-editor/model/fragment";
import { parseDocument } from "@/graph-editor/model/parse";
import { faultWords } from "@/graph-editor/panels/fault-words";
import { addNode, deleteSelection, takeStep } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { openOverlay, selectedNodeIds, selectOnly } from "@/graph-editor/store/view-actions";
import type { Translate } from "@/i18n/locale-context";
import { tidyPlaces, type PinPlace } from "./auto-layout";
import { catchPaste, copyToClipboard, readClipboard } from "./clipboard";
import type { CanvasCommands } from "./commands";
import { createGraphCommands, showEverything } from "./graph-commands";

/** In milliseconds, as `--t-slow`. */
const JUMP_MS = 140;
export const FRAME = { padding: 0.15, maxZoom: 1, duration: JUMP_MS, includeHiddenNodes: true };

/** What the commands work on. */
export interface Desk {
  store: EditorStore;
  flow: ReactFlowInstance<FlowNode, FlowEdge>;
  t: Translate;
  canvas: RefObject<HTMLDivElement | null>;
  /** Where the pointer was last, in the window. */
  pointer: RefObject<Point | null>;
}

/** The commands of one canvas. */
export function createCanvasCommands(desk: Desk): CanvasCommands {
  const { store, flow, canvas } = desk;
  const paste = (text: string) => pasteText(desk, text);
  return {
    search: (where) => openSearch(desk, where),
    addAt: (typeId, screen, data = {}) => {
      const place = { at: toCanvas(desk, screen ?? middle(desk)), from: null, wireId: null };
      addNode(store, { typeId, data, pinId: null }, place);
    },
    copy: () => void copySelection(store),
    cut: () => {
      if (copySelection(store)) deleteSelection(store);
    },
    pasteFromKey: () => catchPaste(paste),
    pasteFromMenu: () => void readClipboard().then(paste),
    duplicate: () => duplicateSelection(store),
    tidy: () => void tidy(desk),
    arrange: (how) => arrangeSelection(desk, how),
    find: (isEverywhere = false) =>
      openOverlay(store, { type: "find", screen: middle(desk), isEverywhere }),
    showShortcuts: () => openOverlay(store, { type: "shortcuts" }),
    frameAll: () => showEverything(desk),
    frameSelection: () => {
      const nodes = selectedNodeIds(store.getState()).map((id) => ({ id }));
      void flow.fitView(nodes.length > 0 ? { ...FRAME, nodes } : FRAME);
    },
    reveal: (nodeId) => reveal(desk, nodeId),
    ...createGraphCommands(desk),
    focusCanvas: () => canvas.current?.focus({ preventScroll: true }),
  };
}

/** A good place for a list where the pointer says none: the upper middle of the canvas. */
export function middle({ canvas }: Desk): Point {
  const box = canvas.current?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2 - 160, y: box.y + box.height / 3 } : { x: 0, y: 0 };
}

/** A point of the window on the canvas, on the grid. */
export function toCanvas({ flow }: Desk, screen: Point): Point {
  const at = flow.screenToFlowPosition(screen);
  return { x: snap(at.x), y: snap(at.y) };
}

function openSearch(desk: Desk, where: Parameters<CanvasCommands["search"]>[0] = {}): void {
  const { from = null, wireId = null, offersPins = false } = where;
  const screen = where.screen ?? desk.pointer.current ?? middle(desk);
  const at = toCanvas(desk, screen);
  openOverlay(desk.store, { type: "search", screen, at, from, wireId, offersPins });
}

function copySelection(store: EditorStore): boolean {
  const state = store.getState();
  const ids = selectedNodeIds(state);
  if (ids.length === 0 && state.pickedMarks.size === 0) return false;
  copyToClipboard(copyText(state.document, new Set(ids), state.pickedMarks));
  return true;
}

function pasteText(desk: Desk, text: string): void {
  const { store, t, pointer } = desk;
  if (text.trim() === "") return;
  const outcome = parseDocument(text, MAX_PASTE_LENGTH);
  if (outcome.type === "fault") {
    showToast({ tone: "error", text: faultWords(t, outcome.fault) });
    return;
  }
  const { nodes, frames, comments } = outcome.document;
  if (nodes.length + frames.length + comments.length === 0) return;
  const { document, newId } = store.getState();
  const at = toCanvas(desk, pointer.current ?? middle(desk));
  const pasted = pasteEdits(document, outcome.document, at, newId);
  takeStep(store, { key: "paste", count: pasted.nodeIds.length }, pasted.edits);
  selectOnly(store, pasted.nodeIds);
}

function duplicateSelection(store: EditorStore): void {
  const state = store.getState();
  const ids = selectedNodeIds(state);
  const copies = duplicateEdits(state.document, new Set(ids), state.newId, state.pickedMarks);
  if (!copies) return;
  takeStep(store, { key: "duplicate", count: ids.length }, copies.edits);
  selectOnly(store, copies.nodeIds);
}

/** Lines up what is selected, by the sizes on the canvas; says so where too little is. */
function arrangeSelection({ store, t }: Desk, how: Arrangement): void {
  const nodes = store.getState().flowNodes.filter((node) => node.selected);
  if (nodes.length < fewestFor(how)) {
    showToast({ tone: "plain", text: t("editor.arrange.tooFew", { count: fewestFor(how) }) });
    return;
  }
  const boxes = nodes.map(({ id, position, measured }) => ({
    id,
    ...position,
    width: measured?.width ?? 0,
    height: measured?.height ?? 0,
  }));
  const to = arrange(boxes, how);
  takeStep(store, { key: "arrange", count: nodes.length }, [{ type: "moveNodes", to }]);
}

/** Lays out what is selected, or everything, and shows the result. */
async function tidy({ store, flow, t }: Desk): Promise<void> {
  const { flowNodes, flowEdges } = store.getState();
  const selected = flowNodes.filter((node) => node.selected);
  const nodes = selected.length > 1 ? selected : flowNodes;
  if (nodes.length === 0) return;
  const pinsOf = (nodeId: string): PinPlace[] => {
    const bounds = flow.getInternalNode(nodeId)?.internals.handleBounds;
    return [...(bounds?.source ?? []), ...(bounds?.target ?? [])].map((pin) => ({
      id: pin.id ?? "",
      side: pin.type === "source" ? "out" : "in",
      y: pin.y + pin.height / 2,
    }));
  };
  try {
    const to = await tidyPlaces(nodes, flowEdges, pinsOf);
    takeStep(store, { key: "layout", count: nodes.length }, [{ type: "moveNodes", to }]);
  } catch {
    showToast({ tone: "error", text: t("editor.layout.failed") });
    return;
  }
  // The moved nodes are known to the canvas once it has drawn them.
  requestAnimationFrame(
    () => void flow.fitView({ ...FRAME, nodes: nodes.map(({ id }) => ({ id })) }),
  );
}

/** Moves the canvas just when a node is outside of it. */
function reveal({ flow, canvas }: Desk, nodeId: string): void {
  const box = canvas.current?.getBoundingClientRect();
  const node = flow.getInternalNode(nodeId);
  if (!box || !node) return;
  const { x, y } = node.internals.positionAbsolute;
  const { width = 0, height = 0 } = node.measured;
  const from = flow.flowToScreenPosition({ x, y });
  const to = flow.flowToScreenPosition({ x: x + width, y: y + height });
  const isSeen = from.x >= box.left && from.y >= box.top && to.x <= box.right && to.y <= box.bottom;
  if (isSeen) return;
  const centre = { x: x + width / 2, y: y + height / 2 };
  void flow.setCenter(centre.x, centre.y, { zoom: flow.getZoom(), duration: JUMP_MS });
}
