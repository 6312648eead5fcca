import { useEffect } from "react";
import { useBackend } from "@/backend/backend-context";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { useEditorStore } from "./editor-context";
import { withProblems } from "./editor-store";

/** After the last edit, in milliseconds: shorter than it takes to look up from the keyboard. */
const QUIET_MS = 250;

/** Asks the core what is wrong with the document, shortly after each edit. */
export function useChecks(): void {
  const store = useEditorStore();
  const { transport } = useBackend();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const check = async () => {
      const { botId, history } = store.getState();
      const { document } = history;
      const answer = await transport
        .call("checkGraph", { document: serializeDocument(document), botId })
        // The same call guards saving, which then says why; while typing there is nothing to do.
        .catch(() => null);
      if (isOver || !answer || document !== store.getState().history.document) return;
      store.setState((state) => withProblems(state, answer.problems));
    };
    const stop = store.subscribe((state, before) => {
      const isSame = state.history.document === before.history.document;
      // What plugins offer decides about nodes of theirs.
      if (isSame && state.pluginNodes === before.pluginNodes) return;
      clearTimeout(timer);
      timer = setTimeout(() => void check(), QUIET_MS);
    });
    void check();
    return () => {
      isOver = true;
      clearTimeout(timer);
      stop();
    };
  }, [store, transport]);
}
