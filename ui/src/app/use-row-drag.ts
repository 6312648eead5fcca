import { useRef, useState, type PointerEvent as ReactPointerEvent } from "react";

/** How far the pointer moves before a press becomes a drag, in pixels. */
const THRESHOLD = 4;

/** Where a dragged bot would land: before that bot, or behind the last of its server. */
export interface DropTarget {
  beforeId: number | null;
  /** The line to draw, in pixels from the top of the list's content. */
  lineY: number;
}

/** Dragging rows by pointer. Not the browser's own drag and drop: the desktop host takes that one
 *  for files. */
export function useRowDrag(
  targetAt: (movedId: number, clientY: number) => DropTarget | null,
  onDrop: (movedId: number, beforeId: number | null) => void,
) {
  const [dragged, setDragged] = useState<{ id: number; target: DropTarget | null } | null>(null);
  const start = useRef<{ id: number; y: number; isDrag: boolean } | null>(null);
  const swallowClick = useRef(false);

  const handlers = (id: number) => ({
    onPointerDown: (event: ReactPointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      start.current = { id, y: event.clientY, isDrag: false };
      swallowClick.current = false;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: ReactPointerEvent<HTMLElement>) => {
      const from = start.current;
      if (!from || (!from.isDrag && Math.abs(event.clientY - from.y) < THRESHOLD)) return;
      from.isDrag = true;
      setDragged({ id: from.id, target: targetAt(from.id, event.clientY) });
    },
    onPointerUp: () => {
      const from = start.current;
      start.current = null;
      if (!from?.isDrag) return;
      swallowClick.current = true;
      if (dragged?.target) onDrop(from.id, dragged.target.beforeId);
      setDragged(null);
    },
    onPointerCancel: () => {
      start.current = null;
      setDragged(null);
    },
  });
  /** True once after a drag: the click that ends it opens nothing. */
  const wasDrag = () => {
    const was = swallowClick.current;
    swallowClick.current = false;
    return was;
  };
  return { dragged, handlers, wasDrag };
}
