import { useNodesInitialized } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { locate } from "@/graph-editor/model/subgraph-view";
import { useEditorStore } from "@/graph-editor/store/editor-context";
import { showPanel } from "@/graph-editor/store/view-actions";
import type { CanvasCommands } from "./commands";

/** A node somebody wants to see, such as the one an error in the console is about. */
export interface NodeWish {
  /** Its path, as the core names it: `call/inner` inside a subgraph. */
  readonly nodeId: string;
}

/** Selects the wished node and brings it into view, once per wish. */
export function useNodeWish(wish: NodeWish | undefined, commands: CanvasCommands): void {
  const store = useEditorStore();
  const isMeasured = useNodesInitialized();
  const granted = useRef<NodeWish>(undefined);
  useEffect(() => {
    if (!wish || !isMeasured || granted.current === wish) return;
    granted.current = wish;
    // The node may have been deleted since.
    if (!locate(store.getState().history.document, wish.nodeId)) return;
    showPanel(store, "node");
    commands.goTo(wish.nodeId);
  }, [wish, isMeasured, store, commands]);
}
