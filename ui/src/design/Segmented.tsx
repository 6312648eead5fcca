import { ToggleGroup } from "radix-ui";
import css from "./Segmented.module.css";

/** One of two to four, all in sight. */
export function Segmented<V extends string>({
  label,
  value,
  options,
  onPick,
}: {
  label: string;
  value: V | null;
  options: readonly { value: V; label: string }[];
  onPick: (value: V) => void;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className={css.group}
      aria-label={label}
      value={value ?? ""}
      onValueChange={(next) => {
        const picked = options.find((option) => option.value === next);
        if (picked) onPick(picked.value);
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className={css.item}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
