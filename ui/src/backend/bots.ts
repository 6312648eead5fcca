import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { useStore } from "zustand";
import { useBackend } from "./backend-context";
import type { BackendError } from "./backend-error";
import type { BotStateView, BotUse, BotView, ResourceUse } from "./bindings";
import { seedBots, type LiveBot, type StateChange } from "./live-store";
import { queryKey } from "./queries";
import type { UseHistory, UsePoint } from "./usage-history";

/** What was made of a bot and its state. A bot whose state did not change stays the same object, so
 *  that rows of others need not be drawn again. */
const merges = new WeakMap<LiveBot, { from: BotView; to: BotView }>();

function merge(bot: BotView, heard: LiveBot | undefined): BotView {
  if (!heard) return bot;
  const known = merges.get(heard);
  if (known?.from === bot) return known.to;
  const to = { ...bot, state: heard.state, lastHour: [...heard.lastHour] };
  merges.set(heard, { from: bot, to });
  return to;
}

/** All bots, each with the state it has this moment. */
export function useBots(): UseQueryResult<BotView[], BackendError> {
  const { transport, live } = useBackend();
  const query = useQuery<BotView[], BackendError, BotView[]>({
    queryKey: queryKey("listBots", {}),
    queryFn: async () => {
      const askedAt = Date.now();
      const bots = await transport.call("listBots", {});
      seedBots(live, bots, askedAt);
      return bots;
    },
  });
  const states = useStore(live, (s) => s.bots);
  const { data } = query;
  const merged = useMemo(() => data?.map((bot) => merge(bot, states.get(bot.id))), [data, states]);
  return { ...query, data: merged } as UseQueryResult<BotView[], BackendError>;
}

/** Changes of state seen since the window opened, newest first. */
export function useStateChanges(): readonly StateChange[] {
  return useStore(useBackend().live, (s) => s.changes);
}

/** The newest sample of CPU and memory. */
export function useResources(): ResourceUse | null {
  return useStore(useBackend().live, (s) => s.resources);
}

/** When the newest sample was taken, for those who want each; else always 0, and nothing is drawn anew. */
export function useSampledAt(isWanted: boolean): number {
  return useStore(useBackend().live, (s) => (isWanted ? (s.resources?.at ?? 0) : 0));
}

/** What one bot uses, as of the newest sample; undefined while it does not run. */
export function useBotUse(botId: number): BotUse | undefined {
  return useStore(useBackend().live, (s) => s.resources?.bots.find((one) => one.botId === botId));
}

/** The last minutes of samples. */
export function useUseHistory(): UseHistory {
  return useStore(useBackend().live, (s) => s.usage);
}

const NO_POINTS: readonly UsePoint[] = [];

/** What one bot used within the last minutes, oldest first. */
export function useBotHistory(botId: number): readonly UsePoint[] {
  return useStore(useBackend().live, (s) => s.usage.bots.get(botId) ?? NO_POINTS);
}

/** Whether a bot holds or seeks a connection. */
export function isRunning(state: BotStateView): boolean {
  switch (state.type) {
    case "connecting":
    case "online":
    case "reconnecting":
      return true;
    case "stopped":
    case "failed":
      return false;
  }
}
