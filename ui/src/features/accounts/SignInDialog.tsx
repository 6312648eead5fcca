import { CircleCheck, ExternalLink } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { SignInView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Skeleton } from "@/design/Skeleton";
import { useNow } from "@/design/use-now";
import { describeError, describeSignIn } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Accounts.module.css";
import { isOver, timeLeft } from "./sign-in-state";

/** Signs an account in: a code is shown, Microsoft's page takes it. */
export function SignInDialog({
  accountId,
  botId,
  onDone,
  onClose,
}: {
  /** The account that is signed in again; null for a new one. */
  accountId: number | null;
  /** The bot it is for: Microsoft is reached the way that bot goes. Null for none. */
  botId: number | null;
  onDone: (accountId: number) => void;
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const begin = useWrite("beginSignIn");
  const cancel = useWrite("cancelSignIn");
  const [begun, setBegun] = useState<SignInView | null>(null);
  const current = useRead("getSignIn", { id: begun?.id ?? 0 }, { enabled: begun !== null });
  const view = begun === null ? null : (current.data ?? begun);
  const start = () => {
    setBegun(null);
    begin.mutate({ accountId, botId }, { onSuccess: setBegun });
  };
  // Once for a dialog, also where React runs effects twice to find faults.
  const hasStarted = useRef(false);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    start();
  }, []); // eslint-disable-line react-hooks/exhaustive-deps -- only when it opens
  const doneId = view?.state.type === "done" ? view.state.accountId : null;
  useEffect(() => {
    if (doneId !== null) onDone(doneId);
  }, [doneId]); // eslint-disable-line react-hooks/exhaustive-deps -- the callback is new on each render of the parent
  const close = () => {
    if (view && !isOver(view)) cancel.mutate({ id: view.id });
    onClose();
  };
  const hasFailed = begin.error !== null || view?.state.type === "failed";
  return (
    <Dialog
      title={t(accountId === null ? "accounts.signIn.title" : "accounts.signIn.again")}
      closeLabel={t("common.action.close")}
      onClose={close}
      testId="sign-in-dialog"
      footer={
        <>
          {hasFailed && (
            <Button variant="primary" onClick={start} data-testid="sign-in-again">
              {t("accounts.signIn.newCode")}
            </Button>
          )}
          <Button onClick={close}>
            {t(doneId === null ? "common.action.cancel" : "common.action.close")}
          </Button>
        </>
      }
    >
      <div className={css.signIn} aria-live="polite">
        {begin.error && <ErrorPanel {...describeError(t, locale, begin.error)} />}
        {begin.isPending && <Skeleton label={t("accounts.signIn.asking")} />}
        {view && <Progress view={view} />}
      </div>
    </Dialog>
  );
}

function Progress({ view }: { view: SignInView }) {
  const t = useTranslate();
  switch (view.state.type) {
    case "waiting":
      return <Code view={view} />;
    case "checking":
      return <Skeleton label={t("accounts.signIn.checking")} />;
    case "done":
      return (
        <p className={css.done} data-testid="sign-in-done">
          <CircleCheck size={18} aria-hidden />
          {t("accounts.signIn.done")}
        </p>
      );
    case "failed":
      return <Failed code={view.state.code} message={view.state.message} />;
    case "cancelled":
      return <p>{t("accounts.signIn.cancelled")}</p>;
  }
}

function Failed({ code, message }: { code: string; message: string }) {
  const t = useTranslate();
  const locale = useLocale();
  return <ErrorPanel {...describeSignIn(t, locale, code, message)} />;
}

function Code({ view }: { view: SignInView }) {
  const t = useTranslate();
  const locale = useLocale();
  const now = useNow();
  const open = useWrite("openSignInPage");
  const [isCopied, setCopied] = useState(false);
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <>
      <ol className={css.steps}>
        <li>
          {t("accounts.signIn.openPage")}
          <span className={css.line}>
            <Button
              variant="primary"
              icon={<ExternalLink />}
              onClick={() => open.mutate({ id: view.id })}
              data-testid="open-sign-in-page"
            >
              {t("accounts.signIn.open")}
            </Button>
            <code className={css.url} data-selectable>
              {view.url}
            </code>
            <Button size="small" onClick={() => copy(view.url)}>
              {t("accounts.signIn.copyAddress")}
            </Button>
          </span>
        </li>
        <li>
          {t("accounts.signIn.typeCode")}
          <span className={css.line}>
            <code className={css.code} data-selectable data-testid="sign-in-code">
              {view.userCode}
            </code>
            <Button onClick={() => copy(view.userCode)} data-testid="copy-sign-in-code">
              {t(isCopied ? "accounts.signIn.copied" : "common.action.copy")}
            </Button>
          </span>
        </li>
        <li>{t("accounts.signIn.choose")}</li>
      </ol>
      {open.error && <ErrorPanel {...describeError(t, locale, open.error)} />}
      <p className={css.left}>{t("accounts.signIn.left", { time: timeLeft(view, now) })}</p>
    </>
  );
}
