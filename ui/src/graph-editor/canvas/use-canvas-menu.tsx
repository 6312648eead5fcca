import { useCallback, useMemo, useState, type MouseEvent } from "react";
import type { MenuItem } from "@/design/menu-item";
import type { Lod } from "@/graph-editor/lod/lod";
import type { Point } from "@/graph-editor/model/document";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import { pickMarks } from "@/graph-editor/store/mark-actions";
import { selectedNodeIds, selectOnly } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import type { CanvasCommands } from "./commands";
import { nodeIdOf } from "./focus-dom";
import { markItems, nodeItems, paneItems, wireItems } from "./menu-items";

/** What was right-clicked. */
type Target =
  | { type: "pane"; at: Point }
  | { type: "node" }
  | { type: "wire"; id: string; at: Point }
  | { type: "mark"; id: string; isFrame: boolean };

/** The menu of whatever is under the pointer. */
export function useCanvasMenu(store: EditorStore, commands: CanvasCommands, lod: Lod) {
  const t = useTranslate();
  const [target, setTarget] = useState<Target>({ type: "node" });
  const onContextMenu = useCallback(
    (event: MouseEvent) => {
      const at = { x: event.clientX, y: event.clientY };
      const nodeId = nodeIdOf(event.target) ?? lod.nodeAt(at)?.id ?? null;
      const wire = event.target instanceof SVGElement ? event.target.dataset["wire"] : undefined;
      const mark = event.target instanceof Element ? event.target.closest("[data-mark]") : null;
      if (mark instanceof HTMLElement) {
        const id = mark.dataset["mark"] ?? "";
        if (!store.getState().pickedMarks.has(id)) pickMarks(store, [id]);
        setTarget({ type: "mark", id, isFrame: mark.dataset["list"] === "frames" });
      } else if (nodeId !== null) {
        if (!selectedNodeIds(store.getState()).includes(nodeId)) selectOnly(store, [nodeId]);
        setTarget({ type: "node" });
      } else if (wire !== undefined) setTarget({ type: "wire", id: wire, at });
      else setTarget({ type: "pane", at });
    },
    [store, lod],
  );
  const items = useMemo((): MenuItem[] => {
    switch (target.type) {
      case "node":
        return nodeItems(t, store, commands);
      case "wire":
        return wireItems(t, store, commands, target.id, target.at);
      case "mark":
        return markItems(t, store, target.id, target.isFrame);
      case "pane":
        return paneItems(t, store, commands, target.at);
    }
  }, [t, store, commands, target]);
  return { items, onContextMenu };
}
