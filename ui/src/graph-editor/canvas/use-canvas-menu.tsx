import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Focus,
  Network,
  Plus,
  Scan,
  Scissors,
  Search,
  Trash2,
  Unplug,
} from "lucide-react";
import { useCallback, useMemo, useState, type MouseEvent, type ReactNode } from "react";
import type { MenuItem } from "@/design/menu-item";
import { shortcutText } from "@/design/shortcut";
import type { Lod } from "@/graph-editor/lod/lod";
import { fewestFor, type Arrangement } from "@/graph-editor/model/arrange";
import type { Point } from "@/graph-editor/model/document";
import { deleteAndReconnect, deleteSelection, takeStep } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import { selectAll, selectedNodeIds, selectOnly } from "@/graph-editor/store/view-actions";
import type { Translate } from "@/i18n/locale-context";
import { useTranslate } from "@/i18n/use-translate";
import type { CanvasCommands } from "./commands";
import { nodeIdOf } from "./focus-dom";
import { EDITOR_SHORTCUTS, type EditorShortcut } from "./shortcuts";

/** What was right-clicked. */
type Target =
  { type: "pane"; at: Point } | { type: "node" } | { type: "wire"; id: string; at: Point };

const key = (name: EditorShortcut) => shortcutText(EDITOR_SHORTCUTS[name]);

const ARRANGEMENTS: readonly {
  how: Arrangement;
  icon: ReactNode;
  shortcut?: EditorShortcut;
}[] = [
  { how: "left", icon: <AlignStartVertical />, shortcut: "alignLeft" },
  { how: "centre", icon: <AlignCenterVertical /> },
  { how: "right", icon: <AlignEndVertical />, shortcut: "alignRight" },
  { how: "top", icon: <AlignStartHorizontal />, shortcut: "alignTop" },
  { how: "middle", icon: <AlignCenterHorizontal /> },
  { how: "bottom", icon: <AlignEndHorizontal />, shortcut: "alignBottom" },
  { how: "across", icon: <AlignHorizontalSpaceBetween />, shortcut: "distributeAcross" },
  { how: "down", icon: <AlignVerticalSpaceBetween />, shortcut: "distributeDown" },
];

/** The menu of whatever is under the pointer. */
export function useCanvasMenu(store: EditorStore, commands: CanvasCommands, lod: Lod) {
  const t = useTranslate();
  const [target, setTarget] = useState<Target>({ type: "node" });
  const onContextMenu = useCallback(
    (event: MouseEvent) => {
      const at = { x: event.clientX, y: event.clientY };
      const nodeId = nodeIdOf(event.target) ?? lod.nodeAt(at)?.id ?? null;
      const wire = event.target instanceof SVGElement ? event.target.dataset["wire"] : undefined;
      if (nodeId !== null) {
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
      case "pane":
        return paneItems(t, store, commands, target.at);
    }
  }, [t, store, commands, target]);
  return { items, onContextMenu };
}

function nodeItems(t: Translate, store: EditorStore, commands: CanvasCommands): MenuItem[] {
  return [
    action("copy", t("editor.menu.copy"), <Copy />, commands.copy, key("copy")),
    action("cut", t("editor.menu.cut"), <Scissors />, commands.cut, key("cut")),
    action(
      "duplicate",
      t("editor.menu.duplicate"),
      <CopyPlus />,
      commands.duplicate,
      key("duplicate"),
    ),
    { type: "separator", id: "view" },
    action(
      "frame-selection",
      t("editor.menu.frameSelection"),
      <Focus />,
      commands.frameSelection,
      key("frameSelection"),
    ),
    action("tidy", t("editor.menu.tidy"), <Network />, commands.tidy, key("tidy")),
    {
      type: "submenu",
      id: "arrange",
      label: t("editor.menu.arrange"),
      icon: <AlignStartVertical />,
      isDisabled: selectedNodeIds(store.getState()).length < 2,
      items: arrangeItems(t, store, commands),
    },
    { type: "separator", id: "delete" },
    action(
      "delete-reconnect",
      t("editor.menu.deleteReconnect"),
      <Unplug />,
      () => deleteAndReconnect(store),
      key("removeAndReconnect"),
    ),
    {
      ...action(
        "delete",
        t("editor.menu.delete"),
        <Trash2 />,
        () => deleteSelection(store),
        key("remove"),
      ),
      isDanger: true,
    },
  ];
}

function arrangeItems(t: Translate, store: EditorStore, commands: CanvasCommands): MenuItem[] {
  const count = selectedNodeIds(store.getState()).length;
  return ARRANGEMENTS.map(({ how, icon, shortcut }) => ({
    ...action(
      `arrange-${how}`,
      t(`editor.arrange.${how}`),
      icon,
      () => commands.arrange(how),
      shortcut && key(shortcut),
    ),
    isDisabled: count < fewestFor(how),
  }));
}

function wireItems(
  t: Translate,
  store: EditorStore,
  commands: CanvasCommands,
  wireId: string,
  screen: Point,
): MenuItem[] {
  return [
    action("insert", t("editor.menu.insert"), <Plus />, () => commands.search({ screen, wireId })),
    {
      ...action("delete", t("editor.menu.deleteWire"), <Trash2 />, () =>
        takeStep(store, { key: "deleteWires", count: 1 }, [{ type: "removeWires", ids: [wireId] }]),
      ),
      isDanger: true,
    },
  ];
}

function paneItems(
  t: Translate,
  store: EditorStore,
  commands: CanvasCommands,
  screen: Point,
): MenuItem[] {
  return [
    action("add", t("editor.menu.add"), <Plus />, () => commands.search({ screen }), key("search")),
    action(
      "paste",
      t("editor.menu.paste"),
      <ClipboardPaste />,
      commands.pasteFromMenu,
      key("paste"),
    ),
    { type: "separator", id: "view" },
    action("find", t("editor.menu.find"), <Search />, commands.find, key("find")),
    action(
      "select-all",
      t("editor.menu.selectAll"),
      <Scan />,
      () => selectAll(store),
      key("selectAll"),
    ),
    action("tidy", t("editor.menu.tidy"), <Network />, commands.tidy, key("tidy")),
    action("frame-all", t("editor.menu.frameAll"), <Focus />, commands.frameAll, key("frameAll")),
  ];
}

function action(
  id: string,
  label: string,
  icon: ReactNode,
  run: () => void,
  shortcut?: string,
): Extract<MenuItem, { type: "action" }> {
  return { type: "action", id, label, icon, run, ...(shortcut ? { shortcut } : {}) };
}
