import { memo } from "react";
import type { PinTypeView } from "@/backend/bindings";
import { isOpenType } from "@/graph-editor/model/catalogue";
import { pinColour, PIN_PATHS } from "./pin-shapes";

/** The mark of a pin: its shape says the type, filled says connected. */
export const PinShape = memo(function PinShape({
  type,
  isFilled,
}: {
  type: PinTypeView;
  isFilled: boolean;
}) {
  const isOpen = isOpenType(type);
  return (
    <svg
      width={12}
      height={12}
      viewBox="0 0 12 12"
      style={{ color: pinColour(type), display: "block", pointerEvents: "none" }}
      aria-hidden
    >
      <path
        d={PIN_PATHS[type]}
        fill={isFilled && !isOpen ? "currentColor" : "var(--surface-3)"}
        stroke="currentColor"
        strokeWidth={type === "Array" ? (isFilled ? 0.4 : 1) : 1.5}
        strokeLinejoin="round"
      />
      {isOpen && <circle cx={6} cy={6} r={isFilled ? 2.5 : 1.5} fill="currentColor" />}
    </svg>
  );
});
