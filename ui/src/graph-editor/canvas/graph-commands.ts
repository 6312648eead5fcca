import { showToast } from "@/design/toast-store";
import { bendEdits } from "@/graph-editor/model/bend";
import { findNode } from "@/graph-editor/model/document";
import { areaAround } from "@/graph-editor/model/marks";
import { calledBy, locate } from "@/graph-editor/model/subgraph-view";
import { addBookmark } from "@/graph-editor/store/bookmark-actions";
import { takeStep } from "@/graph-editor/store/edit-actions";
import { withTrail } from "@/graph-editor/store/editor-store";
import { addComment, addFrame, editMark, nodeBoxes } from "@/graph-editor/store/mark-actions";
import {
  enterSubgraph,
  leaveTo,
  makeSubgraph,
  unpackSelection,
} from "@/graph-editor/store/subgraph-actions";
import { selectedNodeIds, selectOnly } from "@/graph-editor/store/view-actions";
import { FRAME, middle, toCanvas, type Desk } from "./canvas-commands";
import type { CanvasCommands, NodeTarget } from "./commands";

type GraphCommands = Pick<
  CanvasCommands,
  | "goTo"
  | "bend"
  | "addFrame"
  | "addComment"
  | "addBookmark"
  | "goToBookmark"
  | "showArea"
  | "makeSubgraph"
  | "unpack"
  | "enter"
  | "leave"
>;

/** The commands about frames, comments, bookmarks and subgraphs. */
export function createGraphCommands(desk: Desk): GraphCommands {
  const { store, flow, t } = desk;
  return {
    goTo: (place) => goTo(desk, place),
    bend: (wireId, screen) => {
      const { document, catalogue, newId } = store.getState();
      const at = flow.screenToFlowPosition(screen, { snapToGrid: false });
      const bent = bendEdits(document, catalogue, wireId, at, newId);
      if (!bent) return;
      takeStep(store, { key: "bend" }, bent.edits);
      selectOnly(store, [bent.nodeId]);
    },
    addFrame: () => frameSelection(desk),
    addComment: (screen) => {
      const at = toCanvas(desk, screen ?? desk.pointer.current ?? middle(desk));
      editMark(store, addComment(store, at));
    },
    addBookmark: () => bookmarkView(desk),
    goToBookmark: (index) => {
      const bookmark = store.getState().document.bookmarks[index];
      if (bookmark) {
        void flow.setCenter(bookmark.x, bookmark.y, {
          zoom: bookmark.zoom,
          duration: FRAME.duration,
        });
      }
    },
    showArea: (area) => void flow.fitBounds(area, { padding: 0.1, duration: FRAME.duration }),
    makeSubgraph: () => {
      if (!makeSubgraph(store, t("editor.subgraph.newName"))) {
        showToast({ tone: "plain", text: t("editor.subgraph.nothing") });
      }
    },
    unpack: () => {
      if (!unpackSelection(store)) {
        showToast({ tone: "plain", text: t("editor.subgraph.notACall") });
      }
    },
    enter: (subgraphId) => enter(desk, subgraphId),
    leave: (depth) => {
      const { trail } = store.getState();
      if (trail.length === 0) return;
      leaveTo(store, depth ?? trail.length - 1);
      showAll(desk);
    },
  };
}

/** Shows all nodes, and frames and comments that reach beyond them, never larger than life. */
export function showEverything({ store, flow, canvas }: Desk, duration = FRAME.duration): void {
  const state = store.getState();
  const { frames, comments } = state.document;
  const box = canvas.current?.getBoundingClientRect();
  const areas = [...nodeBoxes(state), ...[...frames, ...comments].map(({ area }) => area)];
  if (!box || areas.length === state.flowNodes.length) {
    void flow.fitView({ ...FRAME, duration });
    return;
  }
  const left = Math.min(...areas.map(({ x }) => x));
  const top = Math.min(...areas.map(({ y }) => y));
  const right = Math.max(...areas.map(({ x, width }) => x + width));
  const bottom = Math.max(...areas.map(({ y, height }) => y + height));
  // Bounds as large as the canvas are shown in life-size.
  const width = Math.max(right - left, box.width / (1 + FRAME.padding));
  const height = Math.max(bottom - top, box.height / (1 + FRAME.padding));
  const corner = { x: (left + right - width) / 2, y: (top + bottom - height) / 2 };
  void flow.fitBounds({ ...corner, width, height }, { padding: FRAME.padding, duration });
}

/** What is new on the canvas is known to it once it was drawn. */
function showAll(desk: Desk): void {
  desk.canvas.current?.focus({ preventScroll: true });
  requestAnimationFrame(() => showEverything(desk, 0));
}

function goTo(desk: Desk, place: string | NodeTarget): void {
  const { store, flow } = desk;
  const { history, trail } = store.getState();
  const found = typeof place === "string" ? locate(history.document, place) : null;
  const target: NodeTarget | null =
    typeof place === "string"
      ? found && { subgraphId: found.trail.at(-1) ?? null, nodeId: found.nodeId }
      : place;
  if (!target) return;
  const { subgraphId, nodeId } = target;
  const isElsewhere = subgraphId !== (trail.at(-1) ?? null);
  if (isElsewhere) {
    const way = found?.trail ?? (subgraphId === null ? [] : [subgraphId]);
    store.setState((state) => withTrail(state, way));
  }
  selectOnly(store, [nodeId]);
  const show = () => void flow.fitView({ ...FRAME, nodes: [{ id: nodeId }] });
  if (isElsewhere) requestAnimationFrame(show);
  else show();
}

function frameSelection(desk: Desk): void {
  const { store, t } = desk;
  const state = store.getState();
  const selected = new Set(selectedNodeIds(state));
  const boxes = nodeBoxes(state).filter(({ id }) => selected.has(id));
  const at = toCanvas(desk, desk.pointer.current ?? middle(desk));
  const area = boxes.length > 0 ? areaAround(boxes) : { ...at, width: 320, height: 192 };
  editMark(store, addFrame(store, area, t("editor.frame.newTitle")));
}

function bookmarkView({ store, flow, t, canvas }: Desk): void {
  const box = canvas.current?.getBoundingClientRect();
  if (!box) return;
  const middleOfBox = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const { x, y } = flow.screenToFlowPosition(middleOfBox, { snapToGrid: false });
  const n = store.getState().document.bookmarks.length + 1;
  const name = t("editor.bookmark.newName", { n });
  addBookmark(store, name, { x: Math.round(x), y: Math.round(y) }, flow.getZoom());
  showToast({ tone: "plain", text: name });
}

function enter(desk: Desk, subgraphId: string | undefined): void {
  const { store, t } = desk;
  const state = store.getState();
  const [only] = selectedNodeIds(state);
  const call = only === undefined ? undefined : findNode(state.document, only);
  const id = subgraphId ?? (call ? calledBy(call) : "");
  if (!state.history.document.subgraphs.some((subgraph) => subgraph.id === id)) {
    showToast({ tone: "plain", text: t("editor.subgraph.notACall") });
    return;
  }
  enterSubgraph(store, id);
  showAll(desk);
}
