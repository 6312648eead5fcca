import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, type PointerEvent } from "react";
import { useBackend } from "@/backend/backend-context";
import type { GraphRef } from "@/backend/graph-source";
import type { Transport } from "@/backend/transport";
import { NO_VALUES, valuesOn } from "@/graph-editor/canvas/values";
import { useEditor, useEditorStore } from "@/graph-editor/store/editor-context";
import { nodeFinder } from "./trace-marks";

/** How long what was read of the last run is taken for the last one, in milliseconds. */
const FRESH_MS = 10_000;

/** The values that pins had at the end of the graph's last run, for whoever points at one. They are read
 *  when the pointer first comes to a pin: most editors are closed before. */
export function useLastSeen(): (event: PointerEvent) => void {
  const store = useEditorStore();
  const { transport } = useBackend();
  const [isWanted, setWanted] = useState(false);
  const graph = useEditor((state) => state.source.ref);
  const document = useEditor((state) => state.history.document);
  const place = useEditor((state) => state.trail.at(-1) ?? null);
  const wires = useEditor((state) => state.document.connections);
  const { data, isStale, refetch } = useQuery({
    queryKey: ["lastSeen", graph],
    queryFn: () => lastValues(transport, graph),
    enabled: isWanted,
    staleTime: FRESH_MS,
    retry: false,
  });
  const nodeOf = useMemo(() => nodeFinder(document, place), [document, place]);
  const seen = useMemo(
    () => (data ? valuesOn(data, nodeOf, wires) : NO_VALUES),
    [data, nodeOf, wires],
  );
  useEffect(() => store.setState({ seen }), [store, seen]);
  return ({ target }) => {
    if (!(target instanceof Element) || !target.closest("[data-pin]")) return;
    if (!isWanted) setWanted(true);
    else if (isStale) void refetch();
  };
}

async function lastValues(transport: Transport, graph: GraphRef) {
  const filter = { botId: null, isFailedOnly: false, text: "", before: null };
  const { runs } = await transport.call("listRuns", { graph, ...filter, limit: 5 });
  const last = runs.find(({ origin }) => origin === "bot");
  if (!last) return null;
  const { nSteps } = await transport.call("getRun", { id: last.id });
  const { pins } = await transport.call("getRunStep", { id: last.id, step: nSteps });
  return pins;
}
