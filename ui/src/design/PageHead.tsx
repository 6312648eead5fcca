import type { ReactNode } from "react";
import panel from "./Panel.module.css";

/** The head of a page that stands alone: its title, what belongs beside it, and on the right what one
 *  does there. */
export function PageHead({
  title,
  beside,
  children,
}: {
  title: string;
  beside?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className={panel.head}>
      <h1>{title}</h1>
      {beside}
      <span className={panel.grow} />
      {children}
    </header>
  );
}
