import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useBackend } from "@/backend/backend-context";
import { toBackendError } from "@/backend/backend-error";
import { invalidateTags } from "@/backend/queries";
import { isDirty } from "@/graph-editor/model/history";
import { showToast } from "@/design/toast-store";
import { useSaid } from "@/i18n/use-said";
import { createDraftKeeper } from "./draft-keeper";
import type { EditorStore } from "./editor-store";
import type { Persistence } from "./persistence";
import { overwriteGraph, reloadGraph, saveGraph, type SavePort } from "./saving";

/** Saving, drafts and the question of two versions, for one open editor. */
export function useEditorPersistence(store: EditorStore): Persistence {
  const client = useQueryClient();
  const { transport } = useBackend();
  const said = useSaid();
  const drafts = useMemo(() => createDraftKeeper(store), [store]);
  useEffect(() => drafts.watch(), [drafts]);
  return useMemo(() => {
    const onSaved = () => void invalidateTags(client, store.getState().source.savedTags);
    const check = (document: string) =>
      transport
        .call("checkGraph", { document, botId: store.getState().botId })
        .then(({ problems }) => problems)
        // What cannot be checked cannot be saved either, and saving says why.
        .catch(() => null);
    const failedTests = (document: string) =>
      transport
        .call("runGraphTests", { document, only: null })
        .then(({ results }) => results.filter(({ differences }) => differences.length > 0));
    const port: SavePort = { store, drafts, check, failedTests, onSaved };
    return {
      save: () => void saveGraph(port),
      saveUntested: () => void saveGraph(port, true),
      overwrite: () => void overwriteGraph(port),
      reload: () => void reloadGraph(port),
      dropDraft: () => void dropDraft(port),
      saveArguments: async (list) => {
        const { source } = store.getState();
        if (!source.saveArguments) return false;
        try {
          await source.saveArguments(list);
          store.setState({
            commandArguments: list,
            argumentNames: list.map(({ name }) => name),
          });
          void invalidateTags(client, source.argumentTags);
          return true;
        } catch (thrown) {
          showToast({ tone: "error", text: said(toBackendError(thrown).message) });
          return false;
        }
      },
    };
  }, [store, drafts, client, transport, said]);
}

async function dropDraft(port: SavePort): Promise<void> {
  await reloadGraph(port);
  await port.drafts.discard();
  port.store.setState({ draft: null });
}

/** Tells the frame whether something is unsaved. */
export function useDirtyReport(
  store: EditorStore,
  onDirtyChange: ((isDirty: boolean) => void) | undefined,
): void {
  useEffect(() => {
    if (!onDirtyChange) return;
    onDirtyChange(isDirty(store.getState().history));
    return store.subscribe((state, before) => {
      const now = isDirty(state.history);
      if (now !== isDirty(before.history)) onDirtyChange(now);
    });
  }, [store, onDirtyChange]);
}
