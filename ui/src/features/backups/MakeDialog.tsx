import { useState } from "react";
import { useWrite } from "@/backend/queries";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Makes a copy now, encrypted where a passphrase is given. */
export function MakeDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const make = useWrite("makeBackup");
  const [passphrase, setPassphrase] = useState("");
  const isShort = passphrase !== "" && passphrase.length < 8;
  return (
    <FormDialog
      title={t("backups.make.title")}
      words={words}
      saveLabel={t("backups.make.save")}
      canSave={!isShort && !make.isPending}
      isDirty={passphrase !== ""}
      error={make.error && describeError(t, locale, make.error)}
      onSave={() =>
        make.mutate(
          { passphrase: passphrase === "" ? null : passphrase },
          {
            onSuccess: () => {
              showToast({ text: t("backups.make.done") });
              onClose();
            },
          },
        )
      }
      onClose={onClose}
      testId="make-backup-dialog"
      saveTestId="save-backup"
    >
      <p>{t("backups.make.text")}</p>
      <Field
        label={t("backups.passphrase.label")}
        hint={t("backups.passphrase.hint")}
        error={isShort ? t("backups.passphrase.short") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            type="password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            data-testid="backup-passphrase"
          />
        )}
      </Field>
    </FormDialog>
  );
}
