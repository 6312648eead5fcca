import { useDirtyTabs } from "./dirty-tabs";
import { closeTabs, tabId } from "./place";
import { usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";

/** Closes a tab; asks first when it holds changes nobody saved. */
export function useCloseTab(): (id: string) => void {
  const store = usePlaceStore();
  const openDialog = useShellDialogs((s) => s.open);
  return (id) => {
    if (useDirtyTabs.getState().ids.has(id)) {
      openDialog({ type: "unsaved", tabId: id });
      return;
    }
    store.setState((place) => closeTabs(place, (tab) => tabId(tab) === id));
  };
}
