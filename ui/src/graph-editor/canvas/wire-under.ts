import type { FlowNode } from "@/graph-editor/store/flow-view";

/** How far below the upper edge of a node its first pins are, about. */
const PIN_LINE = 40;

/** The wire beneath a lone node that was dropped: under the pointer, or under its first pins. */
export function wireUnder(
  canvas: ParentNode | null,
  event: MouseEvent | TouchEvent,
  dragged: readonly FlowNode[],
): string | null {
  const only = dragged[0];
  if (!only || dragged.length !== 1 || !("clientX" in event)) return null;
  const node = canvas?.querySelector(`.react-flow__node[data-id="${CSS.escape(only.id)}"]`);
  const box = node?.getBoundingClientRect();
  const points = [{ x: event.clientX, y: event.clientY }];
  if (box) points.push({ x: box.x + box.width / 2, y: box.y + PIN_LINE });
  for (const { x, y } of points) {
    for (const element of document.elementsFromPoint(x, y)) {
      const id = element instanceof SVGElement ? element.dataset["wire"] : undefined;
      if (id !== undefined) return id;
    }
  }
  return null;
}
