import { useEffect, type RefObject } from "react";
import { matchesShortcut } from "@/design/shortcut";
import { runToSelection, steerShown, toggleAtSelection } from "@/graph-editor/debug/debug-actions";
import { findNode } from "@/graph-editor/model/document";
import { pinsInDocument } from "@/graph-editor/model/pins";
import {
  deleteAndReconnect,
  deleteSelection,
  redoStep,
  undoStep,
} from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import { usePersistence } from "@/graph-editor/store/persistence";
import { selectAll, selectOnly } from "@/graph-editor/store/view-actions";
import type { CanvasCommands } from "./commands";
import { focusedSpot, focusField, focusSpot, focusSpotSoon, isTyping } from "./focus-dom";
import { walk, type Direction, type Spot } from "./focus-walk";
import { actionsOf, type EditorAction } from "./key-groups";
import { useKeyMap } from "./key-map";
import type { EditorShortcut } from "./shortcuts";

const ARROWS: Partial<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const DIGIT = /^(Digit|Numpad)[1-9]$/;

/** Chords that work inside a field too: what is typed there is part of the document. */
const ALWAYS: ReadonlySet<EditorShortcut> = new Set([
  "save",
  "undo",
  "redo",
  "redoToo",
  "debugContinue",
  "debugEnd",
  "debugOver",
  "debugBack",
  "debugInto",
  "debugOut",
]);

/** Told what the editor can do while it is open; `null` once it is not. */
export type OnActions = (actions: readonly EditorAction[] | null) => void;

/** Listens for the editor's keys while it is the one on the screen. */
export function useCanvasKeys(
  store: EditorStore,
  root: RefObject<HTMLDivElement | null>,
  canvas: RefObject<HTMLDivElement | null>,
  commands: CanvasCommands,
  onActions: OnActions | undefined,
): void {
  const { save } = usePersistence();
  useEffect(() => {
    const run: Record<EditorShortcut, () => void> = {
      save,
      undo: () => undoStep(store),
      redo: () => redoStep(store),
      redoToo: () => redoStep(store),
      copy: commands.copy,
      cut: commands.cut,
      paste: commands.pasteFromKey,
      duplicate: commands.duplicate,
      selectAll: () => selectAll(store),
      remove: () => deleteSelection(store),
      removeToo: () => deleteSelection(store),
      removeAndReconnect: () => deleteAndReconnect(store),
      search: () => commands.search(),
      connect: () => startConnecting(commands),
      find: () => commands.find(),
      findEverywhere: () => commands.find(true),
      tidy: commands.tidy,
      alignLeft: () => commands.arrange("left"),
      alignRight: () => commands.arrange("right"),
      alignTop: () => commands.arrange("top"),
      alignBottom: () => commands.arrange("bottom"),
      distributeAcross: () => commands.arrange("across"),
      distributeDown: () => commands.arrange("down"),
      frameAll: commands.frameAll,
      frameSelection: commands.frameSelection,
      edit: () => canvas.current && editFocused(canvas.current),
      addFrame: commands.addFrame,
      addComment: () => commands.addComment(),
      addBookmark: commands.addBookmark,
      makeSubgraph: commands.makeSubgraph,
      unpack: commands.unpack,
      enter: () => commands.enter(),
      leave: () => commands.leave(),
      debugContinue: () => steerShown(store, { kind: "continue" }),
      debugEnd: () => steerShown(store, { kind: "end" }),
      debugBreakpoint: () => toggleAtSelection(store),
      debugOver: () => steerShown(store, { kind: "stepOver" }),
      debugBack: () => steerShown(store, { kind: "stepBack" }),
      debugBackInto: () => steerShown(store, { kind: "stepBackInto" }),
      debugRunTo: () => runToSelection(store),
      debugInto: () => steerShown(store, { kind: "stepInto" }),
      debugOut: () => steerShown(store, { kind: "stepOut" }),
      shortcuts: commands.showShortcuts,
    };
    const names = Object.keys(run) as EditorShortcut[];
    onActions?.(actionsOf({ ...run, paste: commands.pasteFromMenu }));
    const onKey = (event: KeyboardEvent) => {
      if (!root.current || !isOurs(root.current, event.target)) return;
      const typing = isTyping(event.target);
      const chords = useKeyMap.getState();
      const name = names.find((key) => matchesShortcut(event, chords[key]));
      if (name && (!typing || (ALWAYS.has(name) && !isInOverlay(event.target)))) {
        if (isPlainKeyOnButton(event)) return;
        if (name !== "paste") event.preventDefault();
        run[name]();
        return;
      }
      if (!canvas.current?.contains(document.activeElement)) return;
      if (event.code === "Escape") stepBack(store, canvas.current, event.target);
      else if (!typing) onCanvasKey(event, store, canvas.current, commands);
    };
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
      onActions?.(null);
    };
  }, [store, root, canvas, commands, save, onActions]);
}

