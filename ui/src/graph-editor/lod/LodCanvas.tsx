import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { useLod } from "./lod-context";
import css from "./LodCanvas.module.css";

/** The canvas below the nodes: the ground, and whatever the DOM does not show. */
export function LodCanvas() {
  const lod = useLod();
  const flow = useStoreApi<FlowNode, FlowEdge>();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return undefined;
    return lod.attach(canvas.current, {
      lookup: () => flow.getState().nodeLookup,
      view: () => {
        const [x, y, zoom] = flow.getState().transform;
        return { x, y, zoom };
      },
      size: () => {
        const { width, height } = flow.getState();
        return { width, height };
      },
      subscribe: (listener) => flow.subscribe(listener),
    });
  }, [lod, flow]);
  return <canvas ref={canvas} className={css.canvas} aria-hidden />;
}
