import { useEffect, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { graphKey, graphSource, type GraphRef } from "@/backend/graph-source";
import type { Transport } from "@/backend/transport";
import type { GraphDocument } from "@/graph-editor/model/document";
import { parseDocument } from "@/graph-editor/model/parse";

/** Another graph of the same bot. */
export interface OtherGraph {
  readonly ref: GraphRef;
  readonly title: string;
  readonly document: GraphDocument;
}

/** More graphs than these of one bot are not searched. */
const MAX_GRAPHS = 300;
/** So many are asked for at a time. */
const AT_A_TIME = 6;

/** Loads the other graphs of a bot once they are wanted; `null` until they are there. */
export function useOtherGraphs(
  botId: number,
  own: GraphRef,
  isWanted: boolean,
): readonly OtherGraph[] | null {
  const { transport } = useBackend();
  const [graphs, setGraphs] = useState<readonly OtherGraph[] | null>(null);
  const ownKey = graphKey(own);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isOver = false;
    loadOthers(transport, botId, ownKey)
      .catch(() => [])
      .then((loaded) => {
        if (!isOver) setGraphs(loaded);
      })
      .catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [transport, botId, ownKey, isWanted]);
  return graphs;
}

async function loadOthers(
  transport: Transport,
  botId: number,
  ownKey: string,
): Promise<readonly OtherGraph[]> {
  const [commands, events] = await Promise.all([
    transport.call("listCommands", { botId }),
    transport.call("listEventGraphs", { botId }),
  ]);
  const refs = [
    ...commands.map(({ id, name }) => ({ ref: { kind: "command", id } as const, title: name })),
    ...events.map(({ id, name }) => ({ ref: { kind: "event", id } as const, title: name })),
  ]
    .filter(({ ref }) => graphKey(ref) !== ownKey)
    .slice(0, MAX_GRAPHS);
  const found: OtherGraph[] = [];
  for (let at = 0; at < refs.length; at += AT_A_TIME) {
    const part = refs.slice(at, at + AT_A_TIME);
    const loaded = await Promise.all(part.map((graph) => loadOne(transport, graph)));
    found.push(...loaded.flatMap((graph) => graph ?? []));
  }
  return found;
}

/** One that was deleted meanwhile, or cannot be read, is passed over. */
async function loadOne(
  transport: Transport,
  { ref, title }: { ref: GraphRef; title: string },
): Promise<OtherGraph | null> {
  const outcome = await graphSource(transport, ref)
    .load()
    .then(({ document }) => parseDocument(document))
    .catch(() => null);
  return outcome?.type === "graph" ? { ref, title, document: outcome.document } : null;
}
