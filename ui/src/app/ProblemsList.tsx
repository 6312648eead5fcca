import { useBots } from "@/backend/bots";
import { ProblemCard } from "@/design/ProblemCard";
import { useNow } from "@/design/use-now";
import { describeFailure } from "@/i18n/describe-failure";
import { formatDuration } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { openTab } from "./place";
import { usePlaceStore } from "./place-store";
import { useBotActions } from "./use-bot-actions";

/** What is wrong now, in the popover of the status line. */
export function ProblemsList() {
  const t = useTranslate();
  const locale = useLocale();
  const now = useNow();
  const { data: bots = [] } = useBots();
  const store = usePlaceStore();
  const actions = useBotActions();
  const go = (botId: number) => () =>
    store.setState((place) => openTab(place, { type: "bot", botId, section: "overview" }));
  return bots.map((bot) => {
    const { state } = bot;
    if (state.type !== "failed" && state.type !== "reconnecting") return null;
    const words = describeFailure(t, locale, state.failure, bot.username);
    const isFinal = state.type === "failed";
    return (
      <ProblemCard
        key={bot.id}
        tone={isFinal ? "error" : "warning"}
        title={bot.username}
        time={isFinal ? t("common.time.ago", { time: formatDuration(t, now - state.since) }) : ""}
        what={words.what}
        means={words.means}
        next={words.next}
        quote={words.quote}
        actions={[
          ...(isFinal
            ? [{ label: t("common.action.retry"), run: () => actions.start([bot.id]) }]
            : []),
          { label: t("problems.card.openBot"), isQuiet: isFinal, run: go(bot.id) },
        ]}
      />
    );
  });
}
