import { useCallback, useEffect, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { toBackendError, type BackendError } from "@/backend/backend-error";
import type { SharedGraph } from "@/backend/bindings";
import { graphSource, type GraphRef, type StoredGraph } from "@/backend/graph-source";
import type { Transport } from "@/backend/transport";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import type { NewId } from "@/graph-editor/model/connect";
import { EMPTY_DOCUMENT, type GraphDocument } from "@/graph-editor/model/document";
import { shareHistory } from "@/graph-editor/model/history";
import { parseDocument } from "@/graph-editor/model/parse";
import type { ParseFault } from "@/graph-editor/model/parse-parts";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { openLog } from "@/graph-editor/model/shared-log";
import { replaceDocument } from "./edit-actions";
import { createEditorStore, type EditorStore } from "./editor-store";
import { joinGraph } from "./join-graph";
import { Sharing, type SharingPort } from "./sharing";

/** How far the opening of a graph has come. */
export type Opening =
  | { type: "loading" }
  | { type: "failed"; error: BackendError }
  /** What is stored is no graph; it can be looked at, or begun anew. */
  | { type: "unreadable"; fault: ParseFault; text: string; startOver: () => void }
  | { type: "ready"; store: EditorStore };

const newId: NewId = (prefix) => `${prefix}-${crypto.randomUUID()}`;

const COMMAND_START = {
  id: "start",
  type: "event:command",
  position: { x: 0, y: 0 },
  data: {},
  extra: { deletable: false },
};

/** What an unreadable graph is begun anew with. An event graph has no one start. */
const emptyDocument = ({ kind }: GraphRef): GraphDocument => ({
  ...EMPTY_DOCUMENT,
  nodes: kind === "command" ? [COMMAND_START] : [],
  extra: { format_version: 1, dialect: "sculk" },
});

async function load(transport: Transport, ref: GraphRef, editor: string) {
  const source = graphSource(transport, ref);
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
    graph: isOld ? await source.load() : graph,
    catalogue: indexCatalogue(view),
  };
}

/** From here on the document is what all windows agree on, which `joined` tells. */
function share(store: EditorStore, port: SharingPort, editor: string, joined: SharedGraph): void {
  store.setState(({ history }) => ({
    history: shareHistory(history, openLog(history.document, joined.kept)),
  }));
  store.setState({ sharing: new Sharing(port, editor, joined) });
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

/** Loads everything an editor needs. */
export function useOpening({ kind, id }: GraphRef): { opening: Opening; retry: () => void } {
  const { transport, graphs: news } = useBackend();
  const [opening, setOpening] = useState<Opening>({ type: "loading" });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => {
    setOpening({ type: "loading" });
    setAttempt((n) => n + 1);
  }, []);
  useEffect(() => {
    let isOver = false;
    const open = async () => {
      const ref = { kind, id };
      const editor = newId("editor");
      const { graph, joined, ...rest } = await load(transport, ref, editor);
      if (isOver) {
        if (joined) await transport.call("leaveGraph", { graph: ref, editor });
        return;
      }
      const start = (document: GraphDocument, isShared: boolean) => {
        const left = unsavedWork(joined ? joined.draft : graph.draft, document);
        // What another window works on this moment was not left by anybody.
        const isLeft = (joined?.editors.length ?? 0) === 0;
        const stored = { ...graph, draft: (isLeft && left?.draft) || null };
        const store = createEditorStore({ ...rest, graph: stored, document, newId });
        if (left) {
          // One step over the saved document, so that undo shows what is saved.
          replaceDocument(store, "restoreDraft", left.document);
          store.setState({ revision: left.draft.baseRevision });
        }
        if (joined && isShared) share(store, { store, transport, news }, editor, joined);
        setOpening({ type: "ready", store });
      };
      const outcome = parseDocument(graph.document);
      if (outcome.type === "graph") start(outcome.document, true);
      else {
        const { fault } = outcome;
        const startOver = () => start(emptyDocument(ref), false);
        setOpening({ type: "unreadable", fault, text: graph.document, startOver });
      }
    };
    open().catch((thrown: unknown) => {
      if (!isOver) setOpening({ type: "failed", error: toBackendError(thrown) });
    });
    return () => {
      isOver = true;
    };
  }, [transport, news, kind, id, attempt]);
  return { opening, retry };
}
