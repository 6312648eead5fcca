import { Switch as Radix } from "radix-ui";
import css from "./Switch.module.css";

/** Turns something on at once, without a Save. */
export function Switch({
  label,
  isOn,
  isDisabled = false,
  onChange,
  id,
}: {
  label?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
  id?: string;
}) {
  return (
    <Radix.Root
      className={css.switch}
      checked={isOn}
      disabled={isDisabled}
      aria-label={label}
      id={id}
      onCheckedChange={onChange}
    >
      <Radix.Thumb className={css.thumb} />
    </Radix.Root>
  );
}
