import { useState } from "react";
import type { BotView } from "@/backend/bindings";
import { usernameProblem } from "@/backend/field-rules";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

const UNCHANGED = {
  serverId: null,
  prefix: null,
  owners: null,
  note: null,
  autoStart: null,
  password: null,
};

/** Gives a bot another name. */
export function RenameBotDialog({ bot, onClose }: { bot: BotView; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateBot");
  const [username, setUsername] = useState(bot.username);
  const problem = usernameProblem(username);
  const formId = `rename-${bot.id}`;
  return (
    <Dialog
      title={t("botSettings.rename.title", { name: bot.username })}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.action.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            disabled={Boolean(problem) || update.isPending}
          >
            {t("bots.action.rename")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!problem)
            update.mutate({ id: bot.id, username, ...UNCHANGED }, { onSuccess: onClose });
        }}
      >
        <Field
          label={t("botSettings.username.label")}
          hint={t("botSettings.rename.hint")}
          error={problem && t(`username.problem.${problem}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
              data-testid="rename-username"
            />
          )}
        </Field>
      </form>
      {update.error && <ErrorPanel {...describeError(t, locale, update.error)} />}
    </Dialog>
  );
}
