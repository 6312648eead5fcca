import { useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import { MousePointer2 } from "lucide-react";
import { useEffect } from "react";
import type { GraphEditorView } from "@/backend/bindings";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { EditorState } from "@/graph-editor/store/editor-store";
import { nodeBoxes } from "@/graph-editor/store/mark-actions";
import { selectedNodeIds } from "@/graph-editor/store/view-actions";
import { useTranslate } from "@/i18n/use-translate";
import css from "./OthersLayer.module.css";

/** As many colours as there are; further windows begin anew. */
const COLOURS = [css.blue, css.violet, css.green, css.amber, css.red];
const colourOf = (number: number) => COLOURS[(number - 1) % COLOURS.length];
/** More selected nodes are not told. */
const MAX_SELECTED = 200;

/** Where the other windows that have this graph open are: their pointers and what they selected. */
export function OthersLayer() {
  const others = useEditor((state) => state.others);
  const here = useEditor((state) => state.trail.at(-1) ?? null);
  useOwnPointer();
  const shown = others.filter(({ pointer }) => pointer.subgraph === here);
  if (shown.length === 0) return null;
  return (
    <ViewportPortal>
      {shown.map((other) => (
        <Other key={other.editor} other={other} />
      ))}
    </ViewportPortal>
  );
}

function Other({ other }: { other: GraphEditorView }) {
  const t = useTranslate();
  const store = useEditorStore();
  // Follows what is moved here, too.
  useEditor((state) => (other.pointer.selected.length > 0 ? state.flowNodes : null));
  const zoom = useStore((state) => state.transform[2]);
  const { at, selected } = other.pointer;
  const picked = new Set(selected);
  const boxes = nodeBoxes(store.getState()).filter(({ id }) => picked.has(id));
  return (
    <div className={colourOf(other.number)} aria-hidden data-testid={`other-${other.number}`}>
      {boxes.map(({ id, x, y, width, height }) => (
        <div
          key={id}
          className={css.box}
          style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
          data-testid={`other-${other.number}-has-${id}`}
        />
      ))}
      {at && (
        <div
          className={css.pointer}
          style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${1 / zoom})` }}
          data-testid={`other-${other.number}-pointer`}
        >
          <MousePointer2 size={14} />
          <span className={css.name}>{t("editor.shared.window", { number: other.number })}</span>
        </div>
      )}
    </div>
  );
}

/** Tells the other windows where the pointer is and what is selected. */
function useOwnPointer(): void {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  const pane = useStore((state) => state.domNode);
  useEffect(() => {
    const { sharing } = store.getState();
    if (!sharing || !pane) return undefined;
    let at: { x: number; y: number } | null = null;
    const tell = () => {
      const state = store.getState();
      sharing.point({
        subgraph: state.trail.at(-1) ?? null,
        at,
        selected: selectedNodeIds(state).slice(0, MAX_SELECTED),
      });
    };
    const onMove = ({ clientX, clientY }: PointerEvent) => {
      const point = screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
      at = { x: Math.round(point.x), y: Math.round(point.y) };
      tell();
    };
    const onLeave = () => {
      at = null;
      tell();
    };
    const stop = store.subscribe((state, before) => {
      if (selectionOf(state) !== selectionOf(before) || state.trail !== before.trail) tell();
    });
    pane.addEventListener("pointermove", onMove);
    pane.addEventListener("pointerleave", onLeave);
    return () => {
      stop();
      pane.removeEventListener("pointermove", onMove);
      pane.removeEventListener("pointerleave", onLeave);
    };
  }, [store, pane, screenToFlowPosition]);
}

const selections = new WeakMap<readonly unknown[], string>();

/** The same text for the same selection. */
function selectionOf(state: EditorState): string {
  if (state.others.length === 0) return "";
  const known = selections.get(state.flowNodes);
  if (known !== undefined) return known;
  const text = selectedNodeIds(state).join(" ");
  selections.set(state.flowNodes, text);
  return text;
}
