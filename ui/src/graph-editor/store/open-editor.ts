import type { SharedGraph } from "@/backend/bindings";
import type { GraphNews } from "@/backend/graph-news";
import {
  graphSource,
  type GraphRef,
  type GraphSource,
  type StoredGraph,
} from "@/backend/graph-source";
import type { Transport } from "@/backend/transport";
import { indexCatalogue, type Catalogue } from "@/graph-editor/model/catalogue";
import type { NewId } from "@/graph-editor/model/connect";
import type { GraphDocument } from "@/graph-editor/model/document";
import { shareHistory } from "@/graph-editor/model/history";
import { parseDocument } from "@/graph-editor/model/parse";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { openLog } from "@/graph-editor/model/shared-log";
import { replaceDocument } from "./edit-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { joinGraph } from "./join-graph";
import { Sharing } from "./sharing";

/** What an editor is opened with. */
export interface LoadedGraph {
  readonly source: GraphSource;
  readonly graph: StoredGraph;
  readonly catalogue: Catalogue;
  /** Where the graph stands as several windows edit it; `null` where it is edited alone. */
  readonly joined: SharedGraph | null;
  /** What the core calls this editor. */
  readonly editor: string;
}

/** What an open editor needs from outside. */
export interface EditorPort {
  readonly transport: Transport;
  readonly news: GraphNews;
  readonly newId: NewId;
}

/** Loads everything an editor needs, and lets it in among those who edit the graph. */
export async function loadGraph(
  { transport, newId }: EditorPort,
  ref: GraphRef,
): Promise<LoadedGraph> {
  const source = graphSource(transport, ref);
  const editor = newId("editor");
  // Past the query cache: a draft changes without anything being told.
  const [joined, graph, view] = await Promise.all([
    // A graph that cannot be shared is edited alone; loading says what is wrong with it.
    joinGraph(transport, ref, editor).catch(() => null),
    source.load(),
    transport.call("getCatalogue", {}),
  ]);
  // Somebody published between the two answers.
  const isOld = joined !== null && joined.revision !== graph.revision;
  return {
    source,
    joined,
    editor,
    graph: isOld ? await source.load() : graph,
    catalogue: indexCatalogue(view),
  };
}

/** Begins to edit `saved`, with what was left of unsaved work on top of it. `isShared`: together with the
 *  other windows that have the graph open, unless the core does not share it. */
export function openEditor(
  { transport, news, newId }: EditorPort,
  { joined, graph, editor, source, catalogue }: LoadedGraph,
  saved: GraphDocument,
  isShared: boolean,
): EditorStore {
  const left = unsavedWork(joined ? joined.draft : graph.draft, saved);
  // What another window works on this moment was not left by anybody.
  const isLeft = (joined?.editors.length ?? 0) === 0;
  const stored = { ...graph, draft: (isLeft && left?.draft) || null };
  const store = createEditorStore({ source, catalogue, graph: stored, document: saved, newId });
  if (left) {
    // One step over the saved document, so that undo shows what is saved.
    replaceDocument(store, "restoreDraft", left.document);
    store.setState({ revision: left.draft.baseRevision });
  }
  if (joined && isShared) {
    // From here on the document is what all windows agree on.
    store.setState(({ history }) => ({
      history: shareHistory(history, openLog(history.document, joined.kept)),
    }));
    store.setState({ sharing: new Sharing({ store, transport, news }, editor, joined) });
  }
  return store;
}

/** What was left of unsaved work. A draft that says what is saved is none: the core died between
 *  saving and saying so, and asking whose version to keep would make no sense. */
function unsavedWork(draft: StoredGraph["draft"], saved: GraphDocument) {
  if (!draft) return null;
  const outcome = parseDocument(draft.document);
  if (outcome.type === "fault") return null;
  const { document } = outcome;
  return serializeDocument(document) === serializeDocument(saved) ? null : { draft, document };
}
