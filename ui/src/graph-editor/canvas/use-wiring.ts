import type { Connection as FlowConnection, FinalConnectionState } from "@xyflow/react";
import { useCallback, useRef, useState } from "react";
import { showToast } from "@/design/toast-store";
import type { PinTypeView } from "@/backend/bindings";
import type { JoinOutcome } from "@/graph-editor/model/connect";
import type { PinRef, Point } from "@/graph-editor/model/document";
import { findPin } from "@/graph-editor/model/pins";
import { pinsThatFit } from "@/graph-editor/model/search";
import { connectPins } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import type { MessageId } from "@/i18n/catalogue";
import { useTranslate } from "@/i18n/use-translate";
import type { CanvasCommands } from "./commands";

type Reason = Extract<JoinOutcome, { type: "refused" }>["reason"];

/** What is said when a wire is dropped where it cannot go. Dropping it on itself says nothing. */
const REFUSALS: Record<Reason, MessageId | null> = {
  sameSide: "editor.refused.sameSide",
  sameNode: "editor.refused.sameNode",
  types: "editor.refused.types",
  gone: null,
  exists: null,
};

function screenPoint(event: MouseEvent | TouchEvent): Point {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

/** The canvas's side of drawing a wire. */
export type Wiring = ReturnType<typeof useWiring>;

/** What happens while a wire is drawn and where it is dropped. */
export function useWiring(store: EditorStore, commands: CanvasCommands) {
  const t = useTranslate();
  const [drawn, setDrawn] = useState<{ type: PinTypeView; side: PinRef["side"] } | null>(null);
  const last = useRef<Point>({ x: 0, y: 0 });
  const isDrawing = useRef(false);
  const join = useCallback(
    (a: PinRef, b: PinRef, screen: Point) => {
      const outcome = connectPins(store, a, b, screen);
      const words = outcome.type === "refused" ? REFUSALS[outcome.reason] : null;
      if (words) showToast({ text: t(words) });
    },
    [store, t],
  );
  const onConnectStart = useCallback(
    (
      _event: MouseEvent | TouchEvent,
      start: { nodeId: string | null; handleId: string | null; handleType: string | null },
    ) => {
      if (start.nodeId === null || start.handleId === null) return;
      isDrawing.current = true;
      const side = start.handleType === "source" ? "out" : "in";
      const { document, catalogue } = store.getState();
      const ref = { nodeId: start.nodeId, pinId: start.handleId, side } as const;
      const type = findPin(document, catalogue, ref)?.type;
      if (!type) return;
      setDrawn({ type, side });
      // The list that opens where it is dropped has less to do then.
      setTimeout(() => pinsThatFit(catalogue, { side, type }), 0);
    },
    [store],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, end: FinalConnectionState) => {
      isDrawing.current = false;
      setDrawn(null);
      last.current = screenPoint(event);
      const from = end.fromHandle && refOf(end.fromHandle);
      if (!from) return;
      if (end.toHandle) join(from, refOf(end.toHandle), last.current);
      else if (!(event.target instanceof Element && event.target.closest(".react-flow__node"))) {
        commands.search({ screen: last.current, from });
      }
    },
    [commands, join],
  );
  /** Clicking one pin and then another. A drag reports here too, but is dealt with above. */
  const onClickConnect = useCallback(
    (connection: FlowConnection) => {
      if (isDrawing.current || !connection.sourceHandle || !connection.targetHandle) return;
      join(
        { nodeId: connection.source, pinId: connection.sourceHandle, side: "out" },
        { nodeId: connection.target, pinId: connection.targetHandle, side: "in" },
        last.current,
      );
    },
    [join],
  );
  return { drawn, onConnectStart, onConnectEnd, onClickConnect };
}

function refOf(handle: { nodeId: string; id?: string | null; type: string }): PinRef {
  return {
    nodeId: handle.nodeId,
    pinId: handle.id ?? "",
    side: handle.type === "source" ? "out" : "in",
  };
}
