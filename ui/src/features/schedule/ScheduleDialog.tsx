import { useState } from "react";
import type { ScheduleView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ActionFields } from "./ActionFields";
import { PlanFields } from "./PlanFields";
import css from "./Schedule.module.css";
import { useScheduleTellers } from "./use-schedule-tellers";
import {
  fieldsOf,
  LONGEST_NAME,
  MISSED,
  MOST_ATTEMPTS,
  OVERLAPS,
  scheduleDraft,
  scheduleProblems,
  type ScheduleDraft,
} from "./schedule-draft";

/** Makes a schedule, or changes the one given. Changes are not thrown away unasked. */
export function ScheduleDialog({
  schedule,
  onClose,
}: {
  schedule: ScheduleView | null;
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const create = useWrite("createSchedule");
  const update = useWrite("updateSchedule");
  const edited = useEdited(schedule, update);
  const { theirs } = edited;
  const [first, setFirst] = useState(() => scheduleDraft(schedule, Date.now()));
  const [draft, setDraft] = useState(first);
  const edit = (part: Partial<ScheduleDraft>) => setDraft((was) => ({ ...was, ...part }));
  const fields = fieldsOf(draft);
  const problems = scheduleProblems(draft);
  const error = create.error ?? update.error;
  const isPending = create.isPending || update.isPending;
  const save = (over = edited.revision) => {
    if (!fields) return;
    const then = { onSuccess: onClose };
    if (schedule) update.mutate({ id: schedule.id, fields, expectedRevision: over }, then);
    else create.mutate(fields, then);
  };
  const take = (view: ScheduleView) => {
    const next = scheduleDraft(view, Date.now());
    setFirst(next);
    setDraft(next);
    edited.take();
  };
  const tellers = useScheduleTellers();
  return (
    <FormDialog
      isWide
      title={
        schedule
          ? t("schedule.edit.title", { name: schedule.fields.name })
          : t("schedule.action.new")
      }
      words={words}
      saveLabel={schedule ? t("common.action.save") : t("schedule.action.create")}
      canSave={fields !== null && !isPending}
      isDirty={draft !== first}
      error={error && describeError(t, locale, error)}
      conflict={
        theirs && {
          fields: conflictFields(tellers, theirs.fields, fields ?? theirs.fields),
          onTake: () => take(theirs),
          onKeep: () => save(theirs.revision),
          onClose: edited.leave,
        }
      }
      onSave={() => save()}
      onReset={schedule ? () => setDraft(first) : undefined}
      onClose={onClose}
      testId="schedule-dialog"
      saveTestId="save-schedule"
    >
      <Field
        label={t("schedule.field.name")}
        error={problems.name ? t("schedule.problem.name", { limit: LONGEST_NAME }) : null}
      >
        {(control) => (
          <TextInput
            {...control}
            value={draft.name}
            placeholder={t("schedule.field.nameExample")}
            onChange={(event) => edit({ name: event.target.value })}
            data-testid="schedule-name"
          />
        )}
      </Field>
      <PlanFields draft={draft} onEdit={edit} />
      <ActionFields draft={draft} onEdit={edit} />
      <PolicyFields draft={draft} onEdit={edit} isAttemptsBad={problems.attempts} />
    </FormDialog>
  );
}

/** What becomes of runs that were missed, that meet, and that fail. */
function PolicyFields({
  draft,
  onEdit,
  isAttemptsBad,
}: {
  draft: ScheduleDraft;
  onEdit: (part: Partial<ScheduleDraft>) => void;
  isAttemptsBad: boolean;
}) {
  const t = useTranslate();
  return (
    <fieldset className={css.group}>
      <legend>{t("schedule.field.policies")}</legend>
      <div className={css.triple}>
        <Field label={t("schedule.field.missed")}>
          {(control) => (
            <Select
              {...control}
              value={draft.missed}
              options={MISSED.map((value) => ({ value, label: t(`schedule.missed.${value}`) }))}
              onPick={(missed) => onEdit({ missed })}
              data-testid="schedule-missed"
            />
          )}
        </Field>
        <Field label={t("schedule.field.overlap")}>
          {(control) => (
            <Select
              {...control}
              value={draft.overlap}
              options={OVERLAPS.map((value) => ({ value, label: t(`schedule.overlap.${value}`) }))}
              onPick={(overlap) => onEdit({ overlap })}
              data-testid="schedule-overlap"
            />
          )}
        </Field>
        <Field
          label={t("schedule.field.attempts")}
          error={isAttemptsBad ? t("schedule.problem.attempts", { limit: MOST_ATTEMPTS }) : null}
        >
          {(control) => (
            <TextInput
              {...control}
              className={css.short ?? ""}
              inputMode="numeric"
              value={draft.attempts}
              onChange={(event) => onEdit({ attempts: event.target.value })}
              data-testid="schedule-attempts"
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
