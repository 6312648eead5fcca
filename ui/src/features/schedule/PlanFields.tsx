import { useDeferredValue, useId } from "react";
import type { PlanProblemKind, SchedulePlan } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Field } from "@/design/Field";
import { Segmented } from "@/design/Segmented";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { wordsIn } from "./PlanWords";
import css from "./Schedule.module.css";
import { PLAN_TYPES, UNITS, planOf, type ScheduleDraft } from "./schedule-draft";

/** Patterns to begin with. */
const PRESETS = [
  { id: "hourly", pattern: "0 * * * *" },
  { id: "nightly", pattern: "0 4 * * *" },
  { id: "weekly", pattern: "0 12 * * SAT" },
  { id: "monthly", pattern: "0 0 1 * *" },
] as const;

interface PlanFieldsProps {
  draft: ScheduleDraft;
  onEdit: (part: Partial<ScheduleDraft>) => void;
}

/** When a schedule comes, and what that means, while it is typed. */
export function PlanFields({ draft, onEdit }: PlanFieldsProps) {
  const t = useTranslate();
  const isEveryBad = draft.planType === "every" && planOf(draft) === null;
  return (
    <fieldset className={css.group}>
      <legend>{t("schedule.field.when")}</legend>
      <div className={css.line}>
        <Segmented
          label={t("schedule.field.when")}
          value={draft.planType}
          options={PLAN_TYPES.map((value) => ({ value, label: t(`schedule.planType.${value}`) }))}
          onPick={(planType) => onEdit({ planType })}
        />
      </div>
      {draft.planType === "cron" && <CronFields draft={draft} onEdit={onEdit} />}
      {draft.planType === "every" && (
        <Field
          label={t("schedule.field.every")}
          error={isEveryBad ? t("schedule.problem.interval") : null}
        >
          {(control) => (
            <span className={css.line}>
              <TextInput
                {...control}
                className={css.short ?? ""}
                inputMode="numeric"
                value={draft.every}
                onChange={(event) => onEdit({ every: event.target.value })}
                data-testid="schedule-every"
              />
              <Select
                aria-label={t("schedule.field.unit")}
                value={draft.unit}
                options={UNITS.map((value) => ({ value, label: t(`schedule.unit.${value}`) }))}
                onPick={(unit) => onEdit({ unit })}
              />
            </span>
          )}
        </Field>
      )}
      {draft.planType === "once" && (
        <Field label={t("schedule.field.once")}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              className={css.moment ?? ""}
              value={draft.once}
              onChange={(event) => onEdit({ once: event.target.value })}
              data-testid="schedule-once"
            />
          )}
        </Field>
      )}
      <Explained plan={planOf(draft)} />
    </fieldset>
  );
}

function CronFields({ draft, onEdit }: PlanFieldsProps) {
  const t = useTranslate();
  const zonesId = useId();
  return (
    <>
      <div className={css.pair}>
        <Field label={t("schedule.field.pattern")} hint={t("schedule.field.patternHint")}>
          {(control) => (
            <TextInput
              {...control}
              className={css.pattern ?? ""}
              spellCheck={false}
              autoComplete="off"
              value={draft.pattern}
              onChange={(event) => onEdit({ pattern: event.target.value })}
              data-testid="schedule-pattern"
            />
          )}
        </Field>
        <Field label={t("schedule.field.zone")} hint={t("schedule.field.zoneHint")}>
          {(control) => (
            <>
              <TextInput
                {...control}
                list={zonesId}
                spellCheck={false}
                autoComplete="off"
                value={draft.zone}
                onChange={(event) => onEdit({ zone: event.target.value })}
                data-testid="schedule-zone"
              />
              <datalist id={zonesId}>
                {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      <div className={css.presets} role="group" aria-label={t("schedule.field.presets")}>
        {PRESETS.map(({ id, pattern }) => (
          <button key={id} type="button" onClick={() => onEdit({ pattern })}>
            {t(`schedule.preset.${id}`)}
          </button>
        ))}
      </div>
    </>
  );
}

const PROBLEMS = {
  malformed: "schedule.problem.malformed",
  never: "schedule.problem.never",
  zone: "schedule.problem.zone",
  past: "schedule.problem.past",
  interval: "schedule.problem.interval",
} as const satisfies Record<PlanProblemKind, string>;

/** A plan in words with its next times, or what is wrong with it. */
function Explained({ plan }: { plan: SchedulePlan | null }) {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const asked = useDeferredValue(plan);
  const explained = useRead(
    "explainPlan",
    { plan: asked ?? { type: "atStart" }, language: wordsIn(locale) },
    { enabled: asked !== null && asked.type !== "atStart" },
  );
  if (plan === null || plan.type === "atStart" || !explained.data) return null;
  const { words, next, problem } = explained.data;
  if (problem) {
    return (
      <p className={css.problem} role="alert" data-testid="plan-problem">
        {t(PROBLEMS[problem.kind])}
        {problem.kind === "malformed" && (
          <span className={css.details}>{said(problem.message)}</span>
        )}
      </p>
    );
  }
  return (
    <div className={css.explained} data-testid="plan-explained" aria-live="polite">
      {words && <p>{words}</p>}
      {next.length > 0 && (
        <>
          <h3>{t("schedule.next.title", { count: next.length })}</h3>
          <ol>
            {next.map((at) => (
              <li key={at}>{formatMoment(locale, at)}</li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
