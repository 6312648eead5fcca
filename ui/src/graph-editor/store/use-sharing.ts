import { useEffect } from "react";
import { showToast } from "@/design/toast-store";
import { useTranslate } from "@/i18n/use-translate";
import type { EditorStore } from "./editor-store";

/** Takes part in the graph as other windows edit it, for as long as this editor is open. */
export function useSharing(store: EditorStore): void {
  const t = useTranslate();
  useEffect(() => {
    const { sharing } = store.getState();
    if (!sharing) return undefined;
    const stop = sharing.start((revision) =>
      showToast({ text: t("editor.shared.published", { revision }) }),
    );
    const stopWatching = store.subscribe(({ history }, { history: before }) => {
      const isTakenBack = history.done.length < before.done.length;
      if (isTakenBack && history.document === before.document) {
        showToast({ text: t("editor.shared.nothingLeft") });
      }
    });
    const kept = () => sharing.keep().catch(() => undefined);
    // The window goes.
    const onPageHide = () => void kept().then(() => sharing.leave());
    window.addEventListener("pagehide", onPageHide);
    return () => {
      stop();
      stopWatching();
      window.removeEventListener("pagehide", onPageHide);
      // It may have begun anew meanwhile.
      void kept().then(() => (sharing.isActive ? undefined : sharing.leave()));
    };
  }, [store, t]);
}
