import type { BotView } from "@/backend/bindings";

/** What the chips above the table narrow it to. */
export const BOT_FILTERS = ["all", "online", "connecting", "failed", "stopped"] as const;
export type BotFilter = (typeof BOT_FILTERS)[number];

/** Whether a bot is shown under a chip. Waiting for the next try counts as connecting. */
export function passes(bot: BotView, filter: BotFilter): boolean {
  if (filter === "all") return true;
  if (filter === "connecting") {
    return bot.state.type === "connecting" || bot.state.type === "reconnecting";
  }
  return bot.state.type === filter;
}

/** The bots to show: those of the chip whose name holds the text. */
export function shownBots(
  bots: readonly BotView[],
  filter: BotFilter,
  text: string,
): readonly BotView[] {
  const wanted = text.trim().toLowerCase();
  return bots.filter((bot) => passes(bot, filter) && bot.username.toLowerCase().includes(wanted));
}
