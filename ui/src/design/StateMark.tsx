import { classNames } from "./class-names";
import css from "./StateMark.module.css";

/** What a mark says. Each has a shape of its own besides its colour. */
export type Mark = "online" | "connecting" | "warning" | "error" | "idle";

const SHAPES: Record<Mark, React.ReactNode> = {
  online: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  connecting: (
    <path
      d="M5 1.2A3.8 3.8 0 1 1 1.2 5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
    />
  ),
  warning: <path d="M5 .8 9.6 9.2H.4z" fill="currentColor" />,
  error: (
    <path
      fillRule="evenodd"
      fill="currentColor"
      d="M2 .8h6A1.2 1.2 0 0 1 9.2 2v6A1.2 1.2 0 0 1 8 9.2H2A1.2 1.2 0 0 1 .8 8V2A1.2 1.2 0 0 1 2 .8zM3.6 2.7l-.9.9L4.1 5 2.7 6.4l.9.9L5 5.9l1.4 1.4.9-.9L5.9 5l1.4-1.4-.9-.9L5 4.100z"
    />
  ),
  idle: <circle cx="5" cy="5" r="3.3" fill="none" stroke="currentColor" strokeWidth="1.5" />,
};

/** A bot's state at a glance. `label` is what screen readers say; none where words stand beside. */
export function StateMark({ mark, label }: { mark: Mark; label?: string }) {
  return (
    <svg
      className={classNames(css.mark, css[mark])}
      width="10"
      height="10"
      viewBox="0 0 10 10"
      data-mark={mark}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {SHAPES[mark]}
    </svg>
  );
}
