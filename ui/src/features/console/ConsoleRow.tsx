import { SquareX, TriangleAlert } from "lucide-react";
import type { ComponentProps } from "react";
import type { ConsoleLine } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { formatClock } from "@/i18n/format-values";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ConsolePage.module.css";
import { ConsoleText } from "./ConsoleText";

/** One line of the console. */
export function ConsoleRow({
  line,
  query,
  isCurrent,
  onOpenNode,
  onPlayer,
  ...rest
}: ComponentProps<"div"> & {
  line: ConsoleLine;
  query: string;
  /** Whether the search stands on this line. */
  isCurrent: boolean;
  onOpenNode: (line: ConsoleLine) => void;
  onPlayer: (player: string, place: DOMRect) => void;
}) {
  const t = useTranslate();
  return (
    <div
      className={classNames(
        css.line,
        css[line.level],
        css[`from-${line.source}`],
        isCurrent && css.stoodOn,
      )}
      data-seq={line.seq}
      data-testid="console-line"
      data-source={line.source}
      {...rest}
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
          spans={line.spans}
          query={query}
          isCurrent={isCurrent}
          player={line.player}
          onPlayer={onPlayer}
        />
      </span>
      {line.node && (
        <Button
          size="small"
          className={css.openNode}
          onClick={() => onOpenNode(line)}
          data-testid="open-node"
        >
          {t("console.line.openNode")}
        </Button>
      )}
    </div>
  );
}
