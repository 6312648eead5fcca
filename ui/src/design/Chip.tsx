import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import css from "./Chip.module.css";

/** A filter that is on or off, with a count. */
export function Chip({
  isOn,
  count,
  mark,
  children,
  ...rest
}: ComponentProps<"button"> & { isOn: boolean; count?: string; mark?: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      className={classNames(css.chip, isOn && css.on)}
      {...rest}
    >
      {mark}
      {children}
      {count !== undefined && <span className={css.count}>{count}</span>}
    </button>
  );
}
