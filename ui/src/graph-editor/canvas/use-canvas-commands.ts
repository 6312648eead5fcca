import { useReactFlow } from "@xyflow/react";
import { useMemo, type RefObject } from "react";
import type { Point } from "@/graph-editor/model/document";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { useTranslate } from "@/i18n/use-translate";
import { createCanvasCommands } from "./canvas-commands";
import type { CanvasCommands } from "./commands";

/** The commands of one canvas. `pointer` is where the pointer was last, in the window. */
export function useCanvasCommands(
  store: EditorStore,
  canvas: RefObject<HTMLDivElement | null>,
  pointer: RefObject<Point | null>,
): CanvasCommands {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const t = useTranslate();
  return useMemo(
    () => createCanvasCommands({ store, flow, t, canvas, pointer }),
    [store, canvas, pointer, flow, t],
  );
}
