import { memo, useId } from "react";
import { useStateChanges } from "@/backend/bots";
import type { BotView } from "@/backend/bindings";
import { StateMark, type Mark } from "@/design/StateMark";
import { describeFailure } from "@/i18n/describe-failure";
import { formatClock } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./DashboardPage.module.css";
import { recentEvents, type RecentEvent } from "./recent-events";

/** Lines in the list. */
const SHOWN = 60;

const MARKS: Record<string, Mark> = {
  stopped: "idle",
  connecting: "connecting",
  online: "online",
  reconnecting: "connecting",
  failed: "error",
};

/** What happened to the bots of late. */
export function EventsPanel({ bots }: { bots: readonly BotView[] }) {
  const t = useTranslate();
  const locale = useLocale();
  const id = useId();
  const events = recentEvents(bots, useStateChanges(), SHOWN);
  const wordsOf = ({ state, username }: RecentEvent) => {
    if (state.type === "past") return t(`events.state.${state.name}`);
    if (state.type === "failed" || state.type === "reconnecting") {
      const { short } = describeFailure(t, locale, state.failure, username);
      return t(`events.state.${state.type}Because`, { why: short });
    }
    return t(`events.state.${state.type}`);
  };
  return (
    <section className={css.events} aria-labelledby={id}>
      <header className={css.sideHead}>
        <h2 id={id}>{t("events.list.title")}</h2>
      </header>
      {events.length === 0 && <p className={css.calm}>{t("events.list.empty")}</p>}
      <ol className={css.lines}>
        {events.map((event) => {
          const name = event.state.type === "past" ? event.state.name : event.state.type;
          return (
            <EventLine
              key={event.key}
              at={event.at}
              mark={MARKS[name] ?? "idle"}
              username={event.username}
              words={wordsOf(event)}
            />
          );
        })}
      </ol>
    </section>
  );
}

/** Drawn again only when its words change. */
const EventLine = memo(function EventLine({
  at,
  mark,
  username,
  words,
}: {
  at: number;
  mark: Mark;
  username: string;
  words: string;
}) {
  return (
    <li className={css.line} title={`${username} ${words}`}>
      <time className={css.time}>{formatClock(at)}</time>
      <span className={css.still}>
        <StateMark mark={mark} />
      </span>
      <span className={css.words}>
        <b>{username}</b> {words}
      </span>
    </li>
  );
});
