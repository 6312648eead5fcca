import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import css from "./Select.module.css";

/** One of a few. The system's own list: it is reachable by keyboard and screen reader everywhere. */
export function Select<V extends string>({
  value,
  options,
  onPick,
  className,
  ...rest
}: Omit<ComponentProps<"select">, "value" | "onChange"> & {
  value: V;
  options: readonly { value: V; label: string }[];
  onPick: (value: V) => void;
}) {
  return (
    <span className={classNames(css.wrap, className)}>
      <select
        className={css.select}
        value={value}
        onChange={(event) => {
          const picked = options.find((option) => option.value === event.target.value);
          if (picked) onPick(picked.value);
        }}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden />
    </span>
  );
}
