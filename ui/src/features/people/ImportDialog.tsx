import { useState } from "react";
import type { ImportedPeople } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import textInput from "@/design/TextInput.module.css";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./People.module.css";
import { useFormWords } from "@/i18n/use-form-words";

const EXAMPLE = "username,groups,blacklisted,note\nAlex,VIP;Staff,false,a friend";

/** Makes people known from a table or a JSON list, pasted or out of a file. */
export function ImportDialog({ botId, onClose }: { botId: number; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const words = useFormWords();
  const add = useWrite("importPeople");
  const [text, setText] = useState("");
  const [outcome, setOutcome] = useState<ImportedPeople | null>(null);
  const read = async (file: File | undefined) => {
    if (file) setText(await file.text());
  };
  return (
    <FormDialog
      title={t("people.import.title")}
      words={words}
      saveLabel={t("people.import.add")}
      canSave={text.trim() !== "" && !add.isPending}
      isDirty={text.trim() !== ""}
      error={add.error && describeError(t, locale, add.error)}
      onSave={() =>
        add.mutate(
          { botId, text },
          {
            onSuccess: (came) => {
              if (came.problems.length === 0) onClose();
              else {
                setText("");
                setOutcome(came);
              }
            },
          },
        )
      }
      onClose={onClose}
      testId="import-people-dialog"
      saveTestId="save-import-people"
    >
      <Field label={t("people.import.text")} hint={t("people.import.hint")}>
        {(control) => (
          <textarea
            {...control}
            className={textInput.input}
            rows={8}
            spellCheck={false}
            placeholder={EXAMPLE}
            value={text}
            onChange={(event) => setText(event.target.value)}
            data-testid="import-people-text"
          />
        )}
      </Field>
      <Field label={t("people.import.file")}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,.json,.txt"
            className={css.file}
            onChange={(event) => void read(event.target.files?.[0])}
          />
        )}
      </Field>
      {outcome && (
        <div role="alert" className={css.outcome} data-testid="import-people-outcome">
          <p>
            {t("people.import.outcome", {
              count: outcome.count,
              left: outcome.problems.length,
            })}
          </p>
          <ol>
            {outcome.problems.map((one) => (
              <li key={one.line}>
                {t("people.import.problem", { line: one.line, message: said(one.message) })}
              </li>
            ))}
          </ol>
        </div>
      )}
    </FormDialog>
  );
}
