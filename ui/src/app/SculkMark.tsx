import css from "./SculkMark.module.css";

/** The app's own sign. */
export function SculkMark({ label }: { label: string }) {
  return (
    <svg className={css.mark} viewBox="0 0 20 20" role="img" aria-label={label}>
      <path
        d="M2 8V4.5A2.5 2.5 0 0 1 4.5 2H8M12 2h3.5A2.5 2.5 0 0 1 18 4.500V8M18 12v3.5a2.5 2.5 0 0 1-2.5 2.5H12M8 18H4.5A2.5 2.5 0 0 1 2 15.5V12"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
      <path d="M10 5.5 14.5 10 10 14.5 5.5 10z" fill="currentColor" />
    </svg>
  );
}
