import type {
  MissedPolicy,
  OverlapPolicy,
  ScheduleAction,
  ScheduleFields,
  SchedulePlan,
  ScheduleTargets,
  ScheduleView,
} from "@/backend/bindings";

export const PLAN_TYPES = [
  "cron",
  "every",
  "atStart",
  "once",
] as const satisfies readonly SchedulePlan["type"][];
export const ACTION_TYPES = [
  "start",
  "stop",
  "restart",
  "say",
  "runGraph",
  "backup",
] as const satisfies readonly ScheduleAction["type"][];
export const TARGET_TYPES = [
  "all",
  "servers",
  "groups",
  "bots",
] as const satisfies readonly ScheduleTargets["type"][];
export const MISSED = ["skip", "once", "all"] as const satisfies readonly MissedPolicy[];
export const OVERLAPS = ["skip", "wait", "parallel"] as const satisfies readonly OverlapPolicy[];
export const UNITS = ["seconds", "minutes", "hours", "days"] as const;
export type Unit = (typeof UNITS)[number];

const SECONDS: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };
/** As the core says. */
export const LONGEST_NAME = 64;
export const MOST_ATTEMPTS = 10;
const LONGEST_TEXT = 4_000;
const A_YEAR = 365 * 86_400;

/** A schedule as it is typed. */
export interface ScheduleDraft {
  name: string;
  isEnabled: boolean;
  planType: SchedulePlan["type"];
  pattern: string;
  zone: string;
  every: string;
  unit: Unit;
  /** As the system's own input has it: `2026-11-21T18:30`, local. */
  once: string;
  actionType: ScheduleAction["type"];
  text: string;
  graphId: number | null;
  targetType: ScheduleTargets["type"];
  botIds: readonly number[];
  serverIds: readonly number[];
  groupIds: readonly number[];
  missed: MissedPolicy;
  overlap: OverlapPolicy;
  attempts: string;
}

/** What is wrong with a draft, by field. */
export interface ScheduleProblems {
  name: boolean;
  plan: boolean;
  text: boolean;
  graph: boolean;
  targets: boolean;
  attempts: boolean;
}

const two = (n: number) => String(n).padStart(2, "0");

/** A time as the system's own input has it. */
export function localInput(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The largest unit in which an interval is a whole number. */
function unitOf(seconds: number): Unit {
  const fits = [...UNITS].reverse().find((unit) => seconds % SECONDS[unit] === 0);
  return fits ?? "seconds";
}

/** The zone of this machine, as the system calls it. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A draft of a schedule; without one, of a new one at a time. */
export function scheduleDraft(schedule: ScheduleView | null, now: number): ScheduleDraft {
  const draft: ScheduleDraft = {
    name: "",
    isEnabled: true,
    planType: "cron",
    pattern: "0 4 * * *",
    zone: ownZone(),
    every: "30",
    unit: "minutes",
    once: localInput(now + 3_600_000),
    actionType: "restart",
    text: "",
    graphId: null,
    targetType: "all",
    botIds: [],
    serverIds: [],
    groupIds: [],
    missed: "skip",
    overlap: "skip",
    attempts: "3",
  };
  if (!schedule) return draft;
  const { plan, action, targets, ...fields } = schedule.fields;
  Object.assign(draft, {
    name: fields.name,
    isEnabled: fields.isEnabled,
    missed: fields.missed,
    overlap: fields.overlap,
    attempts: String(fields.maxAttempts),
    planType: plan.type,
    actionType: action.type,
    targetType: targets.type,
  } satisfies Partial<ScheduleDraft>);
  if (plan.type === "cron") Object.assign(draft, { pattern: plan.pattern, zone: plan.zone });
  if (plan.type === "every") {
    const unit = unitOf(plan.seconds);
    Object.assign(draft, { unit, every: String(plan.seconds / SECONDS[unit]) });
  }
  if (plan.type === "once") draft.once = localInput(plan.at);
  if (action.type === "say") draft.text = action.text;
  if (action.type === "runGraph") draft.graphId = action.eventGraphId;
  if (targets.type === "bots") draft.botIds = targets.ids;
  if (targets.type === "servers") draft.serverIds = targets.ids;
  if (targets.type === "groups") draft.groupIds = targets.ids;
  return draft;
}

/** Whether an action is about bots that one chooses: a graph has its own, a copy is of everything. */
export function hasTargets(action: ScheduleAction["type"]): boolean {
  return action !== "runGraph" && action !== "backup";
}

/** The plan that is typed; null while it is none. */
export function planOf(draft: ScheduleDraft): SchedulePlan | null {
  switch (draft.planType) {
    case "cron": {
      const pattern = draft.pattern.trim();
      return pattern === "" ? null : { type: "cron", pattern, zone: draft.zone.trim() };
    }
    case "every": {
      const seconds = Number(draft.every) * SECONDS[draft.unit];
      const isOne = /^\d{1,9}$/.test(draft.every.trim()) && seconds >= 1 && seconds <= A_YEAR;
      return isOne ? { type: "every", seconds } : null;
    }
    case "atStart":
      return { type: "atStart" };
    case "once": {
      const at = new Date(draft.once).getTime();
      return Number.isNaN(at) ? null : { type: "once", at };
    }
  }
}

function actionOf(draft: ScheduleDraft): ScheduleAction | null {
  switch (draft.actionType) {
    case "say": {
      const text = draft.text.trim();
      return text === "" || text.length > LONGEST_TEXT ? null : { type: "say", text };
    }
    case "runGraph":
      return draft.graphId === null ? null : { type: "runGraph", eventGraphId: draft.graphId };
    case "start":
    case "stop":
    case "restart":
    case "backup":
      return { type: draft.actionType };
  }
}

/** Where a draft keeps what is picked of a kind of targets. */
export const PICKED = { servers: "serverIds", groups: "groupIds", bots: "botIds" } as const;

function targetsOf(draft: ScheduleDraft): ScheduleTargets | null {
  if (!hasTargets(draft.actionType) || draft.targetType === "all") return { type: "all" };
  const ids = [...draft[PICKED[draft.targetType]]];
  return ids.length === 0 ? null : { type: draft.targetType, ids };
}

/** What is wrong with a draft; nothing is said of a name that is not typed yet. */
export function scheduleProblems(draft: ScheduleDraft): ScheduleProblems {
  const attempts = Number(draft.attempts);
  return {
    name: draft.name.trim().length > LONGEST_NAME,
    plan: planOf(draft) === null,
    text: draft.actionType === "say" && draft.text.trim().length > LONGEST_TEXT,
    graph: draft.actionType === "runGraph" && draft.graphId === null,
    targets: targetsOf(draft) === null,
    attempts: !Number.isInteger(attempts) || attempts < 1 || attempts > MOST_ATTEMPTS,
  };
}

/** The schedule that is typed; null while something is missing. */
export function fieldsOf(draft: ScheduleDraft): ScheduleFields | null {
  const [plan, action, targets] = [planOf(draft), actionOf(draft), targetsOf(draft)];
  const isBad = Object.values(scheduleProblems(draft)).some(Boolean);
  if (!plan || !action || !targets || isBad || draft.name.trim() === "") return null;
  return {
    name: draft.name.trim(),
    isEnabled: draft.isEnabled,
    plan,
    action,
    targets,
    missed: draft.missed,
    overlap: draft.overlap,
    maxAttempts: Number(draft.attempts),
  };
}
