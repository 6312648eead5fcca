import css from "./Kbd.module.css";

/** A key or a chord, as it is printed on the keyboard. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className={css.kbd} aria-hidden>
      {keys}
    </kbd>
  );
}
