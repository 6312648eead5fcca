import { Play, RotateCw, Square } from "lucide-react";
import { Tabs } from "radix-ui";
import { isRunning, useBots } from "@/backend/bots";
import type { BotView } from "@/backend/bindings";
import type { GraphRef } from "@/backend/graph-source";
import { addressText } from "@/backend/field-rules";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import panel from "@/design/Panel.module.css";
import { Skeleton } from "@/design/Skeleton";
import { StateMark } from "@/design/StateMark";
import { useNow } from "@/design/use-now";
import { BotOverview } from "@/features/bot-overview/BotOverview";
import { AccountField } from "@/features/accounts/AccountField";
import { BotSettings } from "@/features/bot-settings/BotSettings";
import { CommandsPage } from "@/features/commands/CommandsPage";
import { ConsolePage } from "@/features/console/ConsolePage";
import { EventsPanel } from "@/features/dashboard/EventsPanel";
import { HourStrip } from "@/features/dashboard/HourStrip";
import { EventGraphsPage } from "@/features/event-graphs/EventGraphsPage";
import { BotLoad } from "@/features/load/BotLoad";
import { PeoplePage } from "@/features/people/PeoplePage";
import { PluginsPage } from "@/features/plugins/PluginsPage";
import { BotProxyField } from "@/features/proxies/BotProxyField";
import { BotRunsPage } from "@/features/runs/BotRunsPage";
import { describeError } from "@/i18n/describe-error";
import { describeState } from "@/i18n/describe-state";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotPage.module.css";
import { markDirty, useDirtyTabs } from "./dirty-tabs";
import { wishNode } from "./graph-focus";
import { BOT_SECTIONS, openTab, tabId, type BotSection } from "./place";
import { usePlaceStore } from "./place-store";
import { useBotActions } from "./use-bot-actions";

/** Everything about one bot, in sections. */
export function BotPage({ botId, section }: { botId: number; section: BotSection }) {
  const t = useTranslate();
  const locale = useLocale();
  const bots = useBots();
  if (bots.isPending) return <Skeleton label={t("common.state.loading")} />;
  if (bots.error) {
    return (
      <ErrorPanel {...describeError(t, locale, bots.error)} onRetry={() => void bots.refetch()} />
    );
  }
  const bot = bots.data.find((one) => one.id === botId);
  if (!bot) return <EmptyState title={t("bots.page.gone")} text={t("bots.page.goneText")} />;
  return <LoadedBotPage bot={bot} section={section} />;
}

function LoadedBotPage({ bot, section }: { bot: BotView; section: BotSection }) {
  const t = useTranslate();
  const store = usePlaceStore();
  const actions = useBotActions();
  const dirtyId = tabId({ type: "bot", botId: bot.id, section });
  const isDirty = useDirtyTabs((s) => s.ids.has(dirtyId));
  const go = (to: BotSection) =>
    store.setState((place) => openTab(place, { type: "bot", botId: bot.id, section: to }));
  const openGraph = (graph: GraphRef, title: string) =>
    store.setState((place) => openTab(place, { type: "graph", graph, botId: bot.id, title }));
  const openCommand = (id: number, title: string) => openGraph({ kind: "command", id }, title);
  const openEventGraph = (id: number, title: string) => openGraph({ kind: "event", id }, title);
  const openNode = (graph: GraphRef, title: string, nodeId: string) => {
    wishNode(graph, nodeId);
    openGraph(graph, title);
  };
  return (
    <div className={panel.page}>
      <BotHead bot={bot} isStartMain={section === "overview"} />
      <Tabs.Root
        className={css.tabs}
        value={section}
        onValueChange={(next) => {
          const to = BOT_SECTIONS.find((known) => known === next);
          if (to) go(to);
        }}
      >
        <Tabs.List className={css.list} aria-label={t("bots.page.sections")}>
          {BOT_SECTIONS.map((one) => (
            <Tabs.Trigger
              key={one}
              value={one}
              className={css.trigger}
              data-testid={`section-${one}`}
            >
              {t(`bots.section.${one}`)}
              {one === "settings" && isDirty && (
                <span className={css.dirty} role="img" aria-label={t("frame.tabs.unsaved")} />
              )}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="overview" className={css.content}>
          <BotOverview
            bot={bot}
            actions={actions}
            onOpenConsole={() => go("console")}
            load={<BotLoad botId={bot.id} />}
            strip={<HourStrip spans={bot.lastHour} />}
            events={<EventsPanel bots={[bot]} />}
          />
        </Tabs.Content>
        <Tabs.Content value="console" className={css.content}>
          <ConsolePage bot={bot} onStart={() => actions.start([bot.id])} onOpenNode={openNode} />
        </Tabs.Content>
        <Tabs.Content value="commands" className={css.content}>
          <CommandsPage bot={bot} onOpenGraph={openCommand} />
        </Tabs.Content>
        <Tabs.Content value="events" className={css.content}>
          <EventGraphsPage bot={bot} onOpenGraph={openEventGraph} />
        </Tabs.Content>
        <Tabs.Content value="runs" className={css.content}>
          <BotRunsPage bot={bot} onOpenGraph={openGraph} />
        </Tabs.Content>
        <Tabs.Content value="people" className={css.content}>
          <PeoplePage bot={bot} />
        </Tabs.Content>
        <Tabs.Content value="plugins" className={css.content}>
          <PluginsPage bot={bot} />
        </Tabs.Content>
        {/* Stays while it holds changes nobody saved, so that looking elsewhere loses nothing. */}
        <Tabs.Content
          value="settings"
          className={css.content}
          {...(isDirty ? { forceMount: true } : {})}
        >
          <BotSettings
            bot={bot}
            account={<AccountField botId={bot.id} />}
            proxy={<BotProxyField botId={bot.id} />}
            onDirtyChange={(now) => markDirty(dirtyId, now)}
          />
        </Tabs.Content>
      </Tabs.Root>
    </div>
  );
}

function BotHead({
  bot,
  isStartMain,
}: {
  bot: BotView;
  /** Whether Start is the main button of the view: other sections have one of their own. */
  isStartMain: boolean;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const actions = useBotActions();
  const servers = useRead("listServers", {});
  const server = servers.data?.find((one) => one.id === bot.serverId);
  const words = describeState(t, locale, bot.state, useNow());
  const runs = isRunning(bot.state);
  const up = bot.state.type === "online" ? t("bots.page.up", { time: words.brief }) : words.phrase;
  return (
    <header className={panel.head}>
      <StateMark mark={words.mark} label={words.phrase} />
      <h1>{bot.username}</h1>
      <span className={panel.note} data-testid="bot-state" data-state={bot.state.type}>
        {[server && addressText(server), up].filter(Boolean).join(", ")}
      </span>
      <span className={panel.grow} />
      {runs ? (
        <>
          <Button
            variant="quiet"
            icon={<RotateCw />}
            onClick={() => actions.restart([bot.id])}
            data-testid="restart-bot"
          >
            {t("bots.action.restart")}
          </Button>
          <Button icon={<Square />} onClick={() => actions.stop([bot.id])} data-testid="stop-bot">
            {t("bots.action.stop")}
          </Button>
        </>
      ) : (
        <Button
          variant={isStartMain ? "primary" : "plain"}
          icon={<Play />}
          onClick={() => actions.start([bot.id])}
          data-testid="start-bot"
        >
          {t(bot.state.type === "failed" ? "common.action.retry" : "bots.action.start")}
        </Button>
      )}
    </header>
  );
}
