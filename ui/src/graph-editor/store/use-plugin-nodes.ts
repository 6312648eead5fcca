import { useEffect } from "react";
import { useRead } from "@/backend/queries";
import { useEditor, useEditorStore } from "./editor-context";

/** Keeps the nodes that plugins of the graph's bot offer; they come and go while the graph is open. */
export function usePluginNodes(): void {
  const store = useEditorStore();
  const botId = useEditor((state) => state.botId);
  const { data } = useRead("listPluginNodes", { botId });
  useEffect(() => {
    if (data) store.setState({ pluginNodes: data });
  }, [store, data]);
}
