import type { StateSpan } from "@/backend/bindings";
import { HISTORY_MS } from "@/backend/state-history";
import { useOfNow } from "@/design/use-now";
import { useTranslate } from "@/i18n/use-translate";
import css from "./HourStrip.module.css";

const CLASS: Record<string, string | undefined> = {
  online: css.online,
  connecting: css.connecting,
  reconnecting: css.connecting,
  failed: css.failed,
};

/** Width of the drawing, in its own units. */
const WIDTH = 600;
/** The least a span is drawn, so that a short failure is not lost. */
const LEAST = 12;
/** How often the strip moves on, in milliseconds: a third of a pixel. */
const STEP_MS = 10_000;

/** What a bot did within the last hour, oldest on the left. */
export function HourStrip({ spans }: { spans: readonly StateSpan[] }) {
  const t = useTranslate();
  const now = useOfNow((at) => Math.ceil(at / STEP_MS) * STEP_MS);
  const from = now - HISTORY_MS;
  const x = (at: number) => Math.min(WIDTH, Math.max(0, ((at - from) / HISTORY_MS) * WIDTH));
  const onlineMs = spans
    .filter((span) => span.state === "online")
    .reduce((sum, span) => sum + Math.max(0, (span.to ?? now) - Math.max(from, span.from)), 0);
  return (
    <svg
      className={css.strip}
      viewBox={`0 0 ${WIDTH} 8`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t("dashboard.strip.name", { percent: Math.round((onlineMs / HISTORY_MS) * 100) })}
    >
      <rect className={css.floor} y="3" width={WIDTH} height="2" />
      {spans.map((span) => {
        const name = CLASS[span.state];
        const left = x(span.from);
        const width = Math.max(LEAST, x(span.to ?? now) - left);
        if (!name) return null;
        return (
          <rect
            key={span.from}
            className={name}
            x={Math.min(left, WIDTH - width)}
            y={span.state === "online" ? 2 : 0}
            width={width}
            height={span.state === "online" ? 4 : 8}
          />
        );
      })}
    </svg>
  );
}
