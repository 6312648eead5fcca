import { useState } from "react";
import type { BotView, CommandView } from "@/backend/bindings";
import { isCommandName } from "@/backend/field-rules";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./CommandsPage.module.css";

const FORM = "new-command";

/** One more command; its graph opens once it is made. */
export function NewCommandDialog({
  bot,
  existing,
  onClose,
  onCreated,
}: {
  bot: BotView;
  existing: readonly CommandView[];
  onClose: () => void;
  onCreated: (command: CommandView) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const create = useWrite("createCommand");
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const plain = name.trim().toLowerCase();
  const isTaken = existing.some((one) => one.name === plain || one.aliases.includes(plain));
  const problem = plain !== "" && !isCommandName(plain) ? "malformed" : isTaken ? "taken" : null;
  const canCreate = plain !== "" && !problem && !create.isPending;
  return (
    <Dialog
      title={t("commands.action.new")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="new-command-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t("common.action.cancel")}</Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            disabled={!canCreate}
            data-testid="create-command"
          >
            {t("commands.action.create")}
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
          if (!canCreate) return;
          create.mutate(
            { botId: bot.id, name: plain, description: description.trim() || null },
            { onSuccess: onCreated },
          );
        }}
      >
        <Field
          label={t("commands.field.name")}
          hint={t("commands.field.nameHint", { example: `${bot.prefix}${plain || "hello"}` })}
          error={problem && t(`commands.name.${problem}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              isMono
              value={name}
              onChange={(event) => setName(event.target.value)}
              data-testid="new-command-name"
            />
          )}
        </Field>
        <Field label={t("commands.field.description")}>
          {(control) => (
            <TextInput
              {...control}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        {create.error && <ErrorPanel {...describeError(t, locale, create.error)} />}
      </form>
    </Dialog>
  );
}
