import { StateMark } from "@/design/StateMark";
import { classNames } from "@/design/class-names";
import type { BotView } from "@/backend/bindings";
import { describeState } from "@/i18n/describe-state";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotList.module.css";

/** One bot of the list. */
export function BotListRow({
  bot,
  now,
  isActive,
  isDragged,
  ...rest
}: React.ComponentProps<"button"> & {
  bot: BotView;
  now: number;
  isActive: boolean;
  isDragged: boolean;
}) {
  const t = useTranslate();
  const words = describeState(t, useLocale(), bot.state, now);
  return (
    <button
      type="button"
      className={classNames(
        css.bot,
        isActive && css.active,
        isDragged && css.dragged,
        words.mark === "idle" && css.off,
      )}
      aria-current={isActive ? "page" : undefined}
      aria-label={t("bots.list.row", { name: bot.username, state: words.phrase })}
      data-testid={`bot-row-${bot.username}`}
      data-bot-id={bot.id}
      {...rest}
    >
      <StateMark mark={words.mark} />
      <span className={css.name}>{bot.username}</span>
      <span className={classNames(css.brief, words.mark === "error" && css.error)}>
        {words.brief}
      </span>
    </button>
  );
}
