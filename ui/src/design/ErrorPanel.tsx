import { SquareX } from "lucide-react";
import { useState } from "react";
import { Button } from "./Button";
import css from "./ErrorPanel.module.css";

/** What happened in plain words, a button that does something about it, and the rest on request. */
export function ErrorPanel({
  message,
  details,
  labels,
  onRetry,
}: {
  message: string;
  details: string | null;
  labels: { retry: string; details: string; copy: string };
  onRetry?: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={css.panel} role="alert" data-testid="error-panel">
      <SquareX size={16} className={css.icon} aria-hidden />
      <div className={css.words}>
        <p data-selectable>{message}</p>
        <div className={css.actions}>
          {onRetry && (
            <Button size="small" onClick={onRetry}>
              {labels.retry}
            </Button>
          )}
          {details && (
            <Button
              size="small"
              variant="quiet"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {labels.details}
            </Button>
          )}
          {details && isOpen && (
            <Button
              size="small"
              variant="quiet"
              onClick={() => void navigator.clipboard.writeText(`${message}\n${details}`)}
            >
              {labels.copy}
            </Button>
          )}
        </div>
        {details && isOpen && (
          <pre className={css.details} data-selectable>
            {details}
          </pre>
        )}
      </div>
    </div>
  );
}
