import { lazy, Suspense, useCallback, useState } from "react";
import type { ServerView } from "@/backend/bindings";
import { useBots } from "@/backend/bots";
import { graphKey, type GraphRef } from "@/backend/graph-source";
import { useTranslate } from "@/i18n/use-translate";
import { Skeleton } from "@/design/Skeleton";
import { AccountChoice } from "@/features/accounts/AccountChoice";
import { AccountsPanel } from "@/features/accounts/AccountsPanel";
import { AuditPanel } from "@/features/audit/AuditPanel";
import { BackupsPanel } from "@/features/backups/BackupsPanel";
import { BinPanel } from "@/features/bin/BinPanel";
import { CrashesPanel } from "@/features/crashes/CrashesPanel";
import { DashboardPage } from "@/features/dashboard/DashboardPage";
import { GraphsPage } from "@/features/graphs/GraphsPage";
import { LoadPanel } from "@/features/load/LoadPanel";
import { FirstRun } from "@/features/new-bot/FirstRun";
import { PracticePage } from "@/features/practice/PracticePage";
import { PracticeStrip } from "@/features/practice/PracticeStrip";
import { TryPractice } from "@/features/practice/TryPractice";
import { ProxiesPanel } from "@/features/proxies/ProxiesPanel";
import { SchedulePage } from "@/features/schedule/SchedulePage";
import { ChatDialog } from "@/features/server-chat/ChatDialog";
import { ServersPage } from "@/features/servers/ServersPage";
import { MirrorPanel } from "@/features/mirror/MirrorPanel";
import { MoveInPanel } from "@/features/move-in/MoveInPanel";
import { SettingsPage } from "@/features/settings/SettingsPage";
import { StorePage } from "@/features/store-table/StorePage";
import { BotPage } from "./BotPage";
import { markDirty } from "./dirty-tabs";
import { offerGraphActions, type GraphAction } from "./graph-actions";
import { useGraphFocus, wishNode } from "./graph-focus";
import { openTab, tabId, type BotSection, type Page, type Tab } from "./place";
import { usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";
import { useBotActions } from "./use-bot-actions";
import { useBotMenu } from "./use-bot-menu";
import { useDeleteBot } from "./use-delete-bot";

// The editor is the heaviest part of the window; it is fetched when the first graph is opened.
const GraphEditor = lazy(async () => ({
  default: (await import("@/graph-editor/GraphEditor")).GraphEditor,
}));

/** What one tab shows. */
export function TabBody({ tab }: { tab: Tab }) {
  switch (tab.type) {
    case "page":
      return <PageBody page={tab.page} />;
    case "bot":
      return <BotPage key={tab.botId} botId={tab.botId} section={tab.section} />;
    case "graph":
      return <GraphBody tab={tab} />;
  }
}

function GraphBody({ tab }: { tab: Extract<Tab, { type: "graph" }> }) {
  const t = useTranslate();
  const wishes = useGraphFocus((state) => state.wishes);
  const store = usePlaceStore();
  const id = tabId(tab);
  // The same as long as the tab is: the editor's keys hang on it.
  const onActions = useCallback(
    (actions: readonly GraphAction[] | null) => offerGraphActions(id, actions),
    [id],
  );
  return (
    <Suspense fallback={<Skeleton label={t("common.state.loading")} />}>
      <GraphEditor
        graph={tab.graph}
        wish={wishes.get(graphKey(tab.graph))}
        onActions={onActions}
        onDirtyChange={(isDirty: boolean) => markDirty(tabId(tab), isDirty)}
        onOpenGraph={(graph, botId, title, nodePath) => {
          store.setState((place) => openTab(place, { type: "graph", graph, botId, title }));
          wishNode(graph, nodePath);
        }}
      />
    </Suspense>
  );
}

function PageBody({ page }: { page: Page }) {
  const store = usePlaceStore();
  const bots = useBots();
  const actions = useBotActions();
  const menuOf = useBotMenu();
  const deleteBot = useDeleteBot();
  const openDialog = useShellDialogs((s) => s.open);
  const openBot = (botId: number, section: BotSection) =>
    store.setState((place) => openTab(place, { type: "bot", botId, section }));
  const openPage = (next: Page) =>
    store.setState((place) => openTab(place, { type: "page", page: next }));
  const openGraph = (graph: GraphRef, botId: number, title: string) =>
    store.setState((place) => openTab(place, { type: "graph", graph, botId, title }));
  switch (page) {
    case "dashboard":
      if (bots.data?.length === 0) {
        return (
          <FirstRun
            signIn={(choice) => <AccountChoice {...choice} />}
            practice={<TryPractice onTried={() => openPage("practice")} />}
            onCreated={(botId) => openBot(botId, "console")}
          />
        );
      }
      return (
        <DashboardPage
          load={<LoadPanel />}
          actions={actions}
          menuOf={menuOf}
          onOpenBot={openBot}
          onDeleteBot={deleteBot}
          onNewBot={() => openDialog({ type: "newBot" })}
        />
      );
    case "graphs":
      return (
        <GraphsPage
          onOpenGraph={openGraph}
          onOpenCommands={(botId) => openBot(botId, "commands")}
        />
      );
    case "schedule":
      return <SchedulePage />;
    case "store":
      return <StorePage />;
    case "servers":
      return <ServersTab onOpenPractice={() => openPage("practice")} />;
    case "practice":
      return (
        <PracticePage
          onOpenBot={(botId) => openBot(botId, "console")}
          onOpenCommand={(id, bot, title) => openGraph({ kind: "command", id }, bot.id, title)}
        />
      );
    case "settings":
      return (
        <SettingsPage
          below={
            <>
              <AccountsPanel />
              <BackupsPanel />
              <MoveInPanel />
              <BinPanel />
              <MirrorPanel />
              <AuditPanel />
              <CrashesPanel />
            </>
          }
        />
      );
  }
}

/** The address book, with the chat of a server above it when that is asked for. */
function ServersTab({ onOpenPractice }: { onOpenPractice: () => void }) {
  const [chatOf, setChatOf] = useState<ServerView | null>(null);
  return (
    <>
      <ServersPage
        practice={<PracticeStrip onOpen={onOpenPractice} />}
        proxies={<ProxiesPanel />}
        onOpenChat={setChatOf}
      />
      {chatOf && <ChatDialog server={chatOf} onClose={() => setChatOf(null)} />}
    </>
  );
}
