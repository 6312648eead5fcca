import type { ImportBotChoice, ImportBotView, OnClash } from "@/backend/bindings";

/** What becomes of one bot: left, taken, or taken in one of the ways for a name that is taken. */
export interface BotChoice {
  isTaken: boolean;
  onClash: OnClash;
  serverId: number | null;
}

/** A bot whose name is free comes; one whose name is taken stays until somebody says otherwise. */
export function firstChoice(bot: ImportBotView): BotChoice {
  return { isTaken: !bot.isTaken, onClash: bot.isTaken ? "rename" : "skip", serverId: null };
}

/** Whether something that was chosen cannot come yet. */
export function lacksServer(bot: ImportBotView, choice: BotChoice): boolean {
  return choice.isTaken && bot.server === null && choice.serverId === null;
}

/** The choices as the core takes them. */
export function wireChoices(
  bots: readonly ImportBotView[],
  choices: ReadonlyMap<number, BotChoice>,
): ImportBotChoice[] {
  return bots.map((bot) => {
    const choice = choices.get(bot.index) ?? firstChoice(bot);
    return {
      index: bot.index,
      isTakenAlong: choice.isTaken,
      onClash: choice.onClash,
      username: null,
      serverId: choice.serverId,
    };
  });
}
