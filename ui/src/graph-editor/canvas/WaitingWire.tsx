import { getBezierPath, Position } from "@xyflow/react";
import { useState } from "react";
import type { PinRef, Point } from "@/graph-editor/model/document";
import { findPin } from "@/graph-editor/model/pins";
import { pinColour } from "@/graph-editor/nodes/pin-shapes";
import { useEditor } from "@/graph-editor/store/editor-context";
import { pinElement } from "./focus-dom";
import css from "./WaitingWire.module.css";

/** The wire that was dropped into the void, held there while its other end is picked. */
export function WaitingWire({ from, to }: { from: PinRef; to: Point }) {
  // The pin is on the screen already: the wire was dragged from it a moment ago.
  const [start] = useState(() => middleOf(pinElement(document, from)));
  const type = useEditor(
    (state) => findPin(state.history.document, state.catalogue, from)?.type ?? "Any",
  );
  if (!start) return null;
  const isOutput = from.side === "out";
  const [path] = getBezierPath({
    sourceX: start.x,
    sourceY: start.y,
    sourcePosition: isOutput ? Position.Right : Position.Left,
    targetX: to.x,
    targetY: to.y + 18,
    targetPosition: isOutput ? Position.Left : Position.Right,
  });
  return (
    <svg className={css.layer} aria-hidden>
      <path d={path} className={css.wire} style={{ stroke: pinColour(type) }} />
    </svg>
  );
}

function middleOf(element: HTMLElement | null): Point | null {
  const box = element?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
}
