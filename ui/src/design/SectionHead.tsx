import type { ReactNode } from "react";
import css from "./SectionHead.module.css";

/** The head of a part of a page: its title, what it is for, and on the right what one does there. */
export function SectionHead({
  id,
  title,
  hint,
  children,
}: {
  /** For `aria-labelledby` of the part. */
  id: string;
  title: string;
  hint: string;
  children: ReactNode;
}) {
  return (
    <header className={css.head}>
      <div className={css.words}>
        <h2 id={id}>{title}</h2>
        <p>{hint}</p>
      </div>
      <div className={css.actions}>{children}</div>
    </header>
  );
}
