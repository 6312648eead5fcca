import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import css from "./TextInput.module.css";

/** One line of text. Spelling help and completion are off: these are names and addresses. */
export function TextInput({
  className,
  isMono = false,
  ...rest
}: ComponentProps<"input"> & { isMono?: boolean }) {
  return (
    <input
      className={classNames(css.input, isMono && css.mono, className)}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      {...rest}
    />
  );
}
