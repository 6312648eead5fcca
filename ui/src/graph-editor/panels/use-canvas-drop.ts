import { useRef, useState, type PointerEvent } from "react";
import type { Point } from "@/graph-editor/model/document";

/** Further than this, in pixels of the window, a press is a drag. */
const DRAG = 4;

/**
 * Drags something from a panel onto the canvas. Pointer events rather than the browser's drag and
 * drop: web views differ too much in that. `ghost` is where the pointer is while it is dragged.
 */
export function useCanvasDrop(onDrop: (at: Point) => void) {
  const start = useRef<Point | null>(null);
  const [ghost, setGhost] = useState<Point | null>(null);
  const end = () => {
    start.current = null;
    setGhost(null);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      if (!start.current) return;
      const at = { x: event.clientX, y: event.clientY };
      const isFar = Math.hypot(at.x - start.current.x, at.y - start.current.y) > DRAG;
      if (ghost || isFar) setGhost(at);
    },
    onPointerUp: (event: PointerEvent) => {
      const isDragged = ghost !== null;
      end();
      const under = document.elementFromPoint(event.clientX, event.clientY);
      if (isDragged && under?.closest(".react-flow")) {
        onDrop({ x: event.clientX, y: event.clientY });
      }
    },
    onPointerCancel: end,
  };
  return { ghost, handlers };
}
