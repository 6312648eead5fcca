import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useNodesInitialized,
  useReactFlow,
  useStore,
  useStoreApi,
  type EdgeChange,
  type NodeChange,
  type ReactFlowProps,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useEffect, useRef, type MouseEvent as ReactMouseEvent } from "react";
import { GRID } from "@/graph-editor/model/connect";
import { GraphNode } from "@/graph-editor/nodes/GraphNode";
import { dropNodes } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import { useTranslate } from "@/i18n/use-translate";
import type { CanvasTool } from "./CanvasToolbar";
import { useCommands } from "./commands";
import { LooseWire } from "./LooseWire";
import type { Wiring } from "./use-wiring";
import { Wire } from "./Wire";
import { wireUnder } from "./wire-under";
import css from "./GraphCanvas.module.css";

/** Left drags a box, middle moves the canvas. */
const MIDDLE_BUTTON = [1];

const FIT = { padding: 0.15, maxZoom: 1 };

/** How the canvas library behaves here. One object, so that nothing of it is new at each drawing. */
const BEHAVIOUR: ReactFlowProps<FlowNode, FlowEdge> = {
  nodeTypes: { graph: GraphNode },
  edgeTypes: { wire: Wire },
  connectionLineComponent: LooseWire,
  connectionRadius: 16,
  selectionMode: SelectionMode.Partial,
  multiSelectionKeyCode: ["Control", "Meta", "Shift"],
  // The keys are ours: see use-canvas-keys.ts.
  selectionKeyCode: null,
  panActivationKeyCode: null,
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  edgesFocusable: false,
  zoomOnDoubleClick: false,
  snapGrid: [GRID, GRID],
  minZoom: 0.1,
  maxZoom: 2,
  fitView: true,
  fitViewOptions: FIT,
  elevateNodesOnSelect: true,
  proOptions: { hideAttribution: true },
};

const MINIMAP_SIZE = { width: 168, height: 104 };
const minimapColour = (node: FlowNode) => (node.selected ? "var(--accent-6)" : "var(--border-3)");

/** Nodes and wires on the canvas. */
export function CanvasFlow({ tool, wiring }: { tool: CanvasTool; wiring: Wiring }) {
  const t = useTranslate();
  const { focusCanvas } = useCommands();
  const flowNodes = useEditor((state) => state.flowNodes);
  const flowEdges = useEditor((state) => state.flowEdges);
  const isSnapping = useEditor((state) => state.isSnapping);
  const moves = useMoves();
  useFirstFit();
  return (
    <ReactFlow<FlowNode, FlowEdge>
      {...BEHAVIOUR}
      {...moves}
      nodes={flowNodes as FlowNode[]}
      edges={flowEdges as FlowEdge[]}
      onConnect={wiring.onClickConnect}
      onConnectStart={wiring.onConnectStart}
      onConnectEnd={wiring.onConnectEnd}
      onPaneClick={focusCanvas}
      selectionOnDrag={tool === "select"}
      panOnDrag={tool === "pan" ? true : MIDDLE_BUTTON}
      snapToGrid={isSnapping}
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
        nodeColor={minimapColour}
        nodeBorderRadius={6}
        className={css.minimap}
        style={MINIMAP_SIZE}
      />
    </ReactFlow>
  );
}

/** Fits the graph once the canvas has a size: a tab that opens in the back has none, and the
 *  library's own fitting then comes too early. */
function useFirstFit() {
  const { fitView } = useReactFlow();
  const isMeasured = useNodesInitialized();
  const hasSize = useStore((state) => state.width > 0 && state.height > 0);
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || !isMeasured || !hasSize) return;
    isDone.current = true;
    void fitView(FIT);
  }, [fitView, isMeasured, hasSize]);
}

/** What the canvas reports of nodes and wires; a drag becomes a step where it ends. */
function useMoves() {
  const store = useEditorStore();
  const flow = useStoreApi();
  const drop = useCallback(
    (event: MouseEvent | TouchEvent, nodes: readonly FlowNode[]) => {
      const to = Object.fromEntries(nodes.map((node) => [node.id, node.position]));
      dropNodes(store, to, wireUnder(flow.getState().domNode, event, nodes));
    },
    [store, flow],
  );
  return {
    onNodesChange: useCallback(
      (changes: NodeChange<FlowNode>[]) =>
        store.setState(({ flowNodes }) => ({
          flowNodes: applyNodeChanges(changes, [...flowNodes]),
        })),
      [store],
    ),
    onEdgesChange: useCallback(
      (changes: EdgeChange<FlowEdge>[]) =>
        store.setState(({ flowEdges }) => ({
          flowEdges: applyEdgeChanges(changes, [...flowEdges]),
        })),
      [store],
    ),
    onNodeDragStop: useCallback(
      (event: MouseEvent | TouchEvent, _node: FlowNode, nodes: FlowNode[]) => drop(event, nodes),
      [drop],
    ),
    onSelectionDragStop: useCallback(
      (event: ReactMouseEvent, nodes: FlowNode[]) => drop(event.nativeEvent, nodes),
      [drop],
    ),
  };
}
