import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { useStore } from "zustand";
import { useBackend } from "./backend-context";
import type { BackendError } from "./backend-error";
import type { BotStateView, BotView, ResourceUse } from "./bindings";
import { seedBots, type StateChange } from "./live-store";
import { queryKey } from "./queries";

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
  const merged = useMemo(
    () =>
      data?.map((bot) => {
        const heard = states.get(bot.id);
        return heard ? { ...bot, state: heard.state, lastHour: [...heard.lastHour] } : bot;
      }),
    [data, states],
  );
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
