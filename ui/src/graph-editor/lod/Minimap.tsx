import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef, type PointerEvent } from "react";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { useTranslate } from "@/i18n/use-translate";
import { useLod } from "./lod-context";
import { MinimapPicture } from "./minimap-picture";
import css from "./Minimap.module.css";

/** What one step of the wheel does to the zoom. */
const WHEEL_STEP = 1.2;

/** The whole graph in the corner, and what of it is in sight. A press goes there. */
export function Minimap() {
  const t = useTranslate();
  const lod = useLod();
  const store = useEditorStore();
  const flow = useStoreApi<FlowNode, FlowEdge>();
  const { setCenter, zoomTo, getZoom } = useReactFlow();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useMemo(() => new MinimapPicture(), []);
  useEffect(() => {
    const element = canvas.current;
    if (!element?.getContext("2d")) return undefined;
    let frame = 0;
    const draw = () => {
      frame = 0;
      const { transform, width, height } = flow.getState();
      const [x, y, zoom] = transform;
      picture.draw(element, lod.scene(), { x, y, zoom }, { width, height });
    };
    const ask = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const stops = [
      flow.subscribe((state, before) => {
        const isOther = state.transform !== before.transform || state.width !== before.width;
        if (isOther || state.height !== before.height) ask();
      }),
      store.subscribe((state, before) => {
        if (state.flowNodes !== before.flowNodes || state.problems !== before.problems) ask();
      }),
    ];
    ask();
    return () => {
      for (const stop of stops) stop();
      cancelAnimationFrame(frame);
    };
  }, [flow, store, lod, picture]);
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if ((event.buttons & 1) === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = picture.toGraph({ x: event.clientX - box.x, y: event.clientY - box.y });
    if (at) void setCenter(at.x, at.y, { zoom: getZoom() });
  };
  return (
    <canvas
      ref={canvas}
      className={css.minimap}
      role="img"
      aria-label={t("editor.canvas.minimap")}
      data-testid="graph-minimap"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
      onWheel={(event) => {
        void zoomTo(getZoom() * (event.deltaY > 0 ? 1 / WHEEL_STEP : WHEEL_STEP));
      }}
    />
  );
}
