import { useQueries } from "@tanstack/react-query";
import {
  AppWindow,
  CalendarClock,
  Contrast,
  Database,
  FlaskConical,
  LayoutDashboard,
  PanelLeft,
  Play,
  Plus,
  RotateCw,
  Server,
  SlidersHorizontal,
  Square,
  Terminal,
  Workflow,
  Zap,
} from "lucide-react";
import type { ReactNode } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BotView } from "@/backend/bindings";
import { isRunning, useBots } from "@/backend/bots";
import { graphKey, type GraphRef, hasGraph } from "@/backend/graph-source";
import { queryKey } from "@/backend/queries";
import { StateMark } from "@/design/StateMark";
import { shortcutText } from "@/design/shortcut";
import { useNow } from "@/design/use-now";
import { describeState } from "@/i18n/describe-state";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { useGraphActions } from "./graph-actions";
import { activeTab, openBot, openTab, PAGES, toggleList, type Page } from "./place";
import { usePlace, usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";
import { SHORTCUTS } from "./shortcuts";
import { useBotActions } from "./use-bot-actions";
import { useOpenWindow } from "./use-open-window";
import { useSwitchTheme } from "./use-switch-theme";

/** One thing the palette can find or do. */
export interface PaletteEntry {
  id: string;
  group: "graph" | "bots" | "graphs" | "pages" | "actions";
  label: string;
  note?: string;
  icon: ReactNode;
  shortcut?: string;
  /** Found by typing only, so that an empty palette stays short. */
  isDeep?: boolean;
  run: () => void;
}

const PAGE_ICONS: Record<Page, ReactNode> = {
  dashboard: <LayoutDashboard />,
  graphs: <Workflow />,
  schedule: <CalendarClock />,
  store: <Database />,
  servers: <Server />,
  practice: <FlaskConical />,
  settings: <SlidersHorizontal />,
};

/** Everything the palette offers now. */
export function usePaletteEntries(): PaletteEntry[] {
  return [
    ...useEditorEntries(),
    ...useBotEntries(),
    ...useGraphEntries(),
    ...usePageEntries(),
    ...useActionEntries(),
  ];
}

/** What the editor in front can do. */
function useEditorEntries(): PaletteEntry[] {
  const t = useTranslate();
  const activeId = usePlace((place) => place.activeId);
  const actions = useGraphActions((state) => state.byTab.get(activeId));
  return (actions ?? []).map(({ id, words, run }) => ({
    id: `graph-action-${id}`,
    group: "graph",
    label: t(words),
    icon: <Workflow />,
    isDeep: true,
    run,
  }));
}

function useBotEntries(): PaletteEntry[] {
  const t = useTranslate();
  const locale = useLocale();
  const store = usePlaceStore();
  const actions = useBotActions();
  const { data: bots = [] } = useBots();
  const now = useNow();
  return bots.flatMap((bot): PaletteEntry[] => {
    const words = describeState(t, locale, bot.state, now);
    const runs = isRunning(bot.state);
    return [
      {
        id: `bot-${bot.id}`,
        group: "bots",
        label: bot.username,
        note: words.phrase,
        icon: <StateMark mark={words.mark} />,
        run: () => store.setState((place) => openBot(place, bot.id)),
      },
      {
        id: `console-${bot.id}`,
        group: "bots",
        label: t("palette.bot.console", { name: bot.username }),
        icon: <Terminal />,
        isDeep: true,
        run: () =>
          store.setState((place) =>
            openTab(place, { type: "bot", botId: bot.id, section: "console" }),
          ),
      },
      {
        id: `toggle-${bot.id}`,
        group: "bots",
        label: runs
          ? t("palette.bot.stop", { name: bot.username })
          : t("palette.bot.start", { name: bot.username }),
        icon: runs ? <Square /> : <Play />,
        isDeep: true,
        run: () => (runs ? actions.stop([bot.id]) : actions.start([bot.id])),
      },
    ];
  });
}

function useGraphEntries(): PaletteEntry[] {
  const { transport } = useBackend();
  const store = usePlaceStore();
  const { data: bots = [] } = useBots();
  const commandLists = useQueries({
    queries: bots.map((bot) => ({
      queryKey: queryKey("listCommands", { botId: bot.id }),
      queryFn: () => transport.call("listCommands", { botId: bot.id }),
    })),
  });
  const eventLists = useQueries({
    queries: bots.map((bot) => ({
      queryKey: queryKey("listEventGraphs", { botId: bot.id }),
      queryFn: () => transport.call("listEventGraphs", { botId: bot.id }),
    })),
  });
  const entry = (graph: GraphRef, bot: BotView, title: string, prefix: string, about: string) => ({
    id: `graph-${graphKey(graph)}`,
    group: "graphs" as const,
    label: `${prefix}${title}`,
    note: [bot.username, about].filter(Boolean).join(", "),
    icon: graph.kind === "command" ? <Workflow /> : <Zap />,
    run: () =>
      store.setState((place) => openTab(place, { type: "graph", graph, botId: bot.id, title })),
  });
  return bots.flatMap((bot, at): PaletteEntry[] => [
    ...(commandLists[at]?.data ?? [])
      .filter(hasGraph)
      .map(({ id, name, description }) =>
        entry({ kind: "command", id }, bot, name, bot.prefix, description),
      ),
    ...(eventLists[at]?.data ?? []).map(({ id, name, events }) =>
      entry({ kind: "event", id }, bot, name, "", events.join(", ")),
    ),
  ]);
}

function usePageEntries(): PaletteEntry[] {
  const t = useTranslate();
  const store = usePlaceStore();
  return PAGES.map((page) => ({
    id: `page-${page}`,
    group: "pages",
    label: t(`frame.rail.${page}`),
    icon: PAGE_ICONS[page],
    ...(page === "settings" ? { shortcut: shortcutText(SHORTCUTS.settings) } : {}),
    run: () => store.setState((place) => openTab(place, { type: "page", page })),
  }));
}

function useActionEntries(): PaletteEntry[] {
  const t = useTranslate();
  const store = usePlaceStore();
  const actions = useBotActions();
  const { data: bots = [] } = useBots();
  const openDialog = useShellDialogs((s) => s.open);
  const switchTheme = useSwitchTheme();
  const openWindow = useOpenWindow();
  const ids = bots.map((bot) => bot.id);
  const entry = (id: string, label: string, icon: ReactNode, run: () => void): PaletteEntry => ({
    id,
    group: "actions",
    label,
    icon,
    run,
  });
  return [
    {
      ...entry("new-bot", t("bots.action.new"), <Plus />, () => openDialog({ type: "newBot" })),
      shortcut: shortcutText(SHORTCUTS.newBot),
    },
    entry("start-all", t("palette.action.startAll"), <Play />, () => actions.start(ids)),
    entry("stop-all", t("palette.action.stopAll"), <Square />, () => actions.stop(ids)),
    entry("restart-all", t("palette.action.restartAll"), <RotateCw />, () => actions.restart(ids)),
    {
      ...entry("toggle-list", t("palette.action.toggleList"), <PanelLeft />, () =>
        store.setState(toggleList),
      ),
      shortcut: shortcutText(SHORTCUTS.toggleList),
    },
    {
      ...entry("new-window", t("palette.action.newWindow"), <AppWindow />, () => openWindow(null)),
      shortcut: shortcutText(SHORTCUTS.newWindow),
    },
    entry("tab-in-window", t("palette.action.tabInWindow"), <AppWindow />, () =>
      openWindow(activeTab(store.getState())),
    ),
    entry("theme", t("frame.rail.theme"), <Contrast />, switchTheme),
  ];
}
