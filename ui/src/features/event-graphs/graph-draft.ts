import type { EventFilter, EventGraphView, TextFilter, WhenBusy } from "@/backend/bindings";

export const WHEN_BUSY = ["wait", "drop", "restart"] as const satisfies readonly WhenBusy[];
/** As the core says. */
export const LONGEST_NAME = 64;
export const MOST_RUNS = 64;

/** An event graph as it is typed, apart from its document. */
export interface GraphDraft {
  name: string;
  maxRuns: string;
  whenBusy: WhenBusy;
  players: string;
  textType: TextFilter["type"];
  text: string;
  chatTypes: string;
  entityTypes: string;
}

/** A draft of an event graph; without one, of a new one. */
export function graphDraft(graph: EventGraphView | null): GraphDraft {
  const filter = graph?.filter;
  const text = filter?.text ?? null;
  return {
    name: graph?.name ?? "",
    maxRuns: String(graph?.maxRuns ?? 1),
    whenBusy: graph?.whenBusy ?? "wait",
    players: filter?.players.join(", ") ?? "",
    textType: text?.type ?? "contains",
    text: text === null ? "" : text.type === "contains" ? text.text : text.pattern,
    chatTypes: filter?.chatTypes.join(", ") ?? "",
    entityTypes: filter?.entityTypes.join(", ") ?? "",
  };
}

const words = (text: string) =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** The filter that is typed. */
export function filterOf(draft: GraphDraft): EventFilter {
  const said = draft.text.trim();
  const text: TextFilter | null =
    said === ""
      ? null
      : draft.textType === "contains"
        ? { type: "contains", text: said }
        : { type: "matches", pattern: said };
  return {
    players: words(draft.players),
    text,
    chatTypes: words(draft.chatTypes),
    entityTypes: words(draft.entityTypes),
  };
}

/** Whether a filter lets every event through. */
export function isOpen({ players, text, chatTypes, entityTypes }: EventFilter): boolean {
  const isAsked = [players, chatTypes, entityTypes].some((list) => list.length > 0);
  return !isAsked && text === null;
}
