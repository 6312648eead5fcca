import { useEffect, useState } from "react";
import type { BackupBotView, BackupDiff, BackupView, RestorePart } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { Skeleton } from "@/design/Skeleton";
import { TextInput } from "@/design/TextInput";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Backups.module.css";

/** What differs between a copy and now, and the way back: all of it, one bot or one graph. */
export function LookDialog({ backup, onClose }: { backup: BackupView; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const look = useWrite("lookIntoBackup");
  const restore = useWrite("restoreBackup");
  const [passphrase, setPassphrase] = useState("");
  const [isSure, setSure] = useState(false);
  const { mutate } = look;
  const open = (phrase: string | null) => mutate({ name: backup.name, passphrase: phrase });
  useEffect(() => {
    if (!backup.isSealed) mutate({ name: backup.name, passphrase: null });
  }, [backup, mutate]);
  const bring = (part: RestorePart) =>
    restore.mutate(
      {
        name: backup.name,
        passphrase: passphrase === "" ? null : passphrase,
        part,
        isDryRun: false,
      },
      {
        onSuccess: () => {
          showToast({ text: t("backups.look.done") });
          onClose();
        },
      },
    );
  const error = restore.error ?? look.error;
  return (
    <Dialog
      title={t("backups.look.title", { time: formatMoment(locale, backup.madeAt) })}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="look-dialog"
      isWide
      footer={
        <>
          <Button onClick={onClose}>{t("common.action.close")}</Button>
          {look.data &&
            (isSure ? (
              <Button
                variant="danger"
                disabled={restore.isPending}
                onClick={() => bring({ type: "whole" })}
                data-testid="restore-whole-sure"
              >
                {t("backups.look.sure")}
              </Button>
            ) : (
              <Button onClick={() => setSure(true)} data-testid="restore-whole">
                {t("backups.look.whole")}
              </Button>
            ))}
        </>
      }
    >
      <div className={css.form}>
        {backup.isSealed && !look.data && (
          <form
            className={css.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (passphrase !== "") open(passphrase);
            }}
          >
            <Field label={t("backups.passphrase.label")} hint={t("backups.look.sealed")}>
              {(control) => (
                <TextInput
                  {...control}
                  type="password"
                  value={passphrase}
                  onChange={(event) => setPassphrase(event.target.value)}
                  data-testid="look-passphrase"
                />
              )}
            </Field>
            <Button type="submit" disabled={passphrase === "" || look.isPending}>
              {t("backups.look.open")}
            </Button>
          </form>
        )}
        {look.isPending && <Skeleton label={t("common.state.loading")} />}
        {look.data && <Differences diff={look.data} isBusy={restore.isPending} onBring={bring} />}
        {isSure && <p className={css.servers}>{t("backups.look.wholeHint")}</p>}
        {error && <ErrorPanel {...describeError(t, locale, error)} />}
      </div>
    </Dialog>
  );
}

function Differences({
  diff,
  isBusy,
  onBring,
}: {
  diff: BackupDiff;
  isBusy: boolean;
  onBring: (part: RestorePart) => void;
}) {
  const t = useTranslate();
  const isSame = diff.bots.every((bot) => bot.change === "same");
  const isSameBeside = diff.serversGone.length + diff.serversNew.length + diff.others.length === 0;
  if (isSame && isSameBeside) return <p>{t("backups.look.same")}</p>;
  return (
    <>
      <ul className={css.diff}>
        {diff.bots
          .filter((bot) => bot.change !== "same")
          .map((bot) => (
            <Bot key={bot.botId} bot={bot} isBusy={isBusy} onBring={onBring} />
          ))}
      </ul>
      {diff.serversGone.length > 0 && (
        <p className={css.servers}>
          {t("backups.look.serversGone", { names: diff.serversGone.join(", ") })}
        </p>
      )}
      {diff.serversNew.length > 0 && (
        <p className={css.servers}>
          {t("backups.look.serversNew", { names: diff.serversNew.join(", ") })}
        </p>
      )}
      {diff.others.length > 0 && (
        <p className={css.servers}>
          {t("backups.look.others", {
            what: diff.others.map((one) => t(`backups.other.${one}`)).join(", "),
          })}
        </p>
      )}
    </>
  );
}

function Bot({
  bot,
  isBusy,
  onBring,
}: {
  bot: BackupBotView;
  isBusy: boolean;
  onBring: (part: RestorePart) => void;
}) {
  const t = useTranslate();
  const botId = bot.botId;
  const isBack = bot.change !== "new";
  return (
    <li className={css.bot} data-testid={`diff-bot-${bot.username}`}>
      <div className={css.line}>
        <span className={css.change} data-change={bot.change}>
          {t(`backups.change.${bot.change}`)}
        </span>
        <span>
          {bot.username}
          {bot.change === "changed" &&
            bot.nUsersThen !== bot.nUsersNow &&
            ` · ${t("backups.look.players", { then: bot.nUsersThen, now: bot.nUsersNow })}`}
        </span>
        {isBack && (
          <Button size="small" disabled={isBusy} onClick={() => onBring({ type: "bot", botId })}>
            {t("backups.look.bot")}
          </Button>
        )}
      </div>
      {bot.aspects.length > 0 && (
        <p className={css.servers}>
          {t("backups.look.aspects", {
            what: bot.aspects.map((one) => t(`backups.aspect.${one}`)).join(", "),
          })}
        </p>
      )}
      {bot.graphs.map((graph) => (
        <div
          key={`${graph.isEventGraph ? "e" : "c"}${graph.name}`}
          className={`${css.line} ${css.graph}`}
        >
          <span className={css.change} data-change={graph.change}>
            {t(`backups.change.${graph.change}`)}
          </span>
          <span>
            {t(graph.isEventGraph ? "backups.look.eventGraph" : "backups.look.command", {
              name: graph.name,
            })}
          </span>
          {graph.change !== "new" && bot.change === "changed" && (
            <Button
              size="small"
              variant="quiet"
              disabled={isBusy}
              onClick={() =>
                onBring(
                  graph.isEventGraph
                    ? { type: "eventGraph", botId, name: graph.name }
                    : { type: "command", botId, name: graph.name },
                )
              }
            >
              {t("backups.look.graph")}
            </Button>
          )}
        </div>
      ))}
    </li>
  );
}
