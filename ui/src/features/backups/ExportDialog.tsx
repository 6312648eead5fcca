import { useState } from "react";
import { useRead, useWrite } from "@/backend/queries";
import { Checkbox } from "@/design/Checkbox";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Backups.module.css";

const EXAMPLE = "/home/me/bots.sculk";

/** Writes bots into a file that another Sculk reads. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const bots = useRead("listBots", {});
  const write = useWrite("exportBots");
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [hasSecrets, setSecrets] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const all = bots.data ?? [];
  const chosen = all.filter((bot) => !left.has(bot.id));
  const isShort = passphrase !== "" && passphrase.length < 8;
  const lacksPhrase = hasSecrets && passphrase === "";
  const canSave =
    path.trim() !== "" && chosen.length > 0 && !isShort && !lacksPhrase && !write.isPending;
  const toggle = (id: number, isOn: boolean) => {
    const next = new Set(left);
    if (isOn) next.delete(id);
    else next.add(id);
    setLeft(next);
  };
  return (
    <FormDialog
      title={t("backups.export.title")}
      words={words}
      saveLabel={t("backups.export.save")}
      canSave={canSave}
      isDirty={path !== "" || passphrase !== ""}
      error={write.error && describeError(t, locale, write.error)}
      onSave={() =>
        write.mutate(
          {
            path: path.trim(),
            botIds: left.size === 0 ? [] : chosen.map((bot) => bot.id),
            passphrase: passphrase === "" ? null : passphrase,
            hasSecrets,
            isDryRun: false,
          },
          {
            onSuccess: ({ nBots }) => {
              showToast({ text: t("backups.export.done", { count: nBots }) });
              onClose();
            },
          },
        )
      }
      onClose={onClose}
      testId="export-dialog"
      saveTestId="save-export"
    >
      <Field label={t("backups.export.path")} hint={t("backups.export.pathHint")}>
        {(control) => (
          <TextInput
            {...control}
            isMono
            placeholder={EXAMPLE}
            value={path}
            onChange={(event) => setPath(event.target.value)}
            data-testid="export-path"
          />
        )}
      </Field>
      <fieldset className={css.choices}>
        <legend>{t("backups.export.bots")}</legend>
        {all.map((bot) => (
          <span key={bot.id} className={css.choice}>
            <Checkbox
              id={`export-bot-${bot.id}`}
              state={!left.has(bot.id)}
              onChange={(isOn) => toggle(bot.id, isOn)}
            />
            <label htmlFor={`export-bot-${bot.id}`}>{bot.username}</label>
          </span>
        ))}
      </fieldset>
      <Field
        label={t("backups.passphrase.label")}
        hint={t("backups.passphrase.hint")}
        error={
          isShort
            ? t("backups.passphrase.short")
            : lacksPhrase
              ? t("backups.export.needsPassphrase")
              : null
        }
      >
        {(control) => (
          <TextInput
            {...control}
            type="password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            data-testid="export-passphrase"
          />
        )}
      </Field>
      <span className={css.choice}>
        <Checkbox id="export-secrets" state={hasSecrets} onChange={setSecrets} />
        <label htmlFor="export-secrets">{t("backups.export.secrets")}</label>
      </span>
    </FormDialog>
  );
}
