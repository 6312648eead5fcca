import { graphKey, type GraphRef } from "@/backend/graph-source";

/** The sections of a bot's page. */
export const BOT_SECTIONS = [
  "overview",
  "console",
  "commands",
  "events",
  "runs",
  "people",
  "plugins",
  "settings",
] as const;
export type BotSection = (typeof BOT_SECTIONS)[number];

/** The pages that stand alone. */
export const PAGES = [
  "dashboard",
  "graphs",
  "schedule",
  "store",
  "servers",
  "practice",
  "settings",
] as const;
export type Page = (typeof PAGES)[number];

/** What a tab shows. */
export type Tab =
  | { type: "page"; page: Page }
  | { type: "bot"; botId: number; section: BotSection }
  | { type: "graph"; graph: GraphRef; botId: number; title: string };

/** Where the user is: kept in the settings, so that a window opened again is at the same place. */
export interface Place {
  tabs: readonly Tab[];
  /** Id of the tab in front. */
  activeId: string;
  /** Servers whose bots are folded away in the list. */
  foldedServers: readonly number[];
  isListShown: boolean;
  /** Whether the bot list stays beside a graph, where room is dear. */
  isListShownInGraphs: boolean;
}

const HOME: Tab = { type: "page", page: "dashboard" };

/** Tabs kept at once; a restored place with more is cut. */
const TABS_KEPT = 40;

export function tabId(tab: Tab): string {
  switch (tab.type) {
    case "page":
      return `page:${tab.page}`;
    case "bot":
      return `bot:${tab.botId}`;
    case "graph":
      return `graph:${graphKey(tab.graph)}`;
  }
}

export const START: Place = {
  tabs: [HOME],
  activeId: tabId(HOME),
  foldedServers: [],
  isListShown: true,
  isListShownInGraphs: false,
};

/** The tab in front. */
export function activeTab(place: Place): Tab {
  return place.tabs.find((tab) => tabId(tab) === place.activeId) ?? HOME;
}

/** Brings a tab to the front; opens it beside the active one if it is not there. A bot that is open
 *  goes to the section asked for. */
export function openTab(place: Place, tab: Tab): Place {
  const id = tabId(tab);
  const isOpen = place.tabs.some((open) => tabId(open) === id);
  if (isOpen) {
    return {
      ...place,
      activeId: id,
      tabs: place.tabs.map((open) => (tabId(open) === id ? tab : open)),
    };
  }
  const after = place.tabs.findIndex((open) => tabId(open) === place.activeId) + 1;
  const tabs = [...place.tabs.slice(0, after), tab, ...place.tabs.slice(after)];
  return { ...place, tabs, activeId: id };
}

/** Brings an open bot to the front as it was left, or opens its overview. */
export function openBot(place: Place, botId: number): Place {
  const open = place.tabs.find((tab) => tab.type === "bot" && tab.botId === botId);
  return openTab(place, open ?? { type: "bot", botId, section: "overview" });
}

/** Closes tabs. The neighbour of an active one comes to the front; the dashboard opens when none is left. */
export function closeTabs(place: Place, shouldClose: (tab: Tab) => boolean): Place {
  const kept = place.tabs.filter((tab) => !shouldClose(tab));
  if (kept.length === place.tabs.length) return place;
  const tabs = kept.length > 0 ? kept : [HOME];
  if (tabs.some((tab) => tabId(tab) === place.activeId)) return { ...place, tabs };
  const before = place.tabs.findIndex((tab) => tabId(tab) === place.activeId);
  const nKeptBefore = place.tabs.slice(0, before).filter((tab) => !shouldClose(tab)).length;
  const next = tabs[Math.min(nKeptBefore, tabs.length - 1)] ?? HOME;
  return { ...place, tabs, activeId: tabId(next) };
}

/** Moves a tab to another index. */
export function moveTab(place: Place, id: string, toIdx: number): Place {
  const tab = place.tabs.find((open) => tabId(open) === id);
  if (!tab) return place;
  const rest = place.tabs.filter((open) => open !== tab);
  return { ...place, tabs: [...rest.slice(0, toIdx), tab, ...rest.slice(toIdx)] };
}

/** Brings the next or previous tab to the front, round and round. */
export function stepTab(place: Place, by: 1 | -1): Place {
  const at = place.tabs.findIndex((tab) => tabId(tab) === place.activeId);
  const next = place.tabs[(at + by + place.tabs.length) % place.tabs.length];
  return next ? { ...place, activeId: tabId(next) } : place;
}

/** Shows or hides the bot list; beside graphs this is a choice of its own. */
export function toggleList(place: Place): Place {
  return activeTab(place).type === "graph"
    ? { ...place, isListShownInGraphs: !place.isListShownInGraphs }
    : { ...place, isListShown: !place.isListShown };
}

/** Whether the bot list is in sight. */
export function isListInSight(place: Place): boolean {
  return activeTab(place).type === "graph" ? place.isListShownInGraphs : place.isListShown;
}

export function toggleFold(place: Place, serverId: number): Place {
  const isFolded = place.foldedServers.includes(serverId);
  const foldedServers = isFolded
    ? place.foldedServers.filter((id) => id !== serverId)
    : [...place.foldedServers, serverId];
  return { ...place, foldedServers };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function parseTab(value: unknown): Tab[] {
  if (!isRecord(value)) return [];
  const page = PAGES.find((known) => known === value.page);
  if (value.type === "page" && page) return [{ type: "page", page }];
  const { botId } = value;
  if (typeof botId !== "number") return [];
  if (value.type === "bot") {
    const section = BOT_SECTIONS.find((known) => known === value.section) ?? "overview";
    return [{ type: "bot", botId, section }];
  }
  const graph = parseGraphRef(value.graph);
  const { title } = value;
  if (value.type === "graph" && graph && typeof title === "string") {
    return [{ type: "graph", graph, botId, title }];
  }
  return [];
}

/** Reads a tab that another window wrote; `null` where it is none. */
export function parseTabText(text: string): Tab | null {
  try {
    return parseTab(JSON.parse(text))[0] ?? null;
  } catch {
    return null;
  }
}

function parseGraphRef(value: unknown): GraphRef | null {
  if (!isRecord(value) || typeof value.id !== "number") return null;
  const { kind, id } = value;
  return kind === "command" || kind === "event" ? { kind, id } : null;
}

/** Reads a kept place. What it does not understand is left out; nothing understood is the start. */
export function parsePlace(text: string | null): Place {
  if (text === null) return START;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return START;
  }
  if (!isRecord(value) || !Array.isArray(value.tabs)) return START;
  const found = value.tabs.slice(0, TABS_KEPT).flatMap(parseTab);
  const tabs = found.filter((tab, at) => found.findIndex((t) => tabId(t) === tabId(tab)) === at);
  const first = tabs[0];
  if (!first) return START;
  const activeId = tabs.map(tabId).find((id) => id === value.activeId) ?? tabId(first);
  const foldedServers = Array.isArray(value.foldedServers)
    ? value.foldedServers.filter((id) => typeof id === "number")
    : [];
  return {
    tabs,
    activeId,
    foldedServers,
    isListShown: value.isListShown !== false,
    isListShownInGraphs: value.isListShownInGraphs === true,
  };
}
