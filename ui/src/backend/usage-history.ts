import type { ResourceUse } from "./bindings";

/** Samples kept: five minutes at one every two seconds. */
export const SAMPLES_KEPT = 150;

/** What a process, or a share of one, used at one moment. */
export interface UsePoint {
  at: number;
  /** Percent of one core. */
  cpuPercent: number;
  memoryBytes: number;
}

/** The last samples of CPU and memory, oldest first. */
export interface UseHistory {
  total: readonly UsePoint[];
  /** The app's own process, all workers together, and the practice world: what the total is made of. */
  core: readonly UsePoint[];
  workers: readonly UsePoint[];
  practice: readonly UsePoint[];
  /** By bot; those that do not run have none. */
  bots: ReadonlyMap<number, readonly UsePoint[]>;
}

export const NO_HISTORY: UseHistory = {
  total: [],
  core: [],
  workers: [],
  practice: [],
  bots: new Map(),
};

type Used = Pick<UsePoint, "cpuPercent" | "memoryBytes">;

const NOTHING_USED: Used = { cpuPercent: 0, memoryBytes: 0 };

function appended(
  series: readonly UsePoint[],
  at: number,
  { cpuPercent, memoryBytes }: Used,
): readonly UsePoint[] {
  return [...series.slice(1 - SAMPLES_KEPT), { at, cpuPercent, memoryBytes }];
}

const sum = (all: readonly Used[]): Used => ({
  cpuPercent: all.reduce((so, one) => so + one.cpuPercent, 0),
  memoryBytes: all.reduce((so, one) => so + one.memoryBytes, 0),
});

/** The history with one more sample. A bot that is not in the sample has stopped: its line ends. */
export function appendSample(history: UseHistory, sample: ResourceUse): UseHistory {
  const { at } = sample;
  if (history.total.at(-1)?.at === at) return history;
  return {
    total: appended(history.total, at, sample.total),
    core: appended(history.core, at, sample.core),
    workers: appended(history.workers, at, sum(sample.workers)),
    practice: appended(history.practice, at, sample.practice ?? NOTHING_USED),
    bots: new Map(
      sample.bots.map((bot) => [bot.botId, appended(history.bots.get(bot.botId) ?? [], at, bot)]),
    ),
  };
}
