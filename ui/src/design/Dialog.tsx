import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import css from "./Dialog.module.css";

/** A question or a form above everything else. `Esc` closes it. */
export function Dialog({
  title,
  description,
  closeLabel,
  onClose,
  footer,
  testId,
  children,
}: {
  title: string;
  description?: string;
  closeLabel: string;
  onClose: () => void;
  footer: ReactNode;
  testId?: string;
  children?: ReactNode;
}) {
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={css.scrim} />
        <Radix.Content
          className={css.dialog}
          data-testid={testId}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className={css.head}>
            <Radix.Title className={css.title}>{title}</Radix.Title>
            <Radix.Close className={css.close} aria-label={closeLabel}>
              <X size={16} />
            </Radix.Close>
          </header>
          {description && (
            <Radix.Description className={css.description}>{description}</Radix.Description>
          )}
          {children && <div className={css.body}>{children}</div>}
          <footer className={css.foot}>{footer}</footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
