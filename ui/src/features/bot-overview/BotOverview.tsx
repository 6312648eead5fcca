import type { ReactNode } from "react";
import type { BotActions } from "@/backend/bot-actions";
import type { BotView } from "@/backend/bindings";
import { serverText } from "@/backend/field-rules";
import { useRead } from "@/backend/queries";
import { ProblemCard } from "@/design/ProblemCard";
import { useNow } from "@/design/use-now";
import { describeFailure } from "@/i18n/describe-failure";
import { describeState } from "@/i18n/describe-state";
import { formatDuration, formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotOverview.module.css";

/** How a bot is, and why it is not online where it is not. */
export function BotOverview({
  bot,
  actions,
  onOpenConsole,
  load,
  strip,
  events,
}: {
  bot: BotView;
  actions: BotActions;
  onOpenConsole: () => void;
  /** What it uses. */
  load: ReactNode;
  /** Its last hour as a drawing. */
  strip: ReactNode;
  /** What happened to it of late. */
  events: ReactNode;
}) {
  const t = useTranslate();
  return (
    <div className={css.overview}>
      <FailureOf bot={bot} actions={actions} onOpenConsole={onOpenConsole} />
      <div className={css.columns}>
        <FactsOf bot={bot} />
        <div className={css.side}>
          <section aria-label={t("overview.hour.title")}>
            <h2 className={css.title}>{t("overview.hour.title")}</h2>
            <div className={css.strip}>{strip}</div>
          </section>
          <section aria-label={t("overview.load.title")}>
            <h2 className={css.title}>{t("overview.load.title")}</h2>
            {load}
          </section>
          <div className={css.events}>{events}</div>
        </div>
      </div>
    </div>
  );
}

function FailureOf({
  bot,
  actions,
  onOpenConsole,
}: {
  bot: BotView;
  actions: BotActions;
  onOpenConsole: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const now = useNow();
  const { state } = bot;
  if (state.type !== "failed" && state.type !== "reconnecting") return null;
  const words = describeFailure(t, locale, state.failure, bot.username);
  const isFinal = state.type === "failed";
  const { details } = state.failure;
  return (
    <section className={isFinal ? css.failed : css.waiting} data-testid="failure">
      <ProblemCard
        tone={isFinal ? "error" : "warning"}
        title={words.short}
        time={
          isFinal
            ? formatDuration(t, now - state.since)
            : describeState(t, locale, state, now).phrase
        }
        what={words.what}
        means={words.means}
        next={words.next}
        quote={words.quote}
        actions={[
          {
            label: isFinal ? t("common.action.retry") : t("bots.action.retryNow"),
            run: () => (isFinal ? actions.start([bot.id]) : actions.restart([bot.id])),
            testId: "retry-bot",
          },
          { label: t("bots.action.openConsole"), isQuiet: true, run: onOpenConsole },
        ]}
      />
      {details && (
        <details className={css.details}>
          <summary>{t("common.action.details")}</summary>
          <pre data-selectable>{details}</pre>
        </details>
      )}
    </section>
  );
}

function FactsOf({ bot }: { bot: BotView }) {
  const t = useTranslate();
  const locale = useLocale();
  const now = useNow();
  const servers = useRead("listServers", {});
  const info = useRead("getAppInfo", {});
  const server = servers.data?.find((one) => one.id === bot.serverId);
  const accounts = useRead("listAccounts", {});
  const account = accounts.data?.find((one) => one.botIds.includes(bot.id))?.player;
  const { state } = bot;
  const facts: [string, string | null][] = [
    [t("overview.fact.state"), describeState(t, locale, state, now).phrase],
    [
      t("overview.fact.since"),
      state.type === "online" || state.type === "failed" ? formatMoment(locale, state.since) : null,
    ],
    [t("overview.fact.server"), server ? serverText(server) : null],
    [t("overview.fact.version"), info.data?.minecraftVersion ?? null],
    [t("overview.fact.signIn"), account ?? t("newBot.signIn.offline")],
    [t("overview.fact.prefix"), bot.prefix],
    [t("overview.fact.owners"), bot.owners.join(", ") || t("overview.value.nobody")],
    [
      t("overview.fact.autoStart"),
      bot.autoStart ? t("overview.value.yes") : t("overview.value.no"),
    ],
    [t("overview.fact.note"), bot.note || null],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name} className={css.fact}>
            <dt>{name}</dt>
            <dd data-selectable>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
