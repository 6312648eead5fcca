import { createStore, type StoreApi } from "zustand/vanilla";
import type {
  AppEvent,
  BotStateView,
  BotView,
  CoreLineState,
  ResourceUse,
  StateSpan,
} from "./bindings";
import { appendState } from "./state-history";
import { appendSample, NO_HISTORY, type UseHistory } from "./usage-history";

/** A bot's state as last heard of, and its last hour. */
export interface LiveBot {
  state: BotStateView;
  lastHour: readonly StateSpan[];
  /** When the window heard of it, in milliseconds since the epoch. */
  heardAt: number;
}

/** A change of state that was seen happening. */
export interface StateChange {
  id: number;
  botId: number;
  at: number;
  state: BotStateView;
}

/** What the core streams rather than answers. */
export interface Live {
  bots: ReadonlyMap<number, LiveBot>;
  /** Newest first, at most {@link CHANGES_KEPT}. */
  changes: readonly StateChange[];
  /** The newest sample; null until the first. */
  resources: ResourceUse | null;
  /** The last minutes of samples. */
  usage: UseHistory;
  /** Whether the user closes the window and has to say what becomes of the bots. */
  isCloseAsked: boolean;
  /** Whether there is a core to talk to. */
  coreLine: CoreLineState;
}

export type LiveStore = StoreApi<Live>;

const CHANGES_KEPT = 200;

export function createLiveStore(): LiveStore {
  return createStore<Live>(() => ({
    bots: new Map(),
    changes: [],
    resources: null,
    usage: NO_HISTORY,
    isCloseAsked: false,
    coreLine: { type: "connecting", isAgain: false },
  }));
}

/** Takes over the states of a fresh list, except where an event came after the list was asked for. */
export function seedBots(store: LiveStore, list: readonly BotView[], askedAt: number): void {
  store.setState(({ bots }) => {
    const next = new Map<number, LiveBot>();
    for (const bot of list) {
      const known = bots.get(bot.id);
      const isNewer = known && known.heardAt > askedAt;
      next.set(
        bot.id,
        isNewer ? known : { state: bot.state, lastHour: bot.lastHour, heardAt: askedAt },
      );
    }
    return { bots: next };
  });
}

/** Takes over a sample of CPU and memory. */
export function takeSample(store: LiveStore, sample: ResourceUse): void {
  store.setState(({ usage }) => ({ resources: sample, usage: appendSample(usage, sample) }));
}

let nextChangeId = 1;

/** Applies one event at the time `now`; events of other stores leave it as it is. */
export function applyLiveEvent(store: LiveStore, event: AppEvent, now: number): void {
  if (event.type === "resourcesSampled") {
    takeSample(store, event.sample);
    return;
  }
  if (event.type === "closeAsked") {
    store.setState({ isCloseAsked: true });
    return;
  }
  if (event.type !== "botStateChanged") return;
  const { botId, state } = event;
  store.setState(({ bots, changes }) => {
    const before = bots.get(botId);
    const next = new Map(bots);
    next.set(botId, {
      state,
      lastHour: appendState(before?.lastHour ?? [], state.type, now),
      heardAt: now,
    });
    const change = { id: nextChangeId++, botId, at: now, state };
    return { bots: next, changes: [change, ...changes].slice(0, CHANGES_KEPT) };
  });
}
