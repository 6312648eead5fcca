import type { EditorState, EditorStore, Overlay, PanelTab } from "./editor-store";

export function selectedNodeIds(state: EditorState): string[] {
  return state.flowNodes.filter((node) => node.selected).map((node) => node.id);
}

export function selectedWireIds(state: EditorState): string[] {
  return state.flowEdges.filter((edge) => edge.selected).map((edge) => edge.id);
}

/** The one node that is selected, if it is one. */
export function soleSelectedNodeId(state: EditorState): string | null {
  const ids = selectedNodeIds(state);
  return ids.length === 1 ? (ids[0] ?? null) : null;
}

/** Selects these nodes and nothing else. */
export function selectOnly(store: EditorStore, nodeIds: readonly string[]): void {
  const wanted = new Set(nodeIds);
  store.setState((state) => ({
    flowNodes: state.flowNodes.map((node) =>
      (node.selected ?? false) === wanted.has(node.id)
        ? node
        : { ...node, selected: wanted.has(node.id) },
    ),
    flowEdges: state.flowEdges.map((edge) => (edge.selected ? { ...edge, selected: false } : edge)),
  }));
}

export function selectAll(store: EditorStore): void {
  selectOnly(
    store,
    store.getState().flowNodes.map((node) => node.id),
  );
  const { frames, comments } = store.getState().document;
  store.setState({ pickedMarks: new Set([...frames, ...comments].map(({ id }) => id)) });
}

export function openOverlay(store: EditorStore, overlay: Overlay): void {
  store.setState({ overlay });
}

export function closeOverlay(store: EditorStore): void {
  store.setState({ overlay: null });
}

export function showPanel(store: EditorStore, panelTab: PanelTab): void {
  store.setState({ panelTab });
}

export function togglePalette(store: EditorStore): void {
  store.setState(({ isPaletteOpen }) => ({ isPaletteOpen: !isPaletteOpen }));
}

export function toggleSnapping(store: EditorStore): void {
  store.setState(({ isSnapping }) => ({ isSnapping: !isSnapping }));
}
