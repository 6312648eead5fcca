import { useId, useState, type ReactNode } from "react";
import { useRead } from "@/backend/queries";
import { addressText, EXAMPLE_ADDRESS } from "@/backend/field-rules";
import { Button } from "@/design/Button";
import { Checkbox } from "@/design/Checkbox";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./NewBotForm.module.css";
import { problemsOf, problemsWhileTyping } from "./new-bot-draft";
import { useCreateBot } from "./use-create-bot";

/** Three questions: what it is called, where it plays, how it signs in. */
export function NewBotForm({
  onCreated,
  cancel,
}: {
  onCreated: (botId: number) => void;
  cancel?: ReactNode;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const listId = useId();
  const startId = useId();
  const servers = useRead("listServers", {});
  const create = useCreateBot();
  const [username, setUsername] = useState("");
  const [address, setAddress] = useState("");
  const [shouldStart, setShouldStart] = useState(true);
  const [left, setLeft] = useState({ username: false, address: false });
  const problems = problemsOf({ username, address });
  const typing = problemsWhileTyping(problems);
  const shown = {
    username: left.username ? problems.username : typing.username,
    address: left.address ? problems.address : typing.address,
  };
  const submit = () => {
    setLeft({ username: true, address: true });
    if (problems.username || problems.address) return;
    create.mutate({ username, address, shouldStart }, { onSuccess: (bot) => onCreated(bot.id) });
  };
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={t("newBot.username.label")}
        hint={t("newBot.username.hint")}
        error={shown.username && t(`username.problem.${shown.username}`)}
      >
        {(control) => (
          <TextInput
            {...control}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the form is the one thing on screen
            autoFocus
            value={username}
            onChange={(event) => setUsername(event.target.value)}
            onBlur={() => username && setLeft((was) => ({ ...was, username: true }))}
            data-testid="new-bot-username"
          />
        )}
      </Field>
      <Field
        label={t("newBot.address.label")}
        hint={t("newBot.address.hint")}
        error={shown.address && t(`address.problem.${shown.address}`)}
      >
        {(control) => (
          <>
            <TextInput
              {...control}
              list={listId}
              value={address}
              placeholder={EXAMPLE_ADDRESS}
              onChange={(event) => setAddress(event.target.value)}
              onBlur={() => address && setLeft((was) => ({ ...was, address: true }))}
              data-testid="new-bot-address"
            />
            <datalist id={listId}>
              {servers.data?.map((server) => (
                <option key={server.id} value={addressText(server)}>
                  {server.name}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <fieldset className={css.signIn}>
        <legend>{t("newBot.signIn.label")}</legend>
        <label className={css.choice}>
          <input type="radio" name="sign-in" checked readOnly data-testid="new-bot-offline" />
          <span>
            {t("newBot.signIn.offline")}
            <small>{t("newBot.signIn.offlineHint")}</small>
          </span>
        </label>
      </fieldset>
      <div className={css.start}>
        <Checkbox id={startId} state={shouldStart} onChange={setShouldStart} />
        <label htmlFor={startId}>{t("newBot.start.label")}</label>
      </div>
      {create.error && <ErrorPanel {...describeError(t, locale, create.error)} />}
      <div className={css.actions}>
        {cancel}
        <Button
          type="submit"
          variant="primary"
          disabled={create.isPending}
          data-testid="create-bot"
        >
          {t("newBot.action.create")}
        </Button>
      </div>
    </form>
  );
}
