import { X } from "lucide-react";
import { useId, type ReactNode } from "react";
import { classNames } from "./class-names";
import css from "./Dialog.module.css";
import { ModalBox } from "./ModalBox";

/** A question or a form above everything else. `Esc` closes it, where it can be closed. */
export function Dialog({
  title,
  description,
  closeLabel,
  onClose,
  footer,
  testId,
  isWide = false,
  children,
}: {
  title: string;
  description?: string;
  closeLabel?: string;
  /** Absent: there is no way past it but its buttons. */
  onClose?: () => void;
  /** Buttons; absent where a form inside brings its own. */
  footer?: ReactNode;
  testId?: string;
  /** For tables and two columns. */
  isWide?: boolean;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <ModalBox
      className={classNames(css.dialog, isWide && css.wide)}
      onClose={() => onClose?.()}
      aria-labelledby={`${id}-title`}
      {...(description ? { "aria-describedby": `${id}-text` } : {})}
      data-testid={testId}
    >
      <header className={css.head}>
        <h2 id={`${id}-title`} className={css.title}>
          {title}
        </h2>
        {onClose && (
          <button type="button" className={css.close} aria-label={closeLabel} onClick={onClose}>
            <X size={16} />
          </button>
        )}
      </header>
      {description && (
        <p id={`${id}-text`} className={css.description}>
          {description}
        </p>
      )}
      {children && <div className={css.body}>{children}</div>}
      {footer && <footer className={css.foot}>{footer}</footer>}
    </ModalBox>
  );
}
