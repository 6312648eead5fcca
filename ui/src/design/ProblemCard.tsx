import { SquareX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Button";
import css from "./ProblemCard.module.css";
import { WithCode } from "./WithCode";

/** One problem in three lines: what happened, what it means and what to do, the button. */
export function ProblemCard({
  tone,
  title,
  time,
  what,
  means,
  next,
  quote,
  actions,
}: {
  tone: "error" | "warning";
  title: string;
  /** How long ago; empty to leave it out. */
  time: ReactNode;
  what: string;
  means: string;
  next: string;
  /** The server's own words. */
  quote: string | null;
  actions: readonly { label: string; isQuiet?: boolean; run: () => void; testId?: string }[];
}) {
  return (
    <article className={css.card} data-testid="problem">
      {tone === "error" ? (
        <SquareX size={16} className={css.error} aria-hidden />
      ) : (
        <TriangleAlert size={16} className={css.warning} aria-hidden />
      )}
      <div className={css.words} data-selectable>
        <div className={css.head}>
          <b className={css.title}>{title}</b>
          <span className={css.time}>{time}</span>
        </div>
        <p>
          <WithCode text={what} />
        </p>
        {quote && <q className={css.quote}>{quote}</q>}
        <p className={css.next}>
          <WithCode text={`${means} ${next}`} />
        </p>
        <div className={css.actions}>
          {actions.map((action) => (
            <Button
              key={action.label}
              size="small"
              variant={action.isQuiet ? "quiet" : "plain"}
              className={action.isQuiet ? css.quiet : undefined}
              onClick={action.run}
              data-testid={action.testId}
            >
              {action.label}
            </Button>
          ))}
        </div>
      </div>
    </article>
  );
}
