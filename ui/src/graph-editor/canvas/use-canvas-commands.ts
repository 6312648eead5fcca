import { useReactFlow } from "@xyflow/react";
import { useMemo, type RefObject } from "react";
import { showToast } from "@/design/toast-store";
import {
  copyText,
  duplicateEdits,
  MAX_PASTE_LENGTH,
  pasteEdits,
} from "@/graph-editor/model/fragment";
import { snap } from "@/graph-editor/model/connect";
import type { Point } from "@/graph-editor/model/document";
import { parseDocument } from "@/graph-editor/model/parse";
import { faultWords } from "@/graph-editor/panels/fault-words";
import { addNode, deleteSelection, takeStep } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { openOverlay, selectedNodeIds, selectOnly } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { tidyPlaces } from "./auto-layout";
import { catchPaste, copyToClipboard, readClipboard } from "./clipboard";
import type { CanvasCommands } from "./commands";

/** In milliseconds, as `--t-slow`. */
const JUMP_MS = 140;
const FRAME = { padding: 0.15, maxZoom: 1, duration: JUMP_MS };

/** The commands of one canvas. `pointer` is where the pointer was last, in the window. */
export function useCanvasCommands(
  store: EditorStore,
  canvas: RefObject<HTMLDivElement | null>,
  pointer: RefObject<Point | null>,
): CanvasCommands {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const t = useTranslate();
  return useMemo(() => {
    const middle = (): Point => {
      const box = canvas.current?.getBoundingClientRect();
      return box ? { x: box.x + box.width / 2 - 160, y: box.y + box.height / 3 } : { x: 0, y: 0 };
    };
    const toCanvas = (screen: Point): Point => {
      const at = flow.screenToFlowPosition(screen);
      return { x: snap(at.x), y: snap(at.y) };
    };
    const focusCanvas = () => canvas.current?.focus({ preventScroll: true });
    const copySelection = () => {
      const state = store.getState();
      const ids = selectedNodeIds(state);
      if (ids.length === 0) return false;
      copyToClipboard(copyText(state.history.document, new Set(ids)));
      return true;
    };
    const paste = (text: string) => {
      if (text.trim() === "") return;
      const outcome = parseDocument(text, MAX_PASTE_LENGTH);
      if (outcome.type === "fault") {
        showToast({ tone: "error", text: faultWords(t, outcome.fault) });
        return;
      }
      const { history, newId } = store.getState();
      if (outcome.document.nodes.length === 0) return;
      const at = toCanvas(pointer.current ?? middle());
      const pasted = pasteEdits(history.document, outcome.document, at, newId);
      takeStep(store, { key: "paste", count: pasted.nodeIds.length }, pasted.edits);
      selectOnly(store, pasted.nodeIds);
    };
    const jump = (nodes: { id: string }[]) => void flow.fitView({ ...FRAME, nodes });
    return {
      search: ({ screen, from = null, wireId = null, offersPins = false } = {}) => {
        const place = screen ?? pointer.current ?? middle();
        openOverlay(store, {
          type: "search",
          screen: place,
          at: toCanvas(place),
          from,
          wireId,
          offersPins,
        });
      },
      addAt: (typeId, screen) => {
        const place = { at: toCanvas(screen), from: null, wireId: null };
        addNode(store, { typeId, data: {}, pinId: null }, place);
      },
      copy: () => void copySelection(),
      cut: () => {
        if (copySelection()) deleteSelection(store);
      },
      pasteFromKey: () => catchPaste(paste),
      pasteFromMenu: () => void readClipboard().then(paste),
      duplicate: () => {
        const { history, newId, ...state } = store.getState();
        const ids = selectedNodeIds({ ...state, history, newId });
        const copies = duplicateEdits(history.document, new Set(ids), newId);
        if (!copies) return;
        takeStep(store, { key: "duplicate", count: ids.length }, copies.edits);
        selectOnly(store, copies.nodeIds);
      },
      tidy: () => {
        const { flowNodes, flowEdges } = store.getState();
        const selected = flowNodes.filter((node) => node.selected);
        const nodes = selected.length > 1 ? selected : flowNodes;
        if (nodes.length === 0) return;
        void tidyPlaces(nodes, flowEdges).then(
          (to) =>
            takeStep(store, { key: "layout", count: nodes.length }, [{ type: "moveNodes", to }]),
          () => showToast({ tone: "error", text: t("editor.layout.failed") }),
        );
      },
      frameAll: () => void flow.fitView(FRAME),
      frameSelection: () => {
        const ids = selectedNodeIds(store.getState());
        if (ids.length > 0) jump(ids.map((id) => ({ id })));
        else void flow.fitView(FRAME);
      },
      goTo: (nodeId) => {
        selectOnly(store, [nodeId]);
        jump([{ id: nodeId }]);
      },
      focusCanvas,
    };
  }, [store, canvas, pointer, flow, t]);
}
