import { BackendError } from "@/backend/backend-error";
import type {
  ExplainedPlan,
  ScheduleFields,
  ScheduleJob,
  SchedulePlan,
  ScheduleView,
} from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

const gone = (): never => {
  throw new BackendError("notFound", "That does not exist.", null);
};

const HOUR = 3_600_000;

/** A schedule with everything said. */
export const schedule = (part: Partial<ScheduleFields> & { id: number }): ScheduleView => {
  const { id, ...fields } = part;
  return {
    id,
    fields: {
      name: "Nightly restart",
      isEnabled: true,
      plan: { type: "cron", pattern: "0 4 * * *", zone: "Europe/Berlin" },
      action: { type: "restart" },
      targets: { type: "all" },
      missed: "once",
      overlap: "skip",
      maxAttempts: 3,
      ...fields,
    },
    problem: null,
    nextAt: null,
    nOpen: 0,
    lastJob: null,
  };
};

/** A job with everything said. */
export const job = (part: Partial<ScheduleJob> & { id: number }): ScheduleJob => ({
  scheduleId: 1,
  scheduleName: "Nightly restart",
  botId: 1,
  botName: "Warden_Guard",
  cause: "clock",
  dueAt: 0,
  state: "done",
  nAttempts: 1,
  beganAt: part.dueAt ?? 0,
  endedAt: (part.dueAt ?? 0) + 4_200,
  retryAt: null,
  message: "",
  ...part,
});

/** Words for the patterns that tests and pictures use; the core knows all of them. */
const WORDS: Record<string, [string, string]> = {
  "0 4 * * *": ["At 04:00.", "В 04:00."],
  "0 12 * * SAT": ["At 12:00, on Saturday.", "В 12:00, в субботу."],
  "0 * * * *": ["At minute 0 past every hour.", "На минуте 0 каждого часа."],
};

function explained(plan: SchedulePlan, language: string, now: number): ExplainedPlan {
  const none = { words: null, zone: null, next: [], problem: null };
  const refuse = (kind: NonNullable<ExplainedPlan["problem"]>["kind"]) => ({
    ...none,
    problem: { kind, message: `It is ${kind}.` },
  });
  switch (plan.type) {
    case "cron": {
      if (plan.pattern === "0 0 30 2 *") return refuse("never");
      const words = WORDS[plan.pattern];
      if (!words) return refuse("malformed");
      const next = [1, 2, 3, 4, 5].map((n) => now - (now % HOUR) + n * 24 * HOUR);
      return { ...none, words: words[language === "ru" ? 1 : 0], zone: plan.zone, next };
    }
    case "every":
      return { ...none, next: [1, 2, 3, 4, 5].map((n) => now + n * plan.seconds * 1_000) };
    case "once":
      return plan.at > now ? { ...none, next: [plan.at] } : refuse("past");
    case "atStart":
      return none;
  }
}

/** Schedules of a scripted core: nothing happens by itself, and “run now” is done at once. */
export function scheduleHandlers(core: ScriptedCore): Handlers {
  let nextId = 9_000;
  let deleted: ScheduleView[] = [];
  const all = () => core.script.schedules ?? [];
  const jobs = () => core.script.jobs ?? [];
  const find = (id: number) => all().find((one) => one.id === id) ?? gone();
  const put = (changed: ScheduleView) => {
    const others = all().filter((one) => one.id !== changed.id);
    core.script.schedules = [...others, changed].sort((a, b) =>
      a.fields.name.localeCompare(b.fields.name),
    );
    return changed;
  };
  const failed = () => jobs().filter((one) => one.state === "failed");
  return {
    listSchedules: all,
    createSchedule: (fields) => put({ ...schedule({ id: nextId++ }), fields }),
    updateSchedule: ({ id, fields }) => put({ ...find(id), fields }),
    deleteSchedule: ({ id }) => {
      const one = find(id);
      core.script.schedules = all().filter((other) => other !== one);
      deleted = [...deleted, one];
      return one;
    },
    restoreSchedule: ({ id }) => put(deleted.find((one) => one.id === id) ?? gone()),
    runSchedule: ({ id }) => {
      const { fields } = find(id);
      const made = job({
        id: nextId++,
        scheduleId: id,
        scheduleName: fields.name,
        cause: "hand",
        dueAt: Date.now(),
      });
      core.script.jobs = [made, ...jobs()];
      return {};
    },
    explainPlan: ({ plan, language }) => explained(plan, language, Date.now()),
    listJobs: (req) => {
      const fits = jobs()
        .filter((one) => !req.isFailed || one.state === "failed")
        .filter((one) => req.scheduleId === null || one.scheduleId === req.scheduleId)
        .filter((one) => req.before === null || one.id < req.before)
        .sort((a, b) => b.id - a.id);
      return {
        jobs: fits.slice(0, req.limit),
        hasOlder: fits.length > req.limit,
        nFailed: failed().length,
      };
    },
    runJobsAgain: ({ ids }) => {
      const again = failed().filter((one) => ids.includes(one.id));
      const made = again.map((one) => ({
        ...one,
        id: nextId++,
        cause: "again" as const,
        state: "done" as const,
        message: "",
      }));
      const noted = jobs().map((one) =>
        again.includes(one) ? { ...one, state: "dismissed" as const } : one,
      );
      core.script.jobs = [...made, ...noted];
      return {};
    },
    dismissJobs: ({ ids }) => {
      core.script.jobs = jobs().map((one) =>
        ids.includes(one.id) ? { ...one, state: "dismissed" as const } : one,
      );
      return {};
    },
  };
}
