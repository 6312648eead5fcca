import { memo, useCallback } from "react";
import type { BotActions } from "@/backend/bot-actions";
import type { BotView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { ProblemCard } from "@/design/ProblemCard";
import { useLatest } from "@/design/use-latest";
import { useOfNow } from "@/design/use-now";
import { describeFailure } from "@/i18n/describe-failure";
import { formatDuration } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./DashboardPage.module.css";

/** What is wrong now, each with the button that does something about it. */
export function ProblemsPanel({
  bots,
  actions,
  onOpenConsole,
}: {
  bots: readonly BotView[];
  actions: BotActions;
  onOpenConsole: (botId: number) => void;
}) {
  const t = useTranslate();
  const latest = useLatest(onOpenConsole);
  const open = useCallback((botId: number) => latest.current(botId), [latest]);
  // What stands still first, then what mends itself.
  const ordered = [...bots].sort(
    (a, b) => Number(b.state.type === "failed") - Number(a.state.type === "failed"),
  );
  const failed = bots.flatMap(({ id, state }) => (state.type === "failed" ? [id] : []));
  const nProblems = bots.filter(
    ({ state }) => state.type === "failed" || state.type === "reconnecting",
  ).length;
  return (
    <section className={css.problems} aria-labelledby="dashboard-problems">
      <header className={css.sideHead}>
        <h2 id="dashboard-problems">{t("problems.list.title")}</h2>
        {nProblems > 0 && <span className={css.count}>{nProblems}</span>}
        <span className={css.grow} />
        {failed.length > 1 && (
          <Button size="small" variant="quiet" onClick={() => actions.start(failed)}>
            {t("problems.list.retryAll")}
          </Button>
        )}
      </header>
      {nProblems === 0 && <p className={css.calm}>{t("problems.list.empty")}</p>}
      <div className={css.cards}>
        {ordered.map((bot) => (
          <Problem key={bot.id} bot={bot} actions={actions} onOpenConsole={open} />
        ))}
      </div>
    </section>
  );
}

/** Drawn again only when its bot changes. */
const Problem = memo(function Problem({
  bot,
  actions,
  onOpenConsole,
}: {
  bot: BotView;
  actions: BotActions;
  onOpenConsole: (botId: number) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { state } = bot;
  if (state.type !== "failed" && state.type !== "reconnecting") return null;
  const words = describeFailure(t, locale, state.failure, bot.username);
  const isFinal = state.type === "failed";
  const console = {
    label: t("bots.action.openConsole"),
    isQuiet: true,
    run: () => onOpenConsole(bot.id),
  };
  return (
    <ProblemCard
      tone={isFinal ? "error" : "warning"}
      title={bot.username}
      time={isFinal ? <Since at={state.since} /> : ""}
      {...words}
      actions={
        isFinal
          ? [{ label: t("common.action.retry"), run: () => actions.start([bot.id]) }, console]
          : [console]
      }
    />
  );
});

function Since({ at }: { at: number }) {
  const t = useTranslate();
  return useOfNow((now) => formatDuration(t, now - at));
}
