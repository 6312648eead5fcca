import { LogIn, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { AccountView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Accounts.module.css";
import { SignInDialog } from "./SignInDialog";

/** The accounts that are signed in with Microsoft. */
export function AccountsPanel() {
  const t = useTranslate();
  const locale = useLocale();
  const accounts = useRead("listAccounts", {});
  const [dialog, setDialog] = useState<{ account: AccountView | null } | null>(null);
  return (
    <section className={css.panel} aria-labelledby="accounts-title" data-testid="accounts-panel">
      <header className={css.head}>
        <div>
          <h2 id="accounts-title">{t("accounts.panel.title")}</h2>
          <p>{t("accounts.panel.hint")}</p>
        </div>
        <Button
          icon={<LogIn />}
          onClick={() => setDialog({ account: null })}
          data-testid="new-account"
        >
          {t("accounts.action.signIn")}
        </Button>
      </header>
      {accounts.isPending && <Skeleton label={t("common.state.loading")} />}
      {accounts.error && (
        <ErrorPanel
          {...describeError(t, locale, accounts.error)}
          onRetry={() => void accounts.refetch()}
        />
      )}
      {accounts.data?.length === 0 && <p className={css.none}>{t("accounts.panel.empty")}</p>}
      {accounts.data && accounts.data.length > 0 && (
        <ul className={css.list}>
          {accounts.data.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              onSignIn={() => setDialog({ account })}
            />
          ))}
        </ul>
      )}
      {dialog && (
        <SignInDialog
          accountId={dialog.account?.id ?? null}
          botId={dialog.account?.botIds[0] ?? null}
          onDone={() => undefined}
          onClose={() => setDialog(null)}
        />
      )}
    </section>
  );
}

function AccountRow({ account, onSignIn }: { account: AccountView; onSignIn: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const remove = useWrite("removeAccount");
  const isUsed = account.botIds.length > 0;
  const removeAccount = () =>
    remove.mutate(
      { id: account.id },
      {
        onError: (error) =>
          showToast({ text: describeError(t, locale, error).message, tone: "error" }),
        onSuccess: () =>
          showToast({ text: t("accounts.toast.removed", { player: account.player }) }),
      },
    );
  return (
    <li className={css.row} data-testid={`account-row-${account.player}`}>
      <span className={css.player} data-selectable>
        {account.player}
      </span>
      <span className={css.use}>{t("accounts.row.bots", { count: account.botIds.length })}</span>
      {!account.isSignedIn && (
        <span className={css.out}>
          <TriangleAlert size={14} aria-hidden />
          {t("accounts.row.signedOut")}
        </span>
      )}
      <span className={css.ends}>
        {!account.isSignedIn && (
          <Button size="small" onClick={onSignIn} data-testid={`renew-account-${account.player}`}>
            {t("accounts.action.signInAgain")}
          </Button>
        )}
        <IconButton
          label={isUsed ? t("accounts.remove.inUse") : t("accounts.action.remove")}
          aria-disabled={isUsed}
          onClick={() => !isUsed && removeAccount()}
          data-testid={`remove-account-${account.player}`}
        >
          <Trash2 />
        </IconButton>
      </span>
    </li>
  );
}
