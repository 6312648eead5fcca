import { useState } from "react";
import type { BotView, CommandView } from "@/backend/bindings";
import { isCommandName } from "@/backend/field-rules";
import { useWrite } from "@/backend/queries";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

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
  const words = useFormWords();
  const create = useWrite("createCommand");
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const plain = name.trim().toLowerCase();
  const isTaken = existing.some((one) => one.name === plain || one.aliases.includes(plain));
  const problem = plain !== "" && !isCommandName(plain) ? "malformed" : isTaken ? "taken" : null;
  const canCreate = plain !== "" && !problem && !create.isPending;
  return (
    <FormDialog
      title={t("commands.action.new")}
      words={words}
      saveLabel={t("commands.action.create")}
      canSave={canCreate}
      isDirty={name !== "" || description !== ""}
      error={create.error && describeError(t, locale, create.error)}
      onSave={() =>
        create.mutate(
          { botId: bot.id, name: plain, description: description.trim() || null },
          { onSuccess: onCreated },
        )
      }
      onClose={onClose}
      testId="new-command-dialog"
      saveTestId="create-command"
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
    </FormDialog>
  );
}
