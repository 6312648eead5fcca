import { classNames } from "@/design/class-names";
import { onWire } from "@/graph-editor/canvas/values";
import type { Point } from "@/graph-editor/model/document";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { editBreakpoint, toggleAtWire, wirePlace } from "./debug-actions";
import css from "./dots.module.css";

/** What the debugger shows on a wire: the value that lies on it, and its breakpoint. Under the pointer
 *  the place of one shows, and a click sets it. */
export function WireDebug({
  wireId,
  middle,
  spot,
}: {
  wireId: string;
  middle: Point;
  /** Where its breakpoint lies. */
  spot: Point;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const dot = useEditor((state) => state.debug.canvas.wireDots.get(wireId) ?? null);
  const value = useEditor((state) => state.values.wires.get(wireId) ?? null);
  const edit = () => {
    const place = wirePlace(store, wireId);
    if (place) editBreakpoint(store, place);
  };
  return (
    <>
      {value !== null && (
        <text
          x={middle.x}
          y={middle.y - 7}
          className={classNames(css.value, value.isAhead && css.ahead)}
          data-testid={`value-on-${wireId}`}
        >
          <title>{value.text}</title>
          {onWire(value.text)}
        </text>
      )}
      <circle
        cx={spot.x}
        cy={spot.y}
        r={5}
        className={classNames(css.wireDot, dot === null ? css.possible : css[dot])}
        data-testid={`breakpoint-on-${wireId}`}
        data-dot={dot ?? undefined}
        onClick={(event) => {
          event.stopPropagation();
          if (dot === null) toggleAtWire(store, wireId);
          else edit();
        }}
      >
        <title>{t(dot === null ? "debug.dot.setOnWire" : "debug.dot.editOnWire")}</title>
      </circle>
    </>
  );
}
