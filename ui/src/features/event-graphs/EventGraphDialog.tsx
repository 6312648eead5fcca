import { useState } from "react";
import type { EventGraphView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./EventGraphsPage.module.css";

const FORM = "event-graph";
/** As the core says. */
const LONGEST_NAME = 64;
const MOST_RUNS = 64;

/** Makes an event graph, or changes the name and the limit of one. */
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
  const [name, setName] = useState(edited?.name ?? "");
  const [maxRuns, setMaxRuns] = useState(String(edited?.maxRuns ?? 1));
  const plain = name.trim();
  const runs = Number(maxRuns);
  const isNameBad = plain.length > LONGEST_NAME;
  const isCountBad = !Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS;
  const error = create.error ?? update.error;
  const isReady =
    plain !== "" && !isNameBad && !isCountBad && !create.isPending && !update.isPending;
  const send = () => {
    if (!isReady) return;
    if (edited) {
      const change = { id: edited.id, name: plain, maxRuns: runs, isEnabled: null };
      update.mutate(change, { onSuccess: onDone });
    } else create.mutate({ botId, name: plain, document: null }, { onSuccess: onDone });
  };
  return (
    <Dialog
      title={edited ? t("events.edit.title", { name: edited.name }) : t("events.action.new")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="event-graph-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t("common.action.cancel")}</Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            disabled={!isReady}
            data-testid="event-graph-take"
          >
            {t(edited ? "common.action.save" : "events.action.create")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Field
          label={t("events.field.name")}
          hint={t("events.field.nameHint")}
          error={isNameBad ? t("events.name.long", { limit: LONGEST_NAME }) : null}
        >
          {(control) => (
            <TextInput
              {...control}
              value={name}
              onChange={(event) => setName(event.target.value)}
              data-testid="event-graph-name"
            />
          )}
        </Field>
        {edited && (
          <Field
            label={t("events.field.maxRuns")}
            hint={t("events.field.maxRunsHint")}
            error={isCountBad ? t("events.maxRuns.malformed", { limit: MOST_RUNS }) : null}
          >
            {(control) => (
              <TextInput
                {...control}
                className={css.short ?? ""}
                inputMode="numeric"
                value={maxRuns}
                onChange={(event) => setMaxRuns(event.target.value)}
              />
            )}
          </Field>
        )}
        {error && <ErrorPanel {...describeError(t, locale, error)} />}
      </form>
    </Dialog>
  );
}
