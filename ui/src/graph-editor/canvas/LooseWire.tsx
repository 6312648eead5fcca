import { getBezierPath, type ConnectionLineComponentProps } from "@xyflow/react";
import { findPin } from "@/graph-editor/model/pins";
import { pinColour } from "@/graph-editor/nodes/pin-shapes";
import { useEditor } from "@/graph-editor/store/editor-context";
import type { FlowNode } from "@/graph-editor/store/flow-view";
import css from "./Wire.module.css";

/** The wire that follows the pointer until it is dropped. */
export function LooseWire({
  fromNode,
  fromHandle,
  fromX,
  fromY,
  fromPosition,
  toX,
  toY,
  toPosition,
}: ConnectionLineComponentProps<FlowNode>) {
  const type = useEditor((state) => {
    const pinId = fromHandle.id ?? "";
    const side = fromHandle.type === "source" ? "out" : "in";
    const ref = { nodeId: fromNode.id, pinId, side } as const;
    return findPin(state.document, state.catalogue, ref)?.type ?? "Any";
  });
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
  });
  return (
    <g className={css.selected}>
      <path
        d={path}
        className={css.line}
        style={{ stroke: pinColour(type), strokeDasharray: "5 5" }}
      />
    </g>
  );
}
