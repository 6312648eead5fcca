import { useBots } from "@/backend/bots";
import { useRead } from "@/backend/queries";
import { useTranslate } from "@/i18n/use-translate";
import type { Tab } from "./place";

/** What a tab is called now: bots and commands may be renamed while they are open. */
export function useTabTitle(tab: Tab): string {
  const t = useTranslate();
  const bots = useBots();
  const isGraph = tab.type === "graph";
  const commands = useRead(
    "listCommands",
    { botId: isGraph ? tab.botId : 0 },
    { enabled: isGraph },
  );
  switch (tab.type) {
    case "page":
      return t(`frame.rail.${tab.page}`);
    case "bot":
      return bots.data?.find((bot) => bot.id === tab.botId)?.username ?? "…";
    case "graph":
      return commands.data?.find((one) => one.id === tab.commandId)?.name ?? tab.title;
  }
}
