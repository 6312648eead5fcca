import { create } from "zustand";
import type { BotView } from "@/backend/bindings";

/** The dialogs that any part of the frame may ask for. */
export type ShellDialog =
  | { type: "newBot" }
  | { type: "renameBot"; bot: BotView }
  | { type: "palette" }
  | { type: "unsaved"; tabId: string };

interface ShellDialogs {
  dialog: ShellDialog | null;
  open: (dialog: ShellDialog) => void;
  close: () => void;
}

/** Which dialog is open; one at a time. */
export const useShellDialogs = create<ShellDialogs>((set) => ({
  dialog: null,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}));
