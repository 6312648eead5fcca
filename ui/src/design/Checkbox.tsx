import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import css from "./Checkbox.module.css";

/** A tick box without words of its own. */
export function Checkbox({
  label,
  state,
  onChange,
  id,
}: {
  /** Said by screen readers; absent where a `<label>` points here by `id`. */
  label?: string;
  state: boolean | "indeterminate";
  onChange: (isOn: boolean) => void;
  id?: string;
}) {
  return (
    <Radix.Root
      className={css.box}
      checked={state}
      aria-label={label}
      id={id}
      onCheckedChange={(next) => onChange(next === true)}
      onClick={(event) => event.stopPropagation()}
    >
      <Radix.Indicator>{state === "indeterminate" ? <Minus /> : <Check />}</Radix.Indicator>
    </Radix.Root>
  );
}
