import { History } from "lucide-react";
import type { ConsoleBuffer } from "@/backend/console-buffer";
import { Button } from "@/design/Button";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ConsolePage.module.css";

/** Says that one looks at old lines, from when they are, and leads back. */
export function PastBar({ buffer, onLeave }: { buffer: ConsoleBuffer; onLeave: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const momentOf = (at: number | undefined) => (at === undefined ? "" : formatMoment(locale, at));
  return (
    <div className={css.past} role="status" data-testid="console-past">
      <History size={14} aria-hidden />
      <span>
        {t("console.past.range", {
          from: momentOf(buffer.lines[0]?.at),
          to: momentOf(buffer.lines.at(-1)?.at),
        })}
      </span>
      <span className={css.grow} />
      <Button size="small" onClick={onLeave} data-testid="console-past-leave">
        {t("console.past.leave")}
      </Button>
    </div>
  );
}
