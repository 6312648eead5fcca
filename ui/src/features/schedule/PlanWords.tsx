import type { Language, SchedulePlan } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Schedule.module.css";

/** The language in which the core tells plans. */
export const wordsIn = (locale: string): Language => (locale === "ru" ? "ru" : "en");

/** When a schedule comes, in words. */
export function PlanWords({ plan }: { plan: SchedulePlan }) {
  const t = useTranslate();
  const locale = useLocale();
  switch (plan.type) {
    case "cron":
      return <CronWords plan={plan} />;
    case "every":
      return <>{everyWords(t, plan.seconds)}</>;
    case "atStart":
      return <>{t("schedule.plan.atStart")}</>;
    case "once":
      return <>{formatMoment(locale, plan.at)}</>;
  }
}

function CronWords({ plan }: { plan: Extract<SchedulePlan, { type: "cron" }> }) {
  const language = wordsIn(useLocale());
  const explained = useRead("explainPlan", { plan, language });
  return (
    <span className={css.plan} title={`${plan.pattern} · ${explained.data?.zone ?? plan.zone}`}>
      {explained.data?.words ?? <code>{plan.pattern}</code>}
    </span>
  );
}

/** An interval in the largest unit that fits. */
export function everyWords(t: ReturnType<typeof useTranslate>, seconds: number): string {
  if (seconds % 86_400 === 0) return t("schedule.every.days", { n: seconds / 86_400 });
  if (seconds % 3_600 === 0) return t("schedule.every.hours", { n: seconds / 3_600 });
  if (seconds % 60 === 0) return t("schedule.every.minutes", { n: seconds / 60 });
  return t("schedule.every.seconds", { n: seconds });
}
