import { useStore } from "@xyflow/react";
import {
  Hand,
  LayoutTemplate,
  Magnet,
  MousePointer2,
  Network,
  PanelLeft,
  Plus,
  Scan,
} from "lucide-react";
import { IconButton } from "@/design/IconButton";
import { shortcutText } from "@/design/shortcut";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { openOverlay, togglePalette, toggleSnapping } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import { useCommands } from "./commands";
import { useKeyMap } from "./key-map";
import css from "./CanvasToolbar.module.css";

/** What a drag on the empty canvas does. */
export type CanvasTool = "select" | "pan";

/** The bar that floats over the canvas. */
export function CanvasToolbar({
  tool,
  onTool,
}: {
  tool: CanvasTool;
  onTool: (tool: CanvasTool) => void;
}) {
  const t = useTranslate();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className={css.bar} role="toolbar" aria-label={t("editor.toolbar.label")}>
      <IconButton
        label={t("editor.toolbar.select")}
        isOn={tool === "select"}
        onClick={() => onTool("select")}
      >
        <MousePointer2 />
      </IconButton>
      <IconButton
        label={t("editor.toolbar.pan")}
        isOn={tool === "pan"}
        onClick={() => onTool("pan")}
      >
        <Hand />
      </IconButton>
      <span className={css.gap} />
      <AddButtons />
      <span className={css.gap} />
      <ViewButtons />
      <span className={css.zoom} aria-label={t("editor.toolbar.zoom")}>
        {t("editor.toolbar.percent", { zoom })}
      </span>
    </div>
  );
}

function AddButtons() {
  const t = useTranslate();
  const chords = useKeyMap();
  const store = useEditorStore();
  const commands = useCommands();
  const isPaletteOpen = useEditor((state) => state.isPaletteOpen);
  return (
    <>
      <IconButton
        label={t("editor.toolbar.add")}
        shortcut={shortcutText(chords.search)}
        data-testid="graph-add-node"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          commands.search({ screen: { x: box.x, y: box.bottom + 12 } });
        }}
      >
        <Plus />
      </IconButton>
      <IconButton
        label={t("editor.toolbar.palette")}
        isOn={isPaletteOpen}
        data-testid="graph-palette-toggle"
        onClick={() => togglePalette(store)}
      >
        <PanelLeft />
      </IconButton>
      <IconButton
        label={t("editor.toolbar.templates")}
        data-testid="graph-templates-open"
        onClick={() => openOverlay(store, { type: "templates" })}
      >
        <LayoutTemplate />
      </IconButton>
    </>
  );
}

function ViewButtons() {
  const t = useTranslate();
  const chords = useKeyMap();
  const store = useEditorStore();
  const commands = useCommands();
  const isSnapping = useEditor((state) => state.isSnapping);
  return (
    <>
      <IconButton
        label={t("editor.toolbar.tidy")}
        shortcut={shortcutText(chords.tidy)}
        data-testid="graph-tidy"
        onClick={commands.tidy}
      >
        <Network />
      </IconButton>
      <IconButton
        label={t("editor.toolbar.snap")}
        isOn={isSnapping}
        onClick={() => toggleSnapping(store)}
      >
        <Magnet />
      </IconButton>
      <IconButton
        label={t("editor.toolbar.frameAll")}
        shortcut={shortcutText(chords.frameAll)}
        data-testid="graph-frame-all"
        onClick={commands.frameAll}
      >
        <Scan />
      </IconButton>
    </>
  );
}
