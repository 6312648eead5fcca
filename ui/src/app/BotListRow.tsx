import { StateMark } from "@/design/StateMark";
import { classNames } from "@/design/class-names";
import type { BotView } from "@/backend/bindings";
import { describeState } from "@/i18n/describe-state";
import { useOfNow } from "@/design/use-now";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotList.module.css";

/** One bot of the list. */
export function BotListRow({
  bot,
  isActive,
  isDragged,
  ...rest
}: React.ComponentProps<"button"> & {
  bot: BotView;
  isActive: boolean;
  isDragged: boolean;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { mark } = describeState(t, locale, bot.state, 0);
  const phrase = useOfNow((now) => describeState(t, locale, bot.state, now).phrase);
  const brief = useOfNow((now) => describeState(t, locale, bot.state, now).brief);
  return (
    <button
      type="button"
      className={classNames(
        css.bot,
        isActive && css.active,
        isDragged && css.dragged,
        mark === "idle" && css.off,
      )}
      aria-current={isActive ? "page" : undefined}
      aria-label={t("bots.list.row", { name: bot.username, state: phrase })}
      data-testid={`bot-row-${bot.username}`}
      data-bot-id={bot.id}
      {...rest}
    >
      <StateMark mark={mark} />
      <span className={css.name}>{bot.username}</span>
      <span className={classNames(css.brief, mark === "error" && css.error)}>{brief}</span>
    </button>
  );
}
