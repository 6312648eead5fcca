import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import css from "./Button.module.css";
import { Kbd } from "./Kbd";

/** A button with words. One `primary` per view; `quiet` has no edge until the pointer is over it. */
export function Button({
  variant = "plain",
  size = "normal",
  icon,
  shortcut,
  className,
  children,
  type = "button",
  ...rest
}: ComponentProps<"button"> & {
  variant?: "primary" | "plain" | "quiet" | "danger";
  size?: "normal" | "small";
  icon?: ReactNode;
  /** Shown inside, for instance `Ctrl S`. */
  shortcut?: string;
}) {
  return (
    <button
      type={type}
      className={classNames(css.button, css[variant], size === "small" && css.small, className)}
      {...rest}
    >
      {icon}
      {children}
      {shortcut && <Kbd keys={shortcut} />}
    </button>
  );
}
