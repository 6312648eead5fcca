import { SquareX, TriangleAlert } from "lucide-react";
import { memo, type RefObject } from "react";
import type { ConsoleLine } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { formatClock } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ConsolePage.module.css";
import { ConsoleText } from "./ConsoleText";
import { spansIn } from "./spoken";

/** What a line asks its log to do. */
export interface RowActions {
  openNode: (line: ConsoleLine) => void;
  player: (player: string, place: DOMRect) => void;
  menu: (line: ConsoleLine) => void;
}

/** One line of the console. Drawn again only when something about it changed: while new lines come, the
 *  old ones stay where they are. */
export const ConsoleRow = memo(function ConsoleRow({
  line,
  at,
  top,
  query,
  isCurrent,
  measure,
  actions,
}: {
  line: ConsoleLine;
  /** Its index among the lines shown. */
  at: number;
  /** Pixels from the top of the log's content. */
  top: number;
  query: string;
  /** Whether the search stands on this line. */
  isCurrent: boolean;
  measure: (element: HTMLElement | null) => void;
  actions: RefObject<RowActions>;
}) {
  const t = useTranslate();
  const locale = useLocale();
  return (
    <div
      ref={measure}
      className={classNames(
        css.line,
        css[line.level],
        css[`from-${line.source}`],
        isCurrent && css.stoodOn,
      )}
      style={{ transform: `translateY(${top}px)` }}
      data-index={at}
      data-seq={line.seq}
      data-testid="console-line"
      data-source={line.source}
      onContextMenu={() => actions.current.menu(line)}
    >
      <time className={css.time}>{formatClock(line.at)}</time>
      <span className={css.source}>{t(`console.source.${line.source}`)}</span>
      <span className={css.grade}>
        {line.level === "error" && <SquareX size={14} aria-label={t("console.level.error")} />}
        {line.level === "warning" && (
          <TriangleAlert size={14} aria-label={t("console.level.warning")} />
        )}
      </span>
      <span className={css.text} data-selectable>
        <ConsoleText
          spans={spansIn(line, locale)}
          query={query}
          isCurrent={isCurrent}
          player={line.player}
          onPlayer={(player, place) => actions.current.player(player, place)}
        />
      </span>
      {line.node && (
        <Button
          size="small"
          className={css.openNode}
          onClick={() => actions.current.openNode(line)}
          data-testid="open-node"
        >
          {t("console.line.openNode")}
        </Button>
      )}
    </div>
  );
});
