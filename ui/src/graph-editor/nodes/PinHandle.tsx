import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { classNames } from "@/design/class-names";
import type { CanvasValue } from "@/graph-editor/canvas/values";
import type { Pin } from "@/graph-editor/model/pins";
import { useTranslate } from "@/i18n/use-translate";
import { PinShape } from "./PinShape";
import { pinTypeName } from "./pin-type-name";
import css from "./GraphNode.module.css";

/** A pin: takes wires by mouse, and the focus by arrow keys. */
export const PinHandle = memo(function PinHandle({
  nodeId,
  pin,
  isConnected,
  value,
  seen,
}: {
  nodeId: string;
  pin: Pin;
  isConnected: boolean;
  /** What it has in the run that is looked at. */
  value: CanvasValue | null;
  /** What it had last. */
  seen: CanvasValue | null;
}) {
  const t = useTranslate();
  const isInput = pin.side === "in";
  const type = pinTypeName(t, pin.type);
  const label = pin.label || type;
  const valueWords = value
    ? t(value.isAhead ? "editor.pin.valueAhead" : "editor.pin.value", { value: value.text })
    : seen && t("editor.pin.valueLast", { value: seen.text });
  const name = t(isInput ? "editor.pin.input" : "editor.pin.output", { label, type });
  return (
    <Handle
      id={pin.id}
      type={isInput ? "target" : "source"}
      position={isInput ? Position.Left : Position.Right}
      className={classNames(css.pin, isInput ? css.pinIn : css.pinOut)}
      role="button"
      tabIndex={-1}
      aria-label={isConnected ? t("editor.pin.connected", { name }) : name}
      title={[`${label}: ${type}`, pin.doc, valueWords].filter(Boolean).join("\n")}
      data-testid={`pin-${nodeId}-${pin.id}`}
      data-node={nodeId}
      data-pin={pin.id}
      data-side={pin.side}
      data-type={pin.type}
    >
      <PinShape type={pin.type} isFilled={isConnected} />
    </Handle>
  );
});
