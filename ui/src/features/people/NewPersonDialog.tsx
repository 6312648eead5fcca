import { useState } from "react";
import { useWrite } from "@/backend/queries";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { useFormWords } from "@/i18n/use-form-words";

/** Makes somebody known who has not spoken yet. */
export function NewPersonDialog({ botId, onClose }: { botId: number; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const create = useWrite("createPerson");
  const [username, setUsername] = useState("");
  const plain = username.trim();
  return (
    <FormDialog
      title={t("people.action.new")}
      words={words}
      saveLabel={t("people.action.add")}
      canSave={plain !== "" && !create.isPending}
      isDirty={plain !== ""}
      error={create.error && describeError(t, locale, create.error)}
      onSave={() => create.mutate({ botId, username: plain }, { onSuccess: onClose })}
      onClose={onClose}
      testId="new-person-dialog"
      saveTestId="save-person"
    >
      <Field label={t("people.field.username")} hint={t("people.field.usernameHint")}>
        {(control) => (
          <TextInput
            {...control}
            isMono
            value={username}
            onChange={(event) => setUsername(event.target.value)}
            data-testid="person-username"
          />
        )}
      </Field>
    </FormDialog>
  );
}
