import type { RestartPlan, RoutineView, UpdateRoutineReq } from "@/backend/bindings";

/** When a bot is to be restarted, as typed. */
export interface RestartDraft {
  readonly type: RestartPlan["type"];
  readonly hours: string;
  /** As a clock shows it: `04:00`. */
  readonly time: string;
}

/** The core's limits. */
export const RESTART_HOURS = { min: 1, max: 720 };

const two = (n: number) => String(n).padStart(2, "0");

export function restartDraftOf(plan: RestartPlan): RestartDraft {
  return {
    type: plan.type,
    hours: plan.type === "everyHours" ? String(plan.hours) : "6",
    time:
      plan.type === "dailyAt"
        ? `${two(Math.floor(plan.minute / 60))}:${two(plan.minute % 60)}`
        : "04:00",
  };
}

/** What was typed as the core takes it; null where it is none. */
export function restartPlanOf({ type, hours, time }: RestartDraft): RestartPlan | null {
  switch (type) {
    case "never":
      return { type };
    case "everyHours": {
      const n = Number(hours);
      const isOne = Number.isInteger(n) && n >= RESTART_HOURS.min && n <= RESTART_HOURS.max;
      return isOne ? { type, hours: n } : null;
    }
    case "dailyAt": {
      const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim()) ?? [];
      return hour === undefined ? null : { type, minute: Number(hour) * 60 + Number(minute) };
    }
  }
}

/** What to save; null where nothing differs or what was typed is none. */
export function restartChanges(
  view: RoutineView | undefined,
  draft: RestartDraft | null,
): UpdateRoutineReq | null {
  const restart = draft && restartPlanOf(draft);
  if (!view || !restart) return null;
  const isSame = JSON.stringify(restart) === JSON.stringify(view.restart);
  return isSame ? null : { botId: view.botId, restart };
}
