import type { PinRef } from "@/graph-editor/model/document";
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

/** The element of a pin. */
export function pinElement(root: ParentNode, ref: PinRef): HTMLElement | null {
  return root.querySelector<HTMLElement>(
    `[data-node="${CSS.escape(ref.nodeId)}"][data-pin="${CSS.escape(ref.pinId)}"]` +
      `[data-side="${ref.side}"]`,
  );
}

/** Moves the focus, if the place is on the canvas. */
export function focusSpot(root: HTMLElement, spot: Spot): boolean {
  const element =
    spot.type === "node"
      ? root.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(spot.nodeId)}"]`)
      : pinElement(root, spot.ref);
  element?.focus({ preventScroll: true });
  return element !== null;
}

/** A node that comes into sight is an element once the picture rests: this many frames at most. */
const FRAMES_UNTIL_THERE = 90;

/** {@link focusSpot}, as soon as the place is on the canvas. */
export function focusSpotSoon(root: HTMLElement, spot: Spot, frames = FRAMES_UNTIL_THERE): void {
  if (focusSpot(root, spot) || frames === 0) return;
  requestAnimationFrame(() => focusSpotSoon(root, spot, frames - 1));
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
