import type { GraphTestResult, ProblemView } from "@/backend/bindings";
import { toBackendError } from "@/backend/backend-error";
import { isDirty, markSaved, sealStep } from "@/graph-editor/model/history";
import { parseDocument } from "@/graph-editor/model/parse";
import { serializeDocument } from "@/graph-editor/model/serialize";
import type { DraftKeeper } from "./draft-keeper";
import { replaceDocument } from "./edit-actions";
import { withProblems, type EditorStore } from "./editor-store";

/** What a save needs besides the store. */
export interface SavePort {
  store: EditorStore;
  drafts: DraftKeeper;
  /** What the core finds wrong with a document; `null` where it cannot say. */
  check: (document: string) => Promise<readonly ProblemView[] | null>;
  /** The tests of a document that fail. */
  failedTests: (document: string) => Promise<readonly GraphTestResult[]>;
  /** Called once the core has the new version. */
  onSaved: () => void;
}

/** Saves over the revision the document was made from; a newer one brings up the question. `isUntested`:
 *  although tests of the graph fail. */
export async function saveGraph(port: SavePort, isUntested = false): Promise<void> {
  await saveOver(port, port.store.getState().revision, isUntested);
}

/** Saves over whatever is stored now. */
export async function overwriteGraph(port: SavePort): Promise<void> {
  const { source } = port.store.getState();
  try {
    const { revision } = await source.load();
    await saveOver(port, revision, false);
  } catch (thrown) {
    port.store.setState({ save: { type: "failed", error: toBackendError(thrown) } });
  }
}

async function saveOver(
  { store, drafts, check, failedTests, onSaved }: SavePort,
  expectedRevision: number,
  isUntested: boolean,
) {
  if (store.getState().save.type === "saving") return;
  store.setState((state) => ({ history: sealStep(state.history), save: { type: "saving" } }));
  const { source } = store.getState();
  try {
    const { document: saved, shared } = await drafts.settle();
    const document = serializeDocument(saved);
    const problems = await check(document);
    if (problems?.some(({ severity }) => severity === "error")) {
      store.setState((state) => ({
        ...withProblems(state, problems),
        save: { type: "idle" },
        overlay: { type: "refused" },
      }));
      void drafts.keep();
      return;
    }
    const save = source.save(document, { expectedRevision, shared, isUntested });
    const outcome = await save.catch(async (thrown: unknown) => {
      if (toBackendError(thrown).code !== "testsFailed") throw thrown;
      const results = await failedTests(document);
      store.setState({ save: { type: "idle" }, overlay: { type: "testsFailed", results } });
      return null;
    });
    if (!outcome) {
      void drafts.keep();
      return;
    }
    store.setState((state) => ({
      revision: outcome.revision,
      history: markSaved(state.history, saved),
      save: { type: "idle" },
      draft: null,
      ...withProblems(state, outcome.problems),
    }));
    if (shared) store.getState().sharing?.published(shared);
    // What was typed while the save was under way is still a draft.
    if (!isDirty(store.getState().history)) await drafts.discard();
    onSaved();
  } catch (thrown) {
    void drafts.keep();
    const error = toBackendError(thrown);
    if (error.code === "conflict") {
      store.setState({ save: { type: "idle" }, overlay: { type: "conflict" } });
    } else {
      store.setState({ save: { type: "failed", error } });
    }
  }
}

/** Takes over the version somebody else saved; the own one stays one undo away. */
export async function reloadGraph({ store }: SavePort): Promise<void> {
  try {
    const graph = await store.getState().source.load();
    const outcome = parseDocument(graph.document);
    if (outcome.type === "fault") return;
    replaceDocument(store, "reload", outcome.document);
    store.setState((state) => ({
      revision: graph.revision,
      history: markSaved(state.history, outcome.document),
    }));
  } catch (thrown) {
    store.setState({ save: { type: "failed", error: toBackendError(thrown) } });
  }
}