function isOurs(root: HTMLElement, target: EventTarget | null): boolean {
  if (root.offsetParent === null) return false;
  return target === document.body || (target instanceof Node && root.contains(target));
}

const isInOverlay = (target: EventTarget | null) =>
  target instanceof Element && target.closest("[role=dialog]") !== null;

/** Space and Enter on a button press it; a pin is a button too, but there they are ours. */
function isPlainKeyOnButton(event: KeyboardEvent): boolean {
  const isPress = event.code === "Space" || event.code === "Enter";
  return isPress && event.target instanceof HTMLButtonElement;
}

function onCanvasKey(
  event: KeyboardEvent,
  store: EditorStore,
  canvas: HTMLElement,
  commands: CanvasCommands,
): void {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  const direction = ARROWS[event.code];
  if (direction && isPlain) {
    event.preventDefault();
    moveFocus(store, canvas, direction, commands);
  } else if (isPlain && DIGIT.test(event.code)) {
    event.preventDefault();
    commands.goToBookmark(Number(event.code.slice(-1)) - 1);
  } else if (event.code === "Tab" && isPlain && document.activeElement === canvas) {
    event.preventDefault();
    commands.search();
  }
}

/** Moves along pins and wires; from the canvas itself, to the first node. */
function moveFocus(
  store: EditorStore,
  canvas: HTMLElement,
  direction: Direction,
  commands: CanvasCommands,
): void {
  const { document, catalogue } = store.getState();
  const spot = focusedSpot();
  const nodeId = spot?.type === "pin" ? spot.ref.nodeId : spot?.nodeId;
  const node = nodeId === undefined ? undefined : findNode(document, nodeId);
  const first = document.nodes[0];
  let next: Spot | null = null;
  if (spot && node)
    next = walk(document, pinsInDocument(document, catalogue, node), spot, direction);
  else if (first) next = { type: "node", nodeId: first.id };
  if (!next) return;
  const reached = next.type === "node" ? next.nodeId : next.ref.nodeId;
  selectOnly(store, [reached]);
  // Far out there is nothing to focus.
  if (canvas.dataset["far"] === "true") commands.goTo(reached);
  else commands.reveal(reached);
  focusSpotSoon(canvas, next);
}

function startConnecting(commands: CanvasCommands): void {
  const spot = focusedSpot();
  if (spot?.type !== "pin") return;
  commands.search({ screen: besideFocus(), from: spot.ref, offersPins: true });
}

function besideFocus() {
  const box = document.activeElement?.getBoundingClientRect();
  return { x: (box?.right ?? 0) + 8, y: box?.top ?? 0 };
}

function editFocused(canvas: HTMLElement): void {
  const spot = focusedSpot();
  if (spot) focusField(canvas, spot);
}

/** From a field to its node, from a pin to its node, from a node to the canvas. */
function stepBack(store: EditorStore, canvas: HTMLElement, target: EventTarget | null): void {
  const spot = focusedSpot();
  const field = target instanceof HTMLElement ? target.dataset["field"] : undefined;
  if (spot?.type === "pin") focusSpot(canvas, { type: "node", nodeId: spot.ref.nodeId });
  else if (field !== undefined) {
    const node = document.activeElement?.closest<HTMLElement>(".react-flow__node");
    node?.focus({ preventScroll: true });
  } else {
    canvas.focus({ preventScroll: true });
    selectOnly(store, []);
  }
}
