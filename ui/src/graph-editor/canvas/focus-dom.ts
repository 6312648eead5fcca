import type { Spot } from "./focus-walk";

/** Where the keyboard is, read from the focused element. */
export function focusedSpot(): Spot | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return null;
  const { node, pin, side } = element.dataset;
  if (node !== undefined && pin !== undefined && (side === "in" || side === "out")) {
    return { type: "pin", ref: { nodeId: node, pinId: pin, side } };
  }
  const nodeId = element.dataset["id"];
  return element.classList.contains("react-flow__node") && nodeId !== undefined
    ? { type: "node", nodeId }
    : null;
}

/** Moves the focus, if the place is on the canvas. */
export function focusSpot(root: HTMLElement, spot: Spot): HTMLElement | null {
  const selector =
    spot.type === "node"
      ? `.react-flow__node[data-id="${CSS.escape(spot.nodeId)}"]`
      : `[data-node="${CSS.escape(spot.ref.nodeId)}"][data-pin="${CSS.escape(spot.ref.pinId)}"]` +
        `[data-side="${spot.ref.side}"]`;
  const element = root.querySelector<HTMLElement>(selector);
  element?.focus({ preventScroll: true });
  return element;
}

/** Puts the keyboard into the field of a pin, or into the first field of a node. */
export function focusField(root: HTMLElement, spot: Spot): boolean {
  const selector =
    spot.type === "node"
      ? `.react-flow__node[data-id="${CSS.escape(spot.nodeId)}"] [data-field]`
      : `[data-field="${CSS.escape(`${spot.ref.nodeId} ${spot.ref.pinId}`)}"]`;
  const field = root.querySelector<HTMLElement>(selector);
  field?.focus({ preventScroll: true });
  if (field instanceof HTMLInputElement) field.select();
  return field !== null;
}

/** Whether keys belong to what is focused (a field, a dialog) rather than to the canvas. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]") !==
      null
  );
}

/** The node a focused or clicked element belongs to. */
export function nodeIdOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>(".react-flow__node")?.dataset["id"] ?? null;
}
