import { useEffect, useId, useState, type ReactNode } from "react";
import type { AccountView } from "@/backend/bindings";
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

/** The question how a bot signs in. */
export type SignInChoice = (choice: {
  /** Null for a name alone. */
  picked: AccountView | null;
  onPick: (account: AccountView | null) => void;
}) => ReactNode;

/** Three questions: what it is called, where it plays, how it signs in. */
export function NewBotForm({
  signIn,
  onCreated,
  cancel,
  onDirtyChange,
}: {
  signIn: SignInChoice;
  onCreated: (botId: number) => void;
  cancel?: ReactNode;
  /** Told whether something was typed that closing would lose. */
  onDirtyChange?: (isDirty: boolean) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const listId = useId();
  const startId = useId();
  const servers = useRead("listServers", {});
  const create = useCreateBot();
  const [typed, setUsername] = useState("");
  const [account, setAccount] = useState<AccountView | null>(null);
  const username = account?.player ?? typed;
  const [address, setAddress] = useState("");
  const [shouldStart, setShouldStart] = useState(true);
  const [left, setLeft] = useState({ username: false, address: false });
  const isDirty = typed !== "" || address !== "";
  useEffect(() => onDirtyChange?.(isDirty), [isDirty]); // eslint-disable-line react-hooks/exhaustive-deps -- the callback is new on each render of the parent
  const problems = problemsOf({ username, address, isAccount: account !== null });
  const typing = problemsWhileTyping(problems);
  const shown = {
    username: left.username ? problems.username : typing.username,
    address: left.address ? problems.address : typing.address,
  };
  const submit = () => {
    setLeft({ username: true, address: true });
    if (problems.username || problems.address) return;
    const accountId = account?.id ?? null;
    const draft = { username, address, accountId, shouldStart };
    create.mutate(draft, { onSuccess: (bot) => onCreated(bot.id) });
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
        hint={account ? t("newBot.username.ofAccount") : t("newBot.username.hint")}
        error={shown.username && t(`username.problem.${shown.username}`)}
      >
        {(control) => (
          <TextInput
            {...control}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the form is the one thing on screen
            autoFocus
            value={username}
            disabled={account !== null}
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
      {signIn({ picked: account, onPick: setAccount })}
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
