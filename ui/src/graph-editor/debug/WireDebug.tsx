import { classNames } from "@/design/class-names";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { editBreakpoint, wirePlace } from "./debug-actions";
import { onWire } from "./places";
import css from "./dots.module.css";

/** What the debugger shows on a wire: its breakpoint, and the value that lies on it. */
export function WireDebug({ wireId, x, y }: { wireId: string; x: number; y: number }) {
  const store = useEditorStore();
  const dot = useEditor((state) => state.debug.canvas.wireDots.get(wireId) ?? null);
  const value = useEditor((state) => state.debug.canvas.wireValues.get(wireId) ?? null);
  if (dot === null && value === null) return null;
  return (
    <>
      {value !== null && (
        <text
          x={x}
          y={y - 7}
          className={classNames(css.value, value.isAhead && css.ahead)}
          data-testid={`value-on-${wireId}`}
        >
          <title>{value.text}</title>
          {onWire(value.text)}
        </text>
      )}
      {dot !== null && (
        <circle
          cx={x}
          cy={y}
          r={5}
          className={classNames(css.wireDot, css[dot])}
          data-testid={`breakpoint-on-${wireId}`}
          data-dot={dot}
          onClick={() => {
            const place = wirePlace(store, wireId);
            if (place) editBreakpoint(store, place);
          }}
        />
      )}
    </>
  );
}
