import { getBezierPath, Position } from "@xyflow/react";
import { useLayoutEffect, useRef, type RefObject } from "react";
import type { PinRef, Point } from "@/graph-editor/model/document";
import { findPin } from "@/graph-editor/model/pins";
import { pinColour } from "@/graph-editor/nodes/pin-shapes";
import { useEditor } from "@/graph-editor/store/editor-context";
import { pinElement } from "./focus-dom";
import css from "./WaitingWire.module.css";

/** The height of the line of a list that a wire leads to. */
const LIST_HEAD = 18;

/** The wire that was dropped into the void, held there while its other end is picked. */
export function WaitingWire({
  canvasRef,
  from,
  to,
}: {
  canvasRef: RefObject<HTMLDivElement | null>;
  from: PinRef;
  to: Point;
}) {
  const line = useRef<SVGPathElement>(null);
  const type = useEditor((state) => findPin(state.document, state.catalogue, from)?.type ?? "Any");
  useLayoutEffect(() => {
    const box = canvasRef.current && pinElement(canvasRef.current, from)?.getBoundingClientRect();
    if (!box) return;
    const isOutput = from.side === "out";
    const [path] = getBezierPath({
      sourceX: box.x + box.width / 2,
      sourceY: box.y + box.height / 2,
      sourcePosition: isOutput ? Position.Right : Position.Left,
      targetX: to.x,
      targetY: to.y + LIST_HEAD,
      targetPosition: isOutput ? Position.Left : Position.Right,
    });
    line.current?.setAttribute("d", path);
  }, [canvasRef, from, to]);
  return (
    <svg className={css.layer} aria-hidden>
      <path ref={line} className={css.wire} style={{ stroke: pinColour(type) }} />
    </svg>
  );
}
