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

/** The bot above or below in the list, over the heads between; null at its ends. */
export function neighbourOf(
  rows: readonly ListRow[],
  botId: number,
  step: 1 | -1,
): { index: number; botId: number } | null {
  let index = rows.findIndex((row) => row.type === "bot" && row.bot.id === botId);
  if (index < 0) return null;
  do index += step;
  while (rows[index]?.type === "server");
  const row = rows[index];
  return row?.type === "bot" ? { index, botId: row.bot.id } : null;
}

/** Where a bot goes that trades places with the one above or below it on its server; null at the
 *  ends. */
export function swappedBefore(
  bots: readonly BotView[],
  botId: number,
  step: 1 | -1,
): { beforeId: number | null } | null {
  const moved = bots.find((bot) => bot.id === botId);
  if (!moved) return null;
  const mates = bots.filter((bot) => bot.serverId === moved.serverId);
  const to = mates.indexOf(moved) + (step === 1 ? 2 : -1);
  return to < 0 || to > mates.length ? null : { beforeId: mates[to]?.id ?? null };
}
