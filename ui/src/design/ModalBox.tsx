import { useEffect, useRef, type ComponentProps } from "react";
import { createPortal } from "react-dom";
import { classNames } from "./class-names";
import css from "./ModalBox.module.css";

/** The browser's own modal dialog: it keeps the focus inside, makes the rest inert and gives the
 *  focus back. (Radix' dialog writes a style element, which the content security policy refuses.) */
export function ModalBox({
  onClose,
  className,
  children,
  ...rest
}: Omit<ComponentProps<"dialog">, "onClose"> & { onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    if (!dialog || dialog.open) return;
    const before = document.activeElement;
    dialog.showModal();
    // The first field, or the main button, rather than the close button in the corner.
    const first =
      dialog.querySelector<HTMLElement>("input:not([type=radio]), select, textarea") ??
      dialog.querySelector<HTMLElement>("footer button:last-of-type");
    first?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return createPortal(
    // A press on the scrim is a shorter way to close; Esc and the buttons are the others.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={box}
      className={classNames(css.box, className)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      {...rest}
    >
      {/* Fills the box, so that only presses on the scrim reach the dialog itself. */}
      <div className={css.content}>{children}</div>
    </dialog>,
    document.body,
  );
}
