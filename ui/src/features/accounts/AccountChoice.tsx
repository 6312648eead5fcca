import { useId, useState } from "react";
import type { AccountView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Accounts.module.css";
import { SignInDialog } from "./SignInDialog";

/** How a new bot signs in: under a name alone, or as an account. */
export function AccountChoice({
  picked,
  onPick,
}: {
  /** Null for a name alone. */
  picked: AccountView | null;
  onPick: (account: AccountView | null) => void;
}) {
  const t = useTranslate();
  const group = useId();
  const accounts = useRead("listAccounts", {});
  const [isSigningIn, setSigningIn] = useState(false);
  const [wanted, setWanted] = useState<number | null>(null);
  const all = accounts.data ?? [];
  // A fresh sign-in is picked as soon as the list has it.
  const fresh = wanted === null ? undefined : all.find((account) => account.id === wanted);
  if (fresh) {
    setWanted(null);
    onPick(fresh);
  }
  return (
    <fieldset className={css.choices}>
      <legend>{t("newBot.signIn.label")}</legend>
      <label className={css.choice}>
        <input
          type="radio"
          name={group}
          checked={picked === null}
          onChange={() => onPick(null)}
          data-testid="new-bot-offline"
        />
        <span>
          {t("newBot.signIn.offline")}
          <small>{t("newBot.signIn.offlineHint")}</small>
        </span>
      </label>
      {all.map((account) => (
        <label key={account.id} className={css.choice}>
          <input
            type="radio"
            name={group}
            checked={picked?.id === account.id}
            onChange={() => onPick(account)}
            data-testid={`new-bot-account-${account.player}`}
          />
          <span>
            {account.player}
            <small>
              {t(account.isSignedIn ? "accounts.choice.hint" : "accounts.row.signedOut")}
            </small>
          </span>
        </label>
      ))}
      <Button
        type="button"
        variant="quiet"
        onClick={() => setSigningIn(true)}
        data-testid="new-bot-sign-in"
      >
        {t("accounts.action.signIn")}
      </Button>
      {isSigningIn && (
        <SignInDialog
          accountId={null}
          botId={null}
          onDone={setWanted}
          onClose={() => setSigningIn(false)}
        />
      )}
    </fieldset>
  );
}
