import type { BotView, ServerView } from "@/backend/bindings";
import { isRunning } from "@/backend/bots";

/** A line of the bot list. */
export type ListRow =
  | { type: "server"; server: ServerView; nRunning: number; nBots: number; isFolded: boolean }
  | { type: "bot"; bot: BotView };

/** The lines of the bot list: servers in their order, below each its bots in theirs. Servers
 *  without bots have no line; they live on the servers page. */
export function listRows(
  servers: readonly ServerView[],
  bots: readonly BotView[],
  foldedServers: readonly number[],
  filter: string,
): ListRow[] {
  const wanted = filter.trim().toLowerCase();
  return servers.flatMap((server): ListRow[] => {
    const all = bots.filter((bot) => bot.serverId === server.id);
    const shown = all.filter((bot) => bot.username.toLowerCase().includes(wanted));
    if (shown.length === 0) return [];
    const isFolded = wanted === "" && foldedServers.includes(server.id);
    const head: ListRow = {
      type: "server",
      server,
      nRunning: all.filter((bot) => isRunning(bot.state)).length,
      nBots: all.length,
      isFolded,
    };
    return [head, ...(isFolded ? [] : shown.map((bot): ListRow => ({ type: "bot", bot })))];
  });
}

/** All bot ids after `movedId` was put before `beforeId`, or at the end of its server's bots. */
export function reorderedIds(
  bots: readonly BotView[],
  movedId: number,
  beforeId: number | null,
): number[] {
  const moved = bots.find((bot) => bot.id === movedId);
  if (!moved) return bots.map((bot) => bot.id);
  const rest = bots.filter((bot) => bot.id !== movedId);
  const lastOfServer = rest.findLastIndex((bot) => bot.serverId === moved.serverId);
  const at = beforeId === null ? lastOfServer + 1 : rest.findIndex((bot) => bot.id === beforeId);
  return [...rest.slice(0, at), moved, ...rest.slice(at)].map((bot) => bot.id);
}
