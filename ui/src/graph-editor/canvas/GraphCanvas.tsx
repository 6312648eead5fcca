import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  type EdgeChange,
  type NodeChange,
  type OnNodeDrag,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useState, type RefObject } from "react";
import { ContextMenu } from "@/design/ContextMenu";
import { GRID } from "@/graph-editor/model/connect";
import type { Point } from "@/graph-editor/model/document";
import { GraphNode } from "@/graph-editor/nodes/GraphNode";
import { dropNodes } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { useTranslate } from "@/i18n/use-translate";
import { CanvasToolbar, type CanvasTool } from "./CanvasToolbar";
import { useCommands } from "./commands";
import { ConversionOffer } from "./ConversionOffer";
import { EmptyHint } from "./EmptyHint";
import { focusSpot } from "./focus-dom";
import { LooseWire } from "./LooseWire";
import { SearchList } from "./SearchList";
import { useCanvasMenu } from "./use-canvas-menu";
import { useWiring } from "./use-wiring";
import { WaitingWire } from "./WaitingWire";
import { Wire } from "./Wire";
import css from "./GraphCanvas.module.css";

const nodeTypes = { graph: GraphNode };
const edgeTypes = { wire: Wire };
const ADDING_KEYS = ["Control", "Meta", "Shift"];
const SNAP: [number, number] = [GRID, GRID];
const MINIMAP_SIZE = { width: 168, height: 104 };
const HIDDEN = { hideAttribution: true };
const FIT = { padding: 0.15, maxZoom: 1 };
/** Left drags a box, middle moves the canvas. */
const MIDDLE_BUTTON = [1];

/** The canvas with its nodes and wires. */
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
  const flowNodes = useEditor((state) => state.flowNodes);
  const flowEdges = useEditor((state) => state.flowEdges);
  const isSnapping = useEditor((state) => state.isSnapping);
  const [tool, setTool] = useState<CanvasTool>("select");
  const wiring = useWiring(store, commands);
  const menu = useCanvasMenu(store, commands);
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) =>
      store.setState((state) => ({
        flowNodes: applyNodeChanges(changes, [...state.flowNodes]),
      })),
    [store],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) =>
      store.setState((state) => ({
        flowEdges: applyEdgeChanges(changes, [...state.flowEdges]),
      })),
    [store],
  );
  const onDragStop: OnNodeDrag<FlowNode> = useCallback(
    (event, _node, dragged) => {
      const to = Object.fromEntries(dragged.map((node) => [node.id, node.position]));
      dropNodes(store, to, wireUnder(event, dragged));
    },
    [store],
  );
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
        data-drawn={wiring.drawn?.type}
        data-drawn-from={wiring.drawn?.side}
        onContextMenuCapture={menu.onContextMenu}
        onPointerMove={(event) => {
          pointerRef.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerLeave={() => {
          pointerRef.current = null;
        }}
        onDoubleClick={(event) => {
          if (event.target instanceof Element && event.target.matches(".react-flow__pane")) {
            commands.search({ screen: { x: event.clientX, y: event.clientY } });
          }
        }}
      >
        <ReactFlow<FlowNode, FlowEdge>
          nodes={flowNodes as FlowNode[]}
          edges={flowEdges as FlowEdge[]}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={onDragStop}
          onSelectionDragStop={(event, nodes) => {
            const to = Object.fromEntries(nodes.map((node) => [node.id, node.position]));
            dropNodes(store, to, wireUnder(event.nativeEvent, nodes));
          }}
          onConnect={wiring.onClickConnect}
          onConnectStart={wiring.onConnectStart}
          onConnectEnd={wiring.onConnectEnd}
          onPaneClick={commands.focusCanvas}
          connectionLineComponent={LooseWire}
          connectionRadius={16}
          selectionOnDrag={tool === "select"}
          panOnDrag={tool === "pan" ? true : MIDDLE_BUTTON}
          selectionMode={SelectionMode.Partial}
          multiSelectionKeyCode={ADDING_KEYS}
          selectionKeyCode={null}
          panActivationKeyCode={null}
          deleteKeyCode={null}
          disableKeyboardA11y
          edgesFocusable={false}
          zoomOnDoubleClick={false}
          snapToGrid={isSnapping}
          snapGrid={SNAP}
          minZoom={0.1}
          maxZoom={2}
          fitView
          fitViewOptions={FIT}
          elevateNodesOnSelect
          proOptions={HIDDEN}
        >
          <Background
            variant={BackgroundVariant.Dots}
            gap={GRID}
            size={2}
            color="var(--grid-dot)"
            bgColor="var(--surface-0)"
          />
          <MiniMap<FlowNode>
            pannable
            zoomable
            ariaLabel={t("editor.canvas.minimap")}
            nodeColor={(node) => (node.selected ? "var(--accent-6)" : "var(--border-3)")}
            nodeBorderRadius={6}
            className={css.minimap}
            style={MINIMAP_SIZE}
          />
        </ReactFlow>
        <CanvasToolbar tool={tool} onTool={setTool} />
        <EmptyHint />
        <Overlays canvasRef={canvasRef} />
      </div>
    </ContextMenu>
  );
}

function Overlays({ canvasRef }: { canvasRef: RefObject<HTMLDivElement | null> }) {
  const overlay = useEditor((state) => state.overlay);
  if (overlay?.type === "search") {
    return (
      <>
        {overlay.from && <WaitingWire from={overlay.from} to={overlay.screen} />}
        <SearchList
          search={overlay}
          onDone={(nodeId) => {
            // The new node is drawn in the next frame; then the keyboard goes on from it.
            requestAnimationFrame(() => {
              const canvas = canvasRef.current;
              if (!canvas) return;
              if (nodeId) focusSpot(canvas, { type: "node", nodeId });
              else canvas.focus({ preventScroll: true });
            });
          }}
        />
      </>
    );
  }
  return overlay?.type === "convert" ? <ConversionOffer offer={overlay} /> : null;
}

/** The wire beneath what was dropped: under the pointer, or under the middle of a lone node. */
function wireUnder(event: MouseEvent | TouchEvent, dragged: readonly FlowNode[]): string | null {
  if (dragged.length !== 1 || !("clientX" in event)) return null;
  const node = document.querySelector(
    `.react-flow__node[data-id="${CSS.escape(dragged[0]?.id ?? "")}"]`,
  );
  const box = node?.getBoundingClientRect();
  const points = [{ x: event.clientX, y: event.clientY }];
  if (box) points.push({ x: box.x + box.width / 2, y: box.y + 40 });
  for (const { x, y } of points) {
    for (const element of document.elementsFromPoint(x, y)) {
      const id = element instanceof SVGElement ? element.dataset["wire"] : undefined;
      if (id !== undefined) return id;
    }
  }
  return null;
}
