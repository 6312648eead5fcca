import { useState } from "react";
import type { StoredValueView, ValueScope } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Store.module.css";
import { expiryOf, isJson, valueDraft, valueProblems } from "./value-draft";

interface ValueDialogProps {
  scope: ValueScope;
  /** The part in sight; a new value goes there unless another is named. */
  owner: string | null;
  /** Absent: a new one. */
  valueKey: string | null;
  onClose: () => void;
  /** Told the part the value was written to. */
  onSaved: (owner: string) => void;
}

/** Puts a value under a key, or changes one: the whole of it, which a list may have cut. */
export function ValueDialog(props: ValueDialogProps) {
  const { scope, owner, valueKey } = props;
  const t = useTranslate();
  const asked = valueKey !== null && owner !== null;
  const value = useRead(
    "getValue",
    { scope, owner: owner ?? "", key: valueKey ?? "" },
    { enabled: asked },
  );
  if (asked && value.isPending) return <Skeleton label={t("common.state.loading")} />;
  return <ValueForm {...props} value={asked ? (value.data ?? null) : null} />;
}

function ValueForm({
  scope,
  owner,
  value,
  onClose,
  onSaved,
}: ValueDialogProps & { value: StoredValueView | null }) {
  const t = useTranslate();
  const locale = useLocale();
  const write = useWrite("setValue");
  const undo = useWrite("setValue");
  const words = useFormWords();
  const edited = useEdited(value, write);
  const { theirs } = edited;
  const [first, setFirst] = useState(() => valueDraft(owner ?? "", value));
  const [draft, setDraft] = useState(first);
  const [openedAt] = useState(() => Date.now());
  const edit = (part: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...part }));
  const problems = valueProblems(draft, openedAt);
  const isReady =
    draft.owner.trim() !== "" &&
    draft.key !== "" &&
    !Object.values(problems).some(Boolean) &&
    !write.isPending;
  const save = (over = edited.revision) => {
    const at = { scope, owner: draft.owner.trim(), key: draft.key };
    write.mutate(
      { ...at, value: draft.value, expiresAt: expiryOf(draft), expectedRevision: over },
      {
        onSuccess: (before) => {
          onSaved(at.owner);
          onClose();
          if (!before) return;
          const old = { value: before.value, expiresAt: before.expiresAt };
          showToast({
            text: t("values.toast.changed", { key: at.key }),
            action: { label: t("common.action.undo"), run: () => undo.mutate({ ...at, ...old }) },
          });
        },
      },
    );
  };
  return (
    <FormDialog
      title={value ? t("values.edit.title", { key: value.key }) : t("values.action.new")}
      words={words}
      saveLabel={value ? t("common.action.save") : t("values.action.add")}
      canSave={isReady}
      isDirty={draft !== first}
      error={write.error && describeError(t, locale, write.error)}
      conflict={
        theirs && {
          fields: conflictFields(
            { value: t("values.field.value"), expires: t("values.field.expires") },
            valueDraft(owner ?? "", theirs),
            draft,
          ),
          onTake: () => {
            const next = valueDraft(owner ?? "", theirs);
            setFirst(next);
            setDraft(next);
            edited.take();
          },
          onKeep: () => save(theirs.revision),
          onClose: edited.leave,
        }
      }
      onSave={() => save()}
      onReset={value ? () => setDraft(first) : undefined}
      onClose={onClose}
      testId="value-dialog"
      saveTestId="save-value"
    >
      {!value && (
        <div className={css.pair}>
          <Field
            label={t("values.field.ownerName")}
            error={problems.owner ? t("values.problem.owner") : null}
          >
            {(control) => (
              <TextInput
                {...control}
                value={draft.owner}
                onChange={(event) => edit({ owner: event.target.value })}
                data-testid="value-owner-name"
              />
            )}
          </Field>
          <Field
            label={t("values.field.key")}
            error={problems.key ? t("values.problem.key") : null}
          >
            {(control) => (
              <TextInput
                {...control}
                value={draft.key}
                onChange={(event) => edit({ key: event.target.value })}
                data-testid="value-key"
              />
            )}
          </Field>
        </div>
      )}
      <Field
        label={t("values.field.value")}
        hint={
          draft.value === ""
            ? t("values.field.valueHint")
            : t(isJson(draft.value) ? "values.json.good" : "values.json.text")
        }
        error={problems.value ? t("values.problem.large") : null}
      >
        {(control) => (
          <textarea
            {...control}
            className={css.text}
            rows={8}
            spellCheck={false}
            value={draft.value}
            onChange={(event) => edit({ value: event.target.value })}
            data-testid="value-text"
          />
        )}
      </Field>
      <Field
        label={t("values.field.expires")}
        hint={t("values.field.expiresHint")}
        error={problems.expires ? t("values.problem.past") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            type="datetime-local"
            className={css.moment ?? ""}
            value={draft.expires}
            onChange={(event) => edit({ expires: event.target.value })}
            data-testid="value-expires"
          />
        )}
      </Field>
    </FormDialog>
  );
}
