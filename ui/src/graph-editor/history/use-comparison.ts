import { useEffect, useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { useBackend } from "@/backend/backend-context";
import type { GraphPlace } from "@/backend/bindings";
import { NO_MARKS_AT_ALL } from "@/graph-editor/canvas/marks";
import { parseDocument } from "@/graph-editor/model/parse";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { diffDocuments, type GraphDiff } from "./diff";
import { marksOf } from "./history-marks";

/** How far a comparison has come. */
export type Comparison =
  | { readonly type: "none" }
  | { readonly type: "loading" }
  /** The version cannot be read, in whatever way. */
  | { readonly type: "failed" }
  | { readonly type: "ready"; readonly diff: GraphDiff };

/** Compares a saved version with what is edited now, and marks the differences on the canvas. */
export function useComparison(graph: GraphPlace, revision: number | null): Comparison {
  const store = useEditorStore();
  const { transport } = useBackend();
  const { data, isError } = useQuery({
    queryKey: ["getGraphVersion", graph, revision],
    // Versions never change.
    staleTime: Infinity,
    enabled: revision !== null,
    queryFn: async () => {
      const answer = await transport.call("getGraphVersion", { graph, revision: revision ?? 0 });
      return parseDocument(answer.document);
    },
  });
  const document = useEditor((state) => state.history.document);
  const place = useEditor((state) => state.trail.at(-1) ?? null);
  const old = data?.type === "graph" ? data.document : null;
  const diff = useMemo(() => (old ? diffDocuments(old, document) : null), [old, document]);
  useEffect(() => {
    store.setState({ marks: diff ? marksOf(diff, place) : NO_MARKS_AT_ALL });
    return () => store.setState({ marks: NO_MARKS_AT_ALL });
  }, [store, diff, place]);
  if (revision === null) return { type: "none" };
  if (isError || data?.type === "fault") return { type: "failed" };
  return diff ? { type: "ready", diff } : { type: "loading" };
}
