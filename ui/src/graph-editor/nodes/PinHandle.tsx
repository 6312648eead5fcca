import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { classNames } from "@/design/class-names";
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
}: {
  nodeId: string;
  pin: Pin;
  isConnected: boolean;
}) {
  const t = useTranslate();
  const isInput = pin.side === "in";
  const type = pinTypeName(t, pin.type);
  const label = pin.label || type;
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
      title={[`${label}: ${type}`, pin.doc].filter(Boolean).join("\n")}
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
