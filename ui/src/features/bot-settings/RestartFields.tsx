import type { RestartPlan, RoutineView } from "@/backend/bindings";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotSettings.module.css";
import { RESTART_HOURS, restartDraftOf, restartPlanOf, type RestartDraft } from "./restart-draft";

const PLANS = ["never", "everyHours", "dailyAt"] as const satisfies RestartPlan["type"][];

/** When a bot is restarted by the clock, and when that is next. */
export function RestartFields({
  view,
  edits,
  onEdit,
}: {
  view: RoutineView;
  edits: RestartDraft | null;
  onEdit: (draft: RestartDraft) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const draft = edits ?? restartDraftOf(view.restart);
  const error = restartPlanOf(draft) ? null : draft.type;
  const next = edits ? null : view.nextRestartAt;
  return (
    <>
      <Field
        label={t("botSettings.restart.label")}
        hint={
          next === null
            ? t("botSettings.restart.hint")
            : t("botSettings.restart.next", { moment: formatMoment(locale, next) })
        }
      >
        {(control) => (
          <Select
            {...control}
            value={draft.type}
            options={PLANS.map((value) => ({ value, label: t(`botSettings.restart.${value}`) }))}
            onPick={(type) => onEdit({ ...draft, type })}
            data-testid="bot-restart"
          />
        )}
      </Field>
      {draft.type === "everyHours" && (
        <Field
          label={t("botSettings.restart.hours.label")}
          error={error && t("botSettings.restart.hours.malformed", { ...RESTART_HOURS })}
        >
          {(control) => (
            <TextInput
              {...control}
              className={css.short}
              inputMode="numeric"
              value={draft.hours}
              onChange={(event) => onEdit({ ...draft, hours: event.target.value })}
              data-testid="bot-restart-hours"
            />
          )}
        </Field>
      )}
      {draft.type === "dailyAt" && (
        <Field
          label={t("botSettings.restart.time.label")}
          error={error && t("botSettings.restart.time.malformed")}
        >
          {(control) => (
            <TextInput
              {...control}
              className={css.short}
              value={draft.time}
              onChange={(event) => onEdit({ ...draft, time: event.target.value })}
              data-testid="bot-restart-time"
            />
          )}
        </Field>
      )}
    </>
  );
}
