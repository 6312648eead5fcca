import type { BotStateView, BotView, StateSpan } from "@/backend/bindings";
import type { StateChange } from "@/backend/live-store";

/** A line of the list of recent events. */
export interface RecentEvent {
  key: string;
  at: number;
  botId: number;
  username: string;
  /** The whole state where the change was seen; only its name where it comes from the history. */
  state: BotStateView | { type: "past"; name: BotStateView["type"] };
}

const NAMES = ["stopped", "connecting", "online", "reconnecting", "failed"] as const;

/** What the bots did of late, newest first: changes seen by this window, and what their last hour
 *  tells of the time before. Being stopped at the edge of the hour is no event. */
export function recentEvents(
  bots: readonly BotView[],
  changes: readonly StateChange[],
  limit: number,
): RecentEvent[] {
  const names = new Map(bots.map((bot) => [bot.id, bot.username]));
  const seen = changes.flatMap((change): RecentEvent[] => {
    const username = names.get(change.botId);
    if (username === undefined) return [];
    const { id, at, botId, state } = change;
    return [{ key: `seen-${id}`, at, botId, username, state }];
  });
  const firstSeen = new Map<number, number>();
  for (const { botId, at } of changes) firstSeen.set(botId, at);
  const past = bots.flatMap((bot) => {
    const before = firstSeen.get(bot.id) ?? Infinity;
    return bot.lastHour
      .filter((span, at) => span.from < before && !(at === 0 && span.state === "stopped"))
      .flatMap((span) => fromSpan(bot, span));
  });
  return [...seen, ...past].sort((a, b) => b.at - a.at).slice(0, limit);
}

function fromSpan(bot: BotView, span: StateSpan): RecentEvent[] {
  const name = NAMES.find((known) => known === span.state);
  if (!name) return [];
  const isNow = span.to === null && bot.state.type === name;
  const state = isNow ? bot.state : ({ type: "past", name } as const);
  return [
    {
      key: `past-${bot.id}-${span.from}`,
      at: span.from,
      botId: bot.id,
      username: bot.username,
      state,
    },
  ];
}
