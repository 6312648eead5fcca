import { useReactFlow } from "@xyflow/react";
import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import { GRID, snap } from "@/graph-editor/model/connect";
import type { Area, Point } from "@/graph-editor/model/document";
import { resized, type AreaList } from "@/graph-editor/model/marks";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import {
  convoyOf,
  dragNodes,
  moveMark,
  pickMarks,
  resizeMark,
  type Convoy,
} from "@/graph-editor/store/mark-actions";

/** What is being dragged, and how far. */
export interface MarkDrag {
  readonly markIds: ReadonlySet<string>;
  readonly by: Point;
}

/** Nothing is. */
export const STILL: MarkDrag = { markIds: new Set(), by: { x: 0, y: 0 } };

const ARROWS: Partial<Record<string, Point>> = {
  ArrowUp: { x: 0, y: -GRID },
  ArrowDown: { x: 0, y: GRID },
  ArrowLeft: { x: -GRID, y: 0 },
  ArrowRight: { x: GRID, y: 0 },
};

interface Grip {
  readonly from: Point;
  readonly convoy: Convoy;
}

/** Moves a frame or comment by mouse and by arrow keys; a frame takes along what it holds. */
export function useMarkDrag(list: AreaList, id: string, onDrag: (drag: MarkDrag) => void) {
  const store = useEditorStore();
  const flow = useReactFlow();
  const grip = useRef<Grip | null>(null);
  const distance = (event: PointerEvent): Point => {
    const from = grip.current?.from ?? { x: 0, y: 0 };
    const zoom = flow.getZoom();
    const by = { x: (event.clientX - from.x) / zoom, y: (event.clientY - from.y) / zoom };
    return store.getState().isSnapping
      ? { x: snap(by.x), y: snap(by.y) }
      : { x: Math.round(by.x), y: Math.round(by.y) };
  };
  const end = () => {
    grip.current = null;
    onDrag(STILL);
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const state = store.getState();
      if (!state.pickedMarks.has(id)) pickMarks(store, [id]);
      const from = { x: event.clientX, y: event.clientY };
      grip.current = { from, convoy: convoyOf(state, list, id) };
    },
    onPointerMove: (event: PointerEvent) => {
      if (!grip.current) return;
      const { convoy } = grip.current;
      const by = distance(event);
      onDrag({ markIds: convoy.markIds, by });
      dragNodes(store, convoy.nodeIds, by);
    },
    onPointerUp: (event: PointerEvent) => {
      if (!grip.current) return;
      moveMark(store, grip.current.convoy, distance(event));
      end();
    },
    onPointerCancel: () => {
      if (grip.current) dragNodes(store, grip.current.convoy.nodeIds, STILL.by);
      end();
    },
    onKeyDown: (event: KeyboardEvent) => {
      const by = ARROWS[event.code];
      if (!by || event.target !== event.currentTarget) return;
      event.preventDefault();
      event.stopPropagation();
      moveMark(store, convoyOf(store.getState(), list, id), by, `mark ${id} keys`);
    },
  };
}

/** Resizes a frame or comment by its lower right corner. */
export function useMarkResize(
  list: AreaList,
  id: string,
  area: Area,
  onArea: (area: Area | null) => void,
) {
  const store = useEditorStore();
  const flow = useReactFlow();
  const from = useRef<Point | null>(null);
  const areaAt = (event: PointerEvent): Area => {
    const start = from.current ?? { x: event.clientX, y: event.clientY };
    const zoom = flow.getZoom();
    return resized(area, {
      x: (event.clientX - start.x) / zoom,
      y: (event.clientY - start.y) / zoom,
    });
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      if (from.current) onArea(areaAt(event));
    },
    onPointerUp: (event: PointerEvent) => {
      if (!from.current) return;
      resizeMark(store, list, id, areaAt(event));
      from.current = null;
      onArea(null);
    },
    onPointerCancel: () => {
      from.current = null;
      onArea(null);
    },
  };
}
