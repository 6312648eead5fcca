import { useState } from "react";
import type { EventGraphView, WhenBusy } from "@/backend/bindings";
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
import css from "./EventGraphsPage.module.css";
import { FilterFields } from "./FilterFields";
import { filterOf, graphDraft, LONGEST_NAME, MOST_RUNS, WHEN_BUSY } from "./graph-draft";

/** Makes an event graph, or changes what starts one and how often it runs. */
export function EventGraphDialog({
  botId,
  edited,
  onClose,
  onDone,
}: {
  botId: number;
  /** Absent: a new one. */
  edited: EventGraphView | null;
  onClose: () => void;
  onDone: (graph: EventGraphView) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const create = useWrite("createEventGraph");
  const update = useWrite("updateEventGraph");
  const words = useFormWords();
  const opened = useEdited(edited, update);
  const { theirs } = opened;
  const [first, setFirst] = useState(() => graphDraft(edited));
  const [draft, setDraft] = useState(first);
  const edit = (part: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...part }));
  const plain = draft.name.trim();
  const runs = Number(draft.maxRuns);
  const isNameBad = plain.length > LONGEST_NAME;
  const isCountBad = !Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS;
  const error = create.error ?? update.error;
  const isReady =
    plain !== "" && !isNameBad && !isCountBad && !create.isPending && !update.isPending;
  const send = (over = opened.revision) => {
    if (edited) {
      const change = {
        id: edited.id,
        name: plain,
        maxRuns: runs,
        whenBusy: draft.whenBusy,
        filter: filterOf(draft),
        isEnabled: null,
        expectedRevision: over,
      };
      update.mutate(change, { onSuccess: onDone });
    } else create.mutate({ botId, name: plain, document: null }, { onSuccess: onDone });
  };
  const tellers = {
    name: t("events.field.name"),
    maxRuns: t("events.field.maxRuns"),
    whenBusy: [t("events.field.whenBusy"), (when: WhenBusy) => t(`events.whenBusy.${when}`)],
    players: t("events.filter.players"),
    text: t("events.filter.text"),
    chatTypes: t("events.filter.chatTypes"),
    entityTypes: t("events.filter.entityTypes"),
  } as const;
  return (
    <FormDialog
      title={edited ? t("events.edit.title", { name: edited.name }) : t("events.action.new")}
      words={words}
      saveLabel={t(edited ? "common.action.save" : "events.action.create")}
      canSave={isReady}
      isDirty={draft !== first}
      error={error && describeError(t, locale, error)}
      conflict={
        theirs && {
          fields: conflictFields(tellers, graphDraft(theirs), draft),
          onTake: () => {
            const next = graphDraft(theirs);
            setFirst(next);
            setDraft(next);
            opened.take();
          },
          onKeep: () => send(theirs.revision),
          onClose: opened.leave,
        }
      }
      onSave={() => send()}
      onReset={edited ? () => setDraft(first) : undefined}
      onClose={onClose}
      testId="event-graph-dialog"
      saveTestId="event-graph-take"
    >
      <Field
        label={t("events.field.name")}
        hint={t("events.field.nameHint")}
        error={isNameBad ? t("events.name.long", { limit: LONGEST_NAME }) : null}
      >
        {(control) => (
          <TextInput
            {...control}
            value={draft.name}
            onChange={(event) => edit({ name: event.target.value })}
            data-testid="event-graph-name"
          />
        )}
      </Field>
      {edited && (
        <>
          <div className={css.pair}>
            <Field
              label={t("events.field.maxRuns")}
              hint={t("events.field.maxRunsHint", { limit: MOST_RUNS })}
              error={isCountBad ? t("events.maxRuns.malformed", { limit: MOST_RUNS }) : null}
            >
              {(control) => (
                <TextInput
                  {...control}
                  className={css.short ?? ""}
                  inputMode="numeric"
                  value={draft.maxRuns}
                  onChange={(event) => edit({ maxRuns: event.target.value })}
                />
              )}
            </Field>
            <Field label={t("events.field.whenBusy")}>
              {(control) => (
                <Select
                  {...control}
                  value={draft.whenBusy}
                  options={WHEN_BUSY.map((value) => ({
                    value,
                    label: t(`events.whenBusy.${value}`),
                  }))}
                  onPick={(whenBusy) => edit({ whenBusy })}
                  data-testid="event-graph-when-busy"
                />
              )}
            </Field>
          </div>
          <FilterFields draft={draft} onEdit={edit} />
        </>
      )}
    </FormDialog>
  );
}
