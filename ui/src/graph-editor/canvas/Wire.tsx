import { getBezierPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { classNames } from "@/design/class-names";
import { WireDebug } from "@/graph-editor/debug/WireDebug";
import { pinColour } from "@/graph-editor/nodes/pin-shapes";
import { useEditor } from "@/graph-editor/store/editor-context";
import type { FlowEdge } from "@/graph-editor/store/flow-view";
import { breakpointOn } from "./wire-curve";
import css from "./Wire.module.css";

/** A wire in the colour of what flows in it, with a halo where it crosses others. */
export const Wire = memo(function Wire({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  data,
  selected,
}: EdgeProps<FlowEdge>) {
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const type = data?.type ?? "Any";
  const isLit = useEditor((state) => state.marks.litWires.has(id));
  return (
    <g
      className={classNames(
        css.wire,
        type === "Exec" && css.exec,
        selected && css.selected,
        isLit && css.lit,
      )}
      data-testid={`wire-${id}`}
    >
      <path d={path} className={css.halo} />
      <path d={path} className={css.line} style={{ stroke: pinColour(type) }} />
      <path d={path} className={`react-flow__edge-interaction ${css.reach ?? ""}`} data-wire={id} />
      <WireDebug
        wireId={id}
        middle={{ x: labelX, y: labelY }}
        spot={breakpointOn({ x: sourceX, y: sourceY }, { x: targetX, y: targetY })}
      />
    </g>
  );
});
