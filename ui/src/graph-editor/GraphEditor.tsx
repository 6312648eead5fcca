import { ReactFlowProvider } from "@xyflow/react";
import { useRef } from "react";
import type { GraphRef } from "@/backend/graph-source";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { copyToClipboard } from "./canvas/clipboard";
import { CommandsContext } from "./canvas/commands";
import { GraphCanvas } from "./canvas/GraphCanvas";
import { useCanvasCommands } from "./canvas/use-canvas-commands";
import { useCanvasKeys, type OnActions } from "./canvas/use-canvas-keys";
import { useNodeWish, type NodeWish } from "./canvas/use-node-wish";
import { BreakpointDialog } from "./debug/BreakpointDialog";
import { useDebug } from "./debug/use-debug";
import type { Point } from "./model/document";
import { ConflictDialog } from "./panels/ConflictDialog";
import { EditorHeader } from "./panels/EditorHeader";
import { faultWords } from "./panels/fault-words";
import { Notices } from "./panels/Notices";
import { Palette } from "./panels/Palette";
import { RefusedDialog } from "./panels/RefusedDialog";
import { ShortcutSheet } from "./panels/ShortcutSheet";
import { SidePanel } from "./panels/SidePanel";
import { TemplatesDialog } from "./panels/TemplatesDialog";
import { ExportDialog, ImportDialog } from "./panels/TransferDialogs";
import { OpenGraphContext, type OpenGraph } from "./store/open-graph";
import { EditorContext, useEditor, useEditorStore } from "./store/editor-context";
import type { EditorStore } from "./store/editor-store";
import { PersistenceContext } from "./store/persistence";
import { useChecks } from "./store/use-checks";
import { usePluginNodes } from "./store/use-plugin-nodes";
import { useOpening } from "./store/use-opening";
import { useDirtyReport, useEditorPersistence } from "./store/use-persistence";
import { useSharing } from "./store/use-sharing";
import { TestsFailedDialog } from "./try/TestsFailedDialog";
import css from "./GraphEditor.module.css";

/** The node editor for one stored graph. Fills its parent. */
export function GraphEditor({
  graph,
  wish,
  onDirtyChange,
  onOpenGraph,
  onActions,
}: {
  graph: GraphRef;
  /** A node to select and bring into view, once per object. */
  wish?: NodeWish | undefined;
  /** Told whenever unsaved changes begin or end. */
  onDirtyChange?: (isDirty: boolean) => void;
  /** Opens another graph at a node, which the list of all graphs found. */
  onOpenGraph?: OpenGraph;
  /** Told what the editor can do, for the palette of the window. */
  onActions?: OnActions | undefined;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { opening, retry } = useOpening(graph);
  switch (opening.type) {
    case "loading":
      return <div className={css.editor} aria-busy data-testid="graph-loading" />;
    case "failed":
      return (
        <div className={css.message}>
          <ErrorPanel {...describeError(t, locale, opening.error)} onRetry={retry} />
        </div>
      );
    case "unreadable":
      return (
        <div className={css.message} data-testid="graph-unreadable">
          <EmptyState title={t("editor.opening.unreadable")} text={faultWords(t, opening.fault)}>
            <Button onClick={() => copyToClipboard(opening.text)}>
              {t("editor.opening.copyText")}
            </Button>
            <Button onClick={opening.startOver}>{t("editor.opening.startOver")}</Button>
          </EmptyState>
        </div>
      );
    case "ready":
      return (
        <OpenGraphContext value={onOpenGraph ?? null}>
          <OpenEditor
            store={opening.store}
            wish={wish}
            onDirtyChange={onDirtyChange}
            onActions={onActions}
          />
        </OpenGraphContext>
      );
  }
}

function OpenEditor({
  store,
  wish,
  onDirtyChange,
  onActions,
}: {
  store: EditorStore;
  wish: NodeWish | undefined;
  onDirtyChange: ((isDirty: boolean) => void) | undefined;
  onActions: OnActions | undefined;
}) {
  const persistence = useEditorPersistence(store);
  useDirtyReport(store, onDirtyChange);
  useSharing(store);
  return (
    <EditorContext value={store}>
      <PersistenceContext value={persistence}>
        <ReactFlowProvider>
          <Workspace wish={wish} onActions={onActions} />
        </ReactFlowProvider>
      </PersistenceContext>
    </EditorContext>
  );
}

function Workspace({
  wish,
  onActions,
}: {
  wish: NodeWish | undefined;
  onActions: OnActions | undefined;
}) {
  const store = useEditorStore();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const pointer = useRef<Point | null>(null);
  const commands = useCanvasCommands(store, canvas, pointer);
  const isPaletteOpen = useEditor((state) => state.isPaletteOpen);
  useCanvasKeys(store, root, canvas, commands, onActions);
  useNodeWish(wish, commands);
  usePluginNodes();
  useChecks();
  return (
    <CommandsContext value={commands}>
      <Debugging />
      <div ref={root} className={css.editor} data-testid="graph-editor">
        <EditorHeader />
        <Notices />
        <div className={css.body}>
          {isPaletteOpen && <Palette />}
          <GraphCanvas canvasRef={canvas} pointerRef={pointer} />
          <SidePanel />
        </div>
        <Dialogs />
      </div>
    </CommandsContext>
  );
}

/** Keeps the debugger's part of the store; it needs the commands of the canvas. */
function Debugging() {
  useDebug();
  return <BreakpointDialog />;
}

function Dialogs() {
  const kind = useEditor((state) => state.overlay?.type);
  if (kind === "import") return <ImportDialog />;
  if (kind === "export") return <ExportDialog />;
  if (kind === "shortcuts") return <ShortcutSheet />;
  if (kind === "refused") return <RefusedDialog />;
  if (kind === "testsFailed") return <TestsFailedDialog />;
  if (kind === "templates") return <TemplatesDialog />;
  return kind === "conflict" ? <ConflictDialog /> : null;
}
