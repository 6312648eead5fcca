import { useState } from "react";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Accounts.module.css";
import { SignInDialog } from "./SignInDialog";

/** As what a bot joins. The choice holds at once and is used at the next join. */
export function AccountField({ botId }: { botId: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const accounts = useRead("listAccounts", {});
  const set = useWrite("setBotAccount");
  const [isSigningIn, setSigningIn] = useState(false);
  const all = accounts.data ?? [];
  const own = all.find((account) => account.botIds.includes(botId));
  const error = accounts.error ?? set.error;
  return (
    <>
      <Field label={t("accounts.field.label")} hint={t("accounts.field.hint")}>
        {(control) => (
          <div className={css.field}>
            <Select
              {...control}
              value={own ? String(own.id) : ""}
              disabled={accounts.isPending || set.isPending}
              options={[
                { value: "", label: t("accounts.field.offline") },
                ...all.map((account) => ({
                  value: String(account.id),
                  label: account.isSignedIn
                    ? account.player
                    : t("accounts.field.signedOut", { player: account.player }),
                })),
              ]}
              onPick={(id) => set.mutate({ botId, accountId: id === "" ? null : Number(id) })}
              data-testid="bot-account"
            />
            <Button onClick={() => setSigningIn(true)} data-testid="bot-sign-in">
              {t(own && !own.isSignedIn ? "accounts.action.signInAgain" : "accounts.action.signIn")}
            </Button>
          </div>
        )}
      </Field>
      {error && <ErrorPanel {...describeError(t, locale, error)} />}
      {isSigningIn && (
        <SignInDialog
          accountId={own && !own.isSignedIn ? own.id : null}
          botId={botId}
          onDone={(accountId) => set.mutate({ botId, accountId })}
          onClose={() => setSigningIn(false)}
        />
      )}
    </>
  );
}
