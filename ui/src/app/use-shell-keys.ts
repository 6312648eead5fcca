import { useEffect } from "react";
import { matchesShortcut } from "@/design/shortcut";
import { openTab, stepTab, toggleList } from "./place";
import { usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";
import { SHORTCUTS } from "./shortcuts";
import { useCloseTab } from "./use-close-tab";
import { useOpenWindow } from "./use-open-window";

/** The chords of the frame, wherever the focus is. */
export function useShellKeys(): void {
  const store = usePlaceStore();
  const close = useCloseTab();
  const openWindow = useOpenWindow();
  useEffect(() => {
    const run = (event: KeyboardEvent): boolean => {
      const { dialog, open, close: closeDialog } = useShellDialogs.getState();
      if (matchesShortcut(event, SHORTCUTS.palette)) {
        if (dialog?.type === "palette") closeDialog();
        else open({ type: "palette" });
        return true;
      }
      if (dialog) return false;
      if (matchesShortcut(event, SHORTCUTS.newWindow)) openWindow(null);
      else if (matchesShortcut(event, SHORTCUTS.newBot)) open({ type: "newBot" });
      else if (matchesShortcut(event, SHORTCUTS.closeTab)) close(store.getState().activeId);
      else if (matchesShortcut(event, SHORTCUTS.nextTab))
        store.setState((place) => stepTab(place, 1));
      else if (matchesShortcut(event, SHORTCUTS.previousTab))
        store.setState((place) => stepTab(place, -1));
      else if (matchesShortcut(event, SHORTCUTS.settings))
        store.setState((place) => openTab(place, { type: "page", page: "settings" }));
      else if (matchesShortcut(event, SHORTCUTS.toggleList)) store.setState(toggleList);
      else return false;
      return true;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (run(event)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [store, close, openWindow]);
}
