import { useBots } from "@/backend/bots";
import { useRead } from "@/backend/queries";
import { useTranslate } from "@/i18n/use-translate";
import type { Tab } from "./place";

/** What a tab is called now: bots and commands may be renamed while they are open. */
export function useTabTitle(tab: Tab): string {
  const t = useTranslate();
  const bots = useBots();
  const graph = tab.type === "graph" ? tab : null;
  const botId = graph?.botId ?? 0;
  const commands = useRead("listCommands", { botId }, { enabled: graph?.graph.kind === "command" });
  const events = useRead("listEventGraphs", { botId }, { enabled: graph?.graph.kind === "event" });
  switch (tab.type) {
    case "page":
      return t(`frame.rail.${tab.page}`);
    case "bot":
      return bots.data?.find((bot) => bot.id === tab.botId)?.username ?? "…";
    case "graph":
      return (
        (tab.graph.kind === "command" ? commands : events).data?.find(
          (one) => one.id === tab.graph.id,
        )?.name ?? tab.title
      );
  }
}
