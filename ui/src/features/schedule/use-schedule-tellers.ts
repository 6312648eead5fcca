import type { ScheduleFields } from "@/backend/bindings";
import { useBots } from "@/backend/bots";
import { useRead } from "@/backend/queries";
import type { Tellers } from "@/design/conflict-fields";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { everyWords } from "./PlanWords";

/** How the parts of a schedule are told where two edited the same one. */
export function useScheduleTellers(): Tellers<ScheduleFields> {
  const t = useTranslate();
  const locale = useLocale();
  const bots = useBots();
  const servers = useRead("listServers", {});
  const groups = useRead("listBotGroups", {});
  const yesOrNo = (isOn: boolean) => t(isOn ? "common.conflict.yes" : "common.conflict.no");
  const names = (ids: readonly number[], all: readonly { id: number; name: string }[]) =>
    ids.map((id) => all.find((one) => one.id === id)?.name ?? String(id)).join(", ");
  return {
    name: t("schedule.field.name"),
    isEnabled: [t("schedule.column.enabled"), yesOrNo],
    plan: [
      t("schedule.field.when"),
      (plan) => {
        switch (plan.type) {
          case "cron":
            return `${plan.pattern} (${plan.zone})`;
          case "every":
            return everyWords(t, plan.seconds);
          case "atStart":
            return t("schedule.plan.atStart");
          case "once":
            return formatMoment(locale, plan.at);
        }
      },
    ],
    action: [
      t("schedule.field.action"),
      (action) => {
        const name = t(`schedule.action.${action.type}`);
        return action.type === "say" ? `${name}: ${action.text}` : name;
      },
    ],
    targets: [
      t("schedule.field.targets"),
      (targets) => {
        switch (targets.type) {
          case "all":
            return t("schedule.targets.all");
          case "servers":
            return names(targets.ids, servers.data ?? []);
          case "bots":
            return names(
              targets.ids,
              (bots.data ?? []).map(({ id, username }) => ({ id, name: username })),
            );
          case "groups":
            return names(targets.ids, groups.data ?? []);
        }
      },
    ],
    missed: [t("schedule.field.missed"), (missed) => t(`schedule.missed.${missed}`)],
    overlap: [t("schedule.field.overlap"), (overlap) => t(`schedule.overlap.${overlap}`)],
    maxAttempts: [t("schedule.field.attempts"), String],
  };
}
