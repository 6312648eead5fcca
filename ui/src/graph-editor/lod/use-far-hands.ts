import { useMemo, type MouseEvent, type PointerEvent } from "react";
import type { CanvasCommands } from "@/graph-editor/canvas/commands";
import { snap } from "@/graph-editor/model/connect";
import type { Point } from "@/graph-editor/model/document";
import { dropNodes } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import { selectedNodeIds, selectOnly } from "@/graph-editor/store/view-actions";
import type { Lod } from "./lod";
import type { Box, SceneNode } from "./scene";

/** A press that stays within so many pixels is a click. */
const CLICK_REACH = 3;

type Press = PointerEvent | globalThis.PointerEvent;

const isAdding = (event: Press | MouseEvent) => event.ctrlKey || event.metaKey || event.shiftKey;
const clientPoint = (event: Press | MouseEvent): Point => ({ x: event.clientX, y: event.clientY });
const isOnPane = ({ target }: { target: EventTarget }) =>
  target instanceof Element && target.closest(".react-flow__pane") !== null;

/** The pointer on nodes that only the one canvas shows: click, drag, box and double click. */
export function useFarHands(
  lod: Lod,
  store: EditorStore,
  commands: CanvasCommands,
  tool: "select" | "pan",
) {
  return useMemo(() => {
    const hit = (event: PointerEvent | MouseEvent) =>
      isOnPane(event) ? lod.nodeAt(clientPoint(event)) : null;
    return {
      onPointerDownCapture: (event: PointerEvent) => {
        if (event.button !== 0 || tool !== "select" || !isOnPane(event)) return;
        const node = hit(event);
        if (!node && !lod.state.getState().isFar) return;
        // The canvas library would begin a box of its own, which finds nothing.
        event.stopPropagation();
        if (node) pressNode(lod, store, node, event);
        else drawBox(lod, store, commands, event);
      },
      onClickCapture: (event: MouseEvent) => {
        const node = tool === "pan" ? hit(event) : null;
        if (!node) return;
        event.stopPropagation();
        selectOnly(store, [node.id]);
      },
      /** Whether a double click was on a node, which then comes near. */
      enter: (event: MouseEvent): boolean => {
        const node = hit(event);
        if (node) commands.goTo(node.id);
        return node !== null;
      },
    };
  }, [lod, store, commands, tool]);
}

/** Follows the pointer until it is let go of; `isOver` says that the system took it away. */
function follow(
  moved: (event: globalThis.PointerEvent) => void,
  ended: (isOver: boolean, event: globalThis.PointerEvent) => void,
): void {
  const end = (event: globalThis.PointerEvent) => {
    window.removeEventListener("pointermove", moved);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
    ended(event.type === "pointercancel", event);
  };
  window.addEventListener("pointermove", moved);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
}

function isBeyondClick(from: Point, event: globalThis.PointerEvent): boolean {
  return Math.hypot(event.clientX - from.x, event.clientY - from.y) > CLICK_REACH;
}

function pressNode(lod: Lod, store: EditorStore, node: SceneNode, event: PointerEvent): void {
  const from = clientPoint(event);
  const isAdded = isAdding(event);
  const wasSelected = node.isSelected;
  if (!wasSelected) {
    selectOnly(store, [...(isAdded ? selectedNodeIds(store.getState()) : []), node.id]);
  }
  let drag: Drag | null = null;
  follow(
    (move) => {
      if (!drag && !isBeyondClick(from, move)) return;
      drag ??= startDrag(store, node.id, lod.toCanvas(from));
      drag.to(lod.toCanvas(clientPoint(move)));
    },
    (isOver) => {
      if (drag) drag.end(isOver);
      else if (wasSelected) {
        const rest = isAdded
          ? selectedNodeIds(store.getState()).filter((id) => id !== node.id)
          : [node.id];
        selectOnly(store, rest);
      }
    },
  );
}

interface Drag {
  to(point: Point): void;
  end(isOver: boolean): void;
}

/** Moves what is selected with the pointer; where it ends becomes a step. */
function startDrag(store: EditorStore, heldId: string, from: Point): Drag {
  const begin = new Map(
    store
      .getState()
      .flowNodes.filter((node) => node.selected)
      .map((node) => [node.id, node.position]),
  );
  const held = begin.get(heldId) ?? from;
  const place = (by: Point, dragging: boolean) =>
    store.setState(({ flowNodes }) => ({
      flowNodes: flowNodes.map((node) => {
        const at = begin.get(node.id);
        return at ? { ...node, dragging, position: { x: at.x + by.x, y: at.y + by.y } } : node;
      }),
    }));
  let by: Point = { x: 0, y: 0 };
  return {
    to: (point) => {
      const grid = store.getState().isSnapping ? snap : (length: number) => length;
      by = {
        x: grid(held.x + point.x - from.x) - held.x,
        y: grid(held.y + point.y - from.y) - held.y,
      };
      place(by, true);
    },
    end: (isOver) => {
      if (isOver) by = { x: 0, y: 0 };
      place(by, false);
      if (by.x === 0 && by.y === 0) return;
      const to = [...begin].map(([id, at]) => [id, { x: at.x + by.x, y: at.y + by.y }] as const);
      dropNodes(store, Object.fromEntries(to), null);
    },
  };
}

function drawBox(
  lod: Lod,
  store: EditorStore,
  commands: CanvasCommands,
  event: PointerEvent,
): void {
  const from = clientPoint(event);
  const corner = lod.toCanvas(from);
  const kept = isAdding(event) ? selectedNodeIds(store.getState()) : [];
  let isDrawn = false;
  follow(
    (move) => {
      if (!isDrawn && !isBeyondClick(from, move)) return;
      isDrawn = true;
      const box = boxBetween(corner, lod.toCanvas(clientPoint(move)));
      lod.setBox(box);
      selectOnly(store, [...kept, ...lod.nodesIn(box).map(({ id }) => id)]);
    },
    () => {
      lod.setBox(null);
      if (!isDrawn) selectOnly(store, kept);
      commands.focusCanvas();
    },
  );
}

function boxBetween(a: Point, b: Point): Box {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}
