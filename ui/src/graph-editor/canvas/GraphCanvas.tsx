import { useMemo, useState, type MouseEvent, type RefObject } from "react";
import { ContextMenu } from "@/design/ContextMenu";
import { DebugBar } from "@/graph-editor/debug/DebugBar";
import { Lod } from "@/graph-editor/lod/lod";
import { LodContext } from "@/graph-editor/lod/lod-context";
import { useFarHands } from "@/graph-editor/lod/use-far-hands";
import type { Point } from "@/graph-editor/model/document";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { useTranslate } from "@/i18n/use-translate";
import { CanvasFlow } from "./CanvasFlow";
import { CanvasToolbar, type CanvasTool } from "./CanvasToolbar";
import { useStore } from "zustand";
import { useCommands } from "./commands";
import { ConversionOffer } from "./ConversionOffer";
import { EmptyHint } from "./EmptyHint";
import { FindList } from "./FindList";
import { focusSpot } from "./focus-dom";
import { SearchList } from "./SearchList";
import { useCanvasMenu } from "./use-canvas-menu";
import { useLastSeen } from "@/graph-editor/runs/use-last-seen";
import { useWiring } from "./use-wiring";
import { WaitingWire } from "./WaitingWire";
import css from "./GraphCanvas.module.css";

/** The canvas with everything that floats over it. */
export function GraphCanvas({
  canvasRef,
  pointerRef,
}: {
  canvasRef: RefObject<HTMLDivElement | null>;
  /** Where the pointer was last, in the window. */
  pointerRef: RefObject<Point | null>;
}) {
  const t = useTranslate();
  const store = useEditorStore();
  const commands = useCommands();
  const [tool, setTool] = useState<CanvasTool>("select");
  const wiring = useWiring(store, commands);
  const lod = useMemo(() => new Lod(store), [store]);
  const isFar = useStore(lod.state, (state) => state.isFar);
  const menu = useCanvasMenu(store, commands, lod);
  const { enter, ...far } = useFarHands(lod, store, commands, tool);
  const onDoubleClick = (event: MouseEvent) => {
    if (enter(event)) return;
    const wireId = event.target instanceof SVGElement ? event.target.dataset["wire"] : undefined;
    if (wireId !== undefined) commands.bend(wireId, { x: event.clientX, y: event.clientY });
    if (event.target instanceof Element && event.target.matches(".react-flow__pane")) {
      commands.search({ screen: { x: event.clientX, y: event.clientY } });
    }
  };
  const onPinSeen = useLastSeen();
  return (
    <ContextMenu items={menu.items} label={t("editor.menu.label")}>
      <div
        ref={canvasRef}
        className={css.canvas}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the canvas takes keys as an application
        tabIndex={0}
        role="application"
        aria-label={t("editor.canvas.label")}
        data-testid="graph-canvas"
        data-far={isFar}
        data-drawn={wiring.drawn?.type}
        data-drawn-from={wiring.drawn?.side}
        {...far}
        onContextMenuCapture={menu.onContextMenu}
        onPointerMove={(event) => {
          pointerRef.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerOver={onPinSeen}
        onPointerLeave={() => {
          pointerRef.current = null;
        }}
        onDoubleClick={onDoubleClick}
      >
        <LodContext value={lod}>
          <CanvasFlow tool={tool} wiring={wiring} />
        </LodContext>
        <CanvasToolbar tool={tool} onTool={setTool} />
        <DebugBar />
        <EmptyHint />
        <Overlays canvasRef={canvasRef} />
      </div>
    </ContextMenu>
  );
}

function Overlays({ canvasRef }: { canvasRef: RefObject<HTMLDivElement | null> }) {
  const overlay = useEditor((state) => state.overlay);
  // The new node is drawn in the next frame; then the keyboard goes on from it.
  const giveFocus = (nodeId: string | null) =>
    requestAnimationFrame(() => {
      const canvas = canvasRef.current;
      if (!canvas) return;
      if (nodeId) focusSpot(canvas, { type: "node", nodeId });
      else canvas.focus({ preventScroll: true });
    });
  if (overlay?.type === "convert") return <ConversionOffer offer={overlay} />;
  if (overlay?.type === "find")
    return (
      <FindList at={overlay.screen} startsEverywhere={overlay.isEverywhere} onDone={giveFocus} />
    );
  if (overlay?.type !== "search") return null;
  return (
    <>
      {overlay.from && (
        <WaitingWire canvasRef={canvasRef} from={overlay.from} to={overlay.screen} />
      )}
      <SearchList search={overlay} onDone={giveFocus} />
    </>
  );
}
