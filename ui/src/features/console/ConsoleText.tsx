import { Fragment, type CSSProperties } from "react";
import type { ChatSpan } from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { chatColor } from "./chat-colors";
import css from "./ConsolePage.module.css";
import { pieces } from "./highlight";

const styleOf = (span: ChatSpan): CSSProperties | undefined => {
  const color = chatColor(span.color);
  return color === null ? undefined : { color };
};

/** A line in its colours, with what was searched for marked. */
export function ConsoleText({
  spans,
  query,
  isCurrent,
  player,
  onPlayer,
}: {
  spans: readonly ChatSpan[];
  query: string;
  isCurrent: boolean;
  /** Who spoke; the name can be clicked. */
  player: string | null;
  onPlayer: (player: string, place: DOMRect) => void;
}) {
  return pieces(spans, query, player).map(({ text, span, isHit, isPlayer }, at) => {
    const shown = isHit ? (
      <mark className={isCurrent ? css.current : undefined}>{text}</mark>
    ) : (
      text
    );
    return (
      // The pieces of a line never change place.
      <Fragment key={at}>
        <span
          className={classNames(
            span.bold && css.bold,
            span.italic && css.italic,
            span.underlined && css.underlined,
            span.strikethrough && css.struck,
            span.underlined && span.strikethrough && css.underlinedStruck,
            span.obfuscated && css.obfuscated,
          )}
          style={styleOf(span)}
        >
          {isPlayer && player ? (
            <button
              type="button"
              className={css.player}
              tabIndex={-1}
              aria-haspopup="menu"
              onClick={(event) => onPlayer(player, event.currentTarget.getBoundingClientRect())}
              data-testid="console-player"
            >
              {shown}
            </button>
          ) : (
            shown
          )}
        </span>
      </Fragment>
    );
  });
}
