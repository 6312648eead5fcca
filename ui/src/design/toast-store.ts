import { create } from "zustand";

/** A short notice at the bottom of the window, with at most one thing to do about it. */
export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "error";
  action?: { label: string; run: () => void };
}

interface Toasts {
  toasts: readonly Toast[];
}

export const useToasts = create<Toasts>(() => ({ toasts: [] }));

/** Toasts in sight at once; older ones make room. */
const SHOWN = 3;
/** How long a toast stays, in milliseconds. Long enough to read it and reach its button. */
const STAYS_MS = 8_000;

let nextId = 1;

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

export function showToast(toast: Omit<Toast, "id" | "tone"> & { tone?: Toast["tone"] }): void {
  const id = nextId++;
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts, { tone: "plain" as const, ...toast, id }].slice(-SHOWN),
  }));
  setTimeout(() => dismissToast(id), STAYS_MS);
}
