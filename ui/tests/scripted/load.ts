import type { ResourceUse } from "@/backend/bindings";

/** A wave between 0 and 1 that looks like work; the same for the same arguments. */
const wave = (at: number, phase: number) =>
  (Math.sin(at / 7 + phase) + Math.sin(at / 2.3 + phase * 3) * 0.5 + 1.5) / 3;

/** The sample number `n` of an installation that uses about as much as `base` says. */
export function sampleAt(base: ResourceUse, n: number, at: number): ResourceUse {
  const bots = base.bots.map((bot) => ({
    ...bot,
    cpuPercent: bot.cpuPercent * (0.5 + wave(n, bot.botId)),
    memoryBytes: Math.round(bot.memoryBytes * (0.95 + 0.1 * wave(n / 5, bot.botId))),
  }));
  const core = { ...base.core, cpuPercent: base.core.cpuPercent * (0.6 + wave(n, 1)) };
  const workers = base.workers.map((worker, place) => ({
    ...worker,
    cpuPercent: worker.cpuPercent * (0.6 + wave(n, place + 2)),
  }));
  const all = [core, ...workers, ...(base.practice ? [base.practice] : [])];
  const total = {
    pid: 0,
    cpuPercent: all.reduce((sum, one) => sum + one.cpuPercent, 0),
    memoryBytes: all.reduce((sum, one) => sum + one.memoryBytes, 0),
  };
  return { ...base, at, core, workers, bots, total };
}
