import { MessageSquare, Play, RotateCw, Square } from "lucide-react";
import type { BotActions } from "@/backend/bot-actions";
import { Button } from "@/design/Button";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BulkBar.module.css";

/** What can be done to all picked bots; floats over the table. */
export function BulkBar({
  ids,
  actions,
  onSay,
  onClear,
}: {
  ids: readonly number[];
  actions: BotActions;
  /** Lets all of them say something. */
  onSay: () => void;
  onClear: () => void;
}) {
  const t = useTranslate();
  return (
    <div className={css.bar} role="toolbar" aria-label={t("dashboard.bulk.name")}>
      <span className={css.count}>{t("dashboard.bulk.picked", { n: ids.length })}</span>
      <span className={css.separator} />
      <Button
        variant="quiet"
        icon={<Play />}
        onClick={() => actions.start(ids)}
        data-testid="bulk-start"
      >
        {t("bots.action.start")}
      </Button>
      <Button
        variant="quiet"
        icon={<Square />}
        onClick={() => actions.stop(ids)}
        data-testid="bulk-stop"
      >
        {t("bots.action.stop")}
      </Button>
      <Button
        variant="quiet"
        icon={<RotateCw />}
        onClick={() => actions.restart(ids)}
        data-testid="bulk-restart"
      >
        {t("bots.action.restart")}
      </Button>
      <Button variant="quiet" icon={<MessageSquare />} onClick={onSay} data-testid="bulk-say">
        {t("dashboard.bulk.say")}
      </Button>
      <span className={css.separator} />
      <Button variant="quiet" shortcut="Esc" onClick={onClear}>
        {t("dashboard.bulk.clear")}
      </Button>
    </div>
  );
}
