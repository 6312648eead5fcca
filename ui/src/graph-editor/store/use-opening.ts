import { useCallback, useEffect, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { toBackendError, type BackendError } from "@/backend/backend-error";
import type { GraphRef } from "@/backend/graph-source";
import type { NewId } from "@/graph-editor/model/connect";
import { EMPTY_DOCUMENT, type GraphDocument } from "@/graph-editor/model/document";
import { parseDocument } from "@/graph-editor/model/parse";
import type { ParseFault } from "@/graph-editor/model/parse-parts";
import type { EditorStore } from "./editor-store";
import { loadGraph, openEditor } from "./open-editor";

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
      const port = { transport, news, newId };
      const loaded = await loadGraph(port, ref);
      if (isOver) {
        const { editor } = loaded;
        if (loaded.joined) await transport.call("leaveGraph", { graph: ref, editor });
        return;
      }
      const start = (document: GraphDocument, isShared: boolean) => {
        setOpening({ type: "ready", store: openEditor(port, loaded, document, isShared) });
      };
      const { document: text } = loaded.graph;
      const outcome = parseDocument(text);
      if (outcome.type === "graph") start(outcome.document, true);
      else {
        const { fault } = outcome;
        const startOver = () => start(emptyDocument(ref), false);
        setOpening({ type: "unreadable", fault, text, startOver });
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
