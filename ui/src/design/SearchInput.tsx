import { Search } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import css from "./SearchInput.module.css";

/** A field that narrows what is shown. `after` holds counts and arrows. */
export function SearchInput({
  label,
  after,
  className,
  ...rest
}: ComponentProps<"input"> & { label: string; after?: ReactNode }) {
  return (
    <div className={classNames(css.search, className)}>
      <Search size={14} aria-hidden />
      <input
        type="text"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        {...rest}
      />
      {after}
    </div>
  );
}
