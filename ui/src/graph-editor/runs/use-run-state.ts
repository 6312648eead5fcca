import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useBackend } from "@/backend/backend-context";
import type { RunState } from "@/backend/bindings";
import { queryKey } from "@/backend/queries";
import { NO_VALUES, valuesOn } from "@/graph-editor/canvas/values";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { nodeFinder } from "./trace-marks";

/** How things stood in a run after a step. While the next one is read, the last one stays. */
export function useRunState(id: number, step: number): RunState | undefined {
  const { transport } = useBackend();
  // What was never changes.
  const { data } = useQuery({
    queryKey: queryKey("getRunStep", { id, step }),
    queryFn: () => transport.call("getRunStep", { id, step }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  return data;
}

/** Puts the values of a run after a step on the canvas, until the run is closed. */
export function useRunValuesOnCanvas(id: number, step: number): void {
  const store = useEditorStore();
  const document = useEditor((state) => state.history.document);
  const place = useEditor((state) => state.trail.at(-1) ?? null);
  const wires = useEditor((state) => state.document.connections);
  const state = useRunState(id, step);
  const nodeOf = useMemo(() => nodeFinder(document, place), [document, place]);
  const values = useMemo(() => valuesOn(state?.pins ?? [], nodeOf, wires), [state, nodeOf, wires]);
  useEffect(() => store.setState({ values }), [store, values]);
  useEffect(() => () => store.setState({ values: NO_VALUES }), [store]);
}
