import {
  applyEdgeChanges,
  applyNodeChanges,
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
import { useCallback, useEffect, useMemo, useRef, type MouseEvent as ReactMouseEvent } from "react";
import { LodCanvas } from "@/graph-editor/lod/LodCanvas";
import { useLodState } from "@/graph-editor/lod/lod-context";
import { Minimap } from "@/graph-editor/lod/Minimap";
import { edgesForFlow, nodesForFlow } from "@/graph-editor/lod/shown-nodes";
import { GRID } from "@/graph-editor/model/connect";
import { GraphNode } from "@/graph-editor/nodes/GraphNode";
import { dropNodes } from "@/graph-editor/store/edit-actions";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import type { FlowEdge, FlowNode } from "@/graph-editor/store/flow-view";
import type { CanvasTool } from "./CanvasToolbar";
import { useCommands } from "./commands";
import { LooseWire } from "./LooseWire";
import { MarkLayer } from "./marks/MarkLayer";
import { OthersLayer } from "./OthersLayer";
import type { Wiring } from "./use-wiring";
import { Wire } from "./Wire";
import { wireUnder } from "./wire-under";

/** Left drags a box, middle moves the canvas. */
const MIDDLE_BUTTON = [1];

const FIT = { padding: 0.15, maxZoom: 1, includeHiddenNodes: true };

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
  // A graph of 5,000 nodes fits a small window.
  minZoom: 0.02,
  onlyRenderVisibleElements: true,
  maxZoom: 2,
  fitView: true,
  fitViewOptions: FIT,
  elevateNodesOnSelect: true,
  proOptions: { hideAttribution: true },
};

/** Nodes and wires on the canvas. */
export function CanvasFlow({ tool, wiring }: { tool: CanvasTool; wiring: Wiring }) {
  const { focusCanvas } = useCommands();
  const { nodes, edges } = useDrawn();
  const isSnapping = useEditor((state) => state.isSnapping);
  const moves = useMoves();
  useFirstFit();
  return (
    <ReactFlow<FlowNode, FlowEdge>
      {...BEHAVIOUR}
      {...moves}
      nodes={nodes}
      edges={edges}
      onConnect={wiring.onClickConnect}
      onConnectStart={wiring.onConnectStart}
      onConnectEnd={wiring.onConnectEnd}
      onPaneClick={focusCanvas}
      selectionOnDrag={tool === "select"}
      panOnDrag={tool === "pan" ? true : MIDDLE_BUTTON}
      snapToGrid={isSnapping}
    >
      <LodCanvas />
      <MarkLayer />
      <OthersLayer />
      <Minimap />
    </ReactFlow>
  );
}

/** What the canvas library has to draw: in a large graph, what is near; the rest it only knows. */
function useDrawn(): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const flowNodes = useEditor((state) => state.flowNodes);
  const flowEdges = useEditor((state) => state.flowEdges);
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const shown = useLodState((state) => state.shown);
  const nodes = useMemo(
    () => nodesForFlow(flowNodes, shown, document, catalogue),
    [flowNodes, shown, document, catalogue],
  );
  const edges = useMemo(() => edgesForFlow(flowEdges, shown), [flowEdges, shown]);
  return { nodes, edges };
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
