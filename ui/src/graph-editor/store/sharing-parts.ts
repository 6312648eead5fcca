import type { NewOperation, SharedGraph } from "@/backend/bindings";
import type { GraphDocument } from "@/graph-editor/model/document";
import type { Edit } from "@/graph-editor/model/edit";
import { markSaved, rebaseHistory } from "@/graph-editor/model/history";
import { parseDocument } from "@/graph-editor/model/parse";
import { sameDocument } from "@/graph-editor/model/same";
import type { LogOperation } from "@/graph-editor/model/shared-log";
import { withHistory, type EditorState, type EditorStore } from "./editor-store";

/** The core takes so many operations at once. */
const AT_ONCE = 500;
/** So many characters of edits are sent at once; a single operation may have more. */
const CHARACTERS_AT_ONCE = 4_000_000;

/** An editor that joined its graph anew. */
interface Rejoining {
  readonly joined: SharedGraph;
  /** Whether that is another order of operations than before. */
  readonly isOther: boolean;
  readonly wasDirty: boolean;
  /** What is published. */
  readonly saved: GraphDocument;
  /** What was done here and no draft held. */
  readonly own: readonly LogOperation[];
}

/** Begins with what the others have, and lays over it what they lack. */
export function rejoined(
  state: EditorState,
  { joined, isOther, wasDirty, saved, own }: Rejoining,
): Partial<EditorState> {
  const draft = joined.draft && parseDocument(joined.draft.document);
  const here = state.history;
  const pending = here.log?.pending ?? [];
  const known = new Set(joined.operations.map(({ id }) => id));
  const again = isOther ? [...own, ...pending] : pending;
  const isLost = isOther && !draft && wasDirty;
  const lacking = isLost
    ? [{ id: state.newId("step"), edits: [replaceBy(here.document)] }]
    : again.filter(({ id }) => !known.has(id));
  const base = draft?.type === "graph" ? draft.document : saved;
  const next = markSaved(rebaseHistory(here, base, joined.kept, lacking), saved);
  return {
    ...withHistory(state, next),
    revision: wasDirty ? baseOf(joined, isOther, state.revision) : joined.revision,
    isGone: false,
  };
}

/** A version of the common order is stored; what came since lies over it. Answers whether it was taken. */
export async function takeOver(store: EditorStore, revision: number): Promise<boolean> {
  const graph = await storedGraph(store);
  // Of a newer one there is news, too.
  if (graph?.revision !== revision || store.getState().revision >= revision) return false;
  store.setState((state) => ({
    revision,
    history: markSaved(state.history, graph.document),
    draft: null,
    isDraftOutdated: false,
  }));
  return true;
}

/** Another window may have taken over what is stored. */
export async function compareWithSaved(store: EditorStore): Promise<void> {
  const graph = await storedGraph(store);
  if (!graph) return;
  const { revision, document } = graph;
  store.setState((state) =>
    sameDocument(document, state.history.document) || state.revision === revision
      ? { revision, history: markSaved(state.history, document), draft: null }
      : {},
  );
}

async function storedGraph(store: EditorStore) {
  const graph = await store
    .getState()
    .source.load()
    .catch(() => null);
  if (!graph) return null;
  const outcome = parseDocument(graph.document);
  return outcome.type === "graph" ? { revision: graph.revision, document: outcome.document } : null;
}

/** What unsaved work is made from after joining anew: the draft says it, or the same order without one,
 *  which is what is saved. Work that was in neither stays made from what it was. */
function baseOf({ draft, revision }: SharedGraph, isOther: boolean, was: number): number {
  return draft?.baseRevision ?? (isOther ? was : revision);
}

/** So many operations, the oldest first, as go in one call; at least one. */
export function portionOf(pending: readonly LogOperation[]): NewOperation[] {
  const portion: NewOperation[] = [];
  let characters = 0;
  for (const { id, edits } of pending.slice(0, AT_ONCE)) {
    const text = JSON.stringify(edits);
    characters += text.length;
    if (portion.length > 0 && characters > CHARACTERS_AT_ONCE) break;
    portion.push({ id, edits: text });
  }
  return portion;
}

const replaceBy = (document: GraphDocument): Edit => ({ type: "replaceDocument", document });

/** Another window of the same version wrote it; what is no list of edits counts as none. */
export function editsOf(text: string): readonly Edit[] {
  try {
    const edits: unknown = JSON.parse(text);
    return Array.isArray(edits) ? (edits as readonly Edit[]) : [];
  } catch {
    return [];
  }
}
