import { ViewportPortal } from "@xyflow/react";
import { useEffect, useState } from "react";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { dropMarks } from "@/graph-editor/store/mark-actions";
import { CommentMark } from "./CommentMark";
import { FrameMark } from "./FrameMark";
import { STILL, type MarkDrag } from "./use-mark-drag";

/** Frames and comments, behind the nodes and the wires. */
export function MarkLayer() {
  const frames = useEditor((state) => state.document.frames);
  const comments = useEditor((state) => state.document.comments);
  const [drag, setDrag] = useState<MarkDrag>(STILL);
  useDropOnPress();
  if (frames.length === 0 && comments.length === 0) return null;
  const byOf = (id: string) => (drag.markIds.has(id) ? drag.by : STILL.by);
  return (
    <ViewportPortal>
      {frames.map((frame) => (
        <FrameMark key={frame.id} frame={frame} by={byOf(frame.id)} onDrag={setDrag} />
      ))}
      {comments.map((comment) => (
        <CommentMark key={comment.id} comment={comment} by={byOf(comment.id)} onDrag={setDrag} />
      ))}
    </ViewportPortal>
  );
}

/** A press on the canvas beside all frames and comments selects none of them. */
function useDropOnPress(): void {
  const store = useEditorStore();
  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      if (!(event.target instanceof Element)) return;
      const isOnCanvas = event.target.closest("[data-testid=graph-canvas]") !== null;
      const isOnMark = event.target.closest("[data-mark]") !== null;
      const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
      if (isOnCanvas && !isOnMark && !isAdding && event.button === 0) dropMarks(store);
    };
    window.addEventListener("pointerdown", onPress, true);
    return () => window.removeEventListener("pointerdown", onPress, true);
  }, [store]);
}
