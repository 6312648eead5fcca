import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import css from "./IconButton.module.css";
import { Tooltip } from "./Tooltip";

/** A button that is only a picture: its label is said to screen readers and shown on hover. */
export function IconButton({
  label,
  shortcut,
  size = "normal",
  isOn,
  children,
  className,
  ...rest
}: ComponentProps<"button"> & {
  label: string;
  shortcut?: string;
  size?: "tiny" | "normal" | "large";
  /** For buttons that stay down. */
  isOn?: boolean;
  children: ReactNode;
}) {
  return (
    <Tooltip text={label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isOn}
        className={classNames(css.button, css[size], isOn && css.on, className)}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
