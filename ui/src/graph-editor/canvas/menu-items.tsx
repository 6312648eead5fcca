import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
  ArrowRightToLine,
  Bookmark,
  BoxSelect,
  CircleDashed,
  CircleDot,
  ClipboardPaste,
  Copy,
  CopyPlus,
  CornerLeftUp,
  Focus,
  Frame,
  Group,
  LogIn,
  Network,
  Palette,
  Pencil,
  Plus,
  Scan,
  Scissors,
  Search,
  Spline,
  StickyNote,
  Trash2,
  Ungroup,
  Unplug,
} from "lucide-react";
import type { ReactNode } from "react";
import type { MenuItem } from "@/design/menu-item";
import {
  editAtNode,
  editBreakpoint,
  runToSelection,
  toggleAtSelection,
  toggleBreakpoint,
  wirePlace,
} from "@/graph-editor/debug/debug-actions";
import { fewestFor, type Arrangement } from "@/graph-editor/model/arrange";
import type { Point } from "@/graph-editor/model/document";
import { FRAME_COLOURS } from "@/graph-editor/model/marks";
import { calledBy } from "@/graph-editor/model/subgraph-view";
import { deleteAndReconnect, deleteSelection, takeStep } from "@/graph-editor/store/edit-actions";
import type { EditorStore } from "@/graph-editor/store/editor-store";
import { convoyOf, editMark, setFrameColour } from "@/graph-editor/store/mark-actions";
import { selectAll, selectedNodeIds, selectOnly } from "@/graph-editor/store/view-actions";
import type { Translate } from "@/i18n/locale-context";
import type { CanvasCommands } from "./commands";
import { chordText } from "./key-map";
import type { EditorShortcut } from "./shortcuts";

const key = chordText;

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

/** What can be done with the selected nodes. */
export function nodeItems(t: Translate, store: EditorStore, commands: CanvasCommands): MenuItem[] {
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
    { type: "separator", id: "parts" },
    ...callItems(t, store, commands),
    action(
      "make-subgraph",
      t("editor.menu.makeSubgraph"),
      <Group />,
      commands.makeSubgraph,
      key("makeSubgraph"),
    ),
    action("add-frame", t("editor.menu.addFrame"), <Frame />, commands.addFrame, key("addFrame")),
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
    { type: "separator", id: "debug" },
    ...debugItems(t, store),
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

/** What the debugger does with the selected nodes. */
function debugItems(t: Translate, store: EditorStore): MenuItem[] {
  const [node] = selectedNodeIds(store.getState());
  if (node === undefined) return [];
  return [
    action(
      "breakpoint",
      t("debug.word.toggle"),
      <CircleDot />,
      () => toggleAtSelection(store),
      key("debugBreakpoint"),
    ),
    action("breakpoint-edit", t("debug.word.edit"), <CircleDashed />, () =>
      editAtNode(store, node),
    ),
    {
      ...action(
        "run-to",
        t("debug.word.runTo"),
        <ArrowRightToLine />,
        () => runToSelection(store),
        key("debugRunTo"),
      ),
      isDisabled: store.getState().debug.runs.every(({ state }) => state.kind !== "paused"),
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

/** What can be done with the calls of subgraphs among the selected nodes. */
function callItems(t: Translate, store: EditorStore, commands: CanvasCommands): MenuItem[] {
  const { document } = store.getState();
  const ids = new Set(selectedNodeIds(store.getState()));
  const isCall = document.nodes.some((node) => ids.has(node.id) && calledBy(node) !== "");
  if (!isCall) return [];
  return [
    action("enter", t("editor.menu.enter"), <LogIn />, () => commands.enter(), key("enter")),
    action("unpack", t("editor.menu.unpack"), <Ungroup />, commands.unpack, key("unpack")),
  ];
}

/** What can be done with a frame or a comment. */
export function markItems(
  t: Translate,
  store: EditorStore,
  id: string,
  isFrame: boolean,
): MenuItem[] {
  const edit = action("edit-mark", t("editor.menu.editMark"), <Pencil />, () =>
    editMark(store, id),
  );
  const remove: MenuItem = {
    ...action(
      "delete",
      t("editor.menu.delete"),
      <Trash2 />,
      () => deleteSelection(store),
      key("remove"),
    ),
    isDanger: true,
  };
  if (!isFrame) return [edit, { type: "separator", id: "delete" }, remove];
  const colours = FRAME_COLOURS.map((colour) =>
    action(`colour-${colour}`, t(`editor.colour.${colour}`), <Palette />, () =>
      setFrameColour(store, id, colour),
    ),
  );
  return [
    edit,
    {
      type: "submenu",
      id: "colour",
      label: t("editor.menu.colour"),
      icon: <Palette />,
      items: colours,
    },
    action("select-inside", t("editor.menu.selectInside"), <BoxSelect />, () =>
      selectOnly(store, [...convoyOf(store.getState(), "frames", id).nodeIds]),
    ),
    { type: "separator", id: "delete" },
    remove,
  ];
}

/** What can be done with a wire. */
export function wireItems(
  t: Translate,
  store: EditorStore,
  commands: CanvasCommands,
  wireId: string,
  screen: Point,
): MenuItem[] {
  return [
    action("insert", t("editor.menu.insert"), <Plus />, () => commands.search({ screen, wireId })),
    action("bend", t("editor.menu.bend"), <Spline />, () => commands.bend(wireId, screen)),
    action("breakpoint", t("debug.word.toggle"), <CircleDot />, () => {
      const place = wirePlace(store, wireId);
      if (place) toggleBreakpoint(store, place);
    }),
    action("breakpoint-edit", t("debug.word.edit"), <CircleDashed />, () => {
      const place = wirePlace(store, wireId);
      if (place) editBreakpoint(store, place);
    }),
    {
      ...action("delete", t("editor.menu.deleteWire"), <Trash2 />, () =>
        takeStep(store, { key: "deleteWires", count: 1 }, [{ type: "removeWires", ids: [wireId] }]),
      ),
      isDanger: true,
    },
  ];
}

/** What can be done with the canvas. */
export function paneItems(
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
    action(
      "add-comment",
      t("editor.menu.addComment"),
      <StickyNote />,
      () => commands.addComment(screen),
      key("addComment"),
    ),
    action("add-frame", t("editor.menu.addFrame"), <Frame />, commands.addFrame, key("addFrame")),
    { type: "separator", id: "view" },
    ...(store.getState().trail.length > 0
      ? [
          action(
            "leave",
            t("editor.menu.leave"),
            <CornerLeftUp />,
            () => commands.leave(),
            key("leave"),
          ),
        ]
      : []),
    action(
      "add-bookmark",
      t("editor.menu.addBookmark"),
      <Bookmark />,
      commands.addBookmark,
      key("addBookmark"),
    ),
    action("find", t("editor.menu.find"), <Search />, () => commands.find(), key("find")),
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
