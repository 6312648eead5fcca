import { CircleAlert, X } from "lucide-react";
import { Button } from "./Button";
import { IconButton } from "./IconButton";
import { dismissToast, useToasts } from "./toast-store";
import css from "./Toaster.module.css";

/** Where toasts appear. Rendered once, by the shell. */
export function Toaster({ dismissLabel }: { dismissLabel: string }) {
  const toasts = useToasts((s) => s.toasts);
  return (
    <div className={css.toaster} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={css.toast} data-testid="toast">
          {toast.tone === "error" && <CircleAlert size={16} className={css.error} />}
          <span className={css.text}>{toast.text}</span>
          {toast.action && (
            <Button
              size="small"
              data-testid="toast-action"
              onClick={() => {
                toast.action?.run();
                dismissToast(toast.id);
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton label={dismissLabel} onClick={() => dismissToast(toast.id)}>
            <X />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
