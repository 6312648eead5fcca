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
    return () => {
      stop();
      void sharing
        .keep()
        .catch(() => undefined)
        .then(() => sharing.leave());
    };
  }, [store, t]);
}
