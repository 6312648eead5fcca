import type { ReactNode } from "react";
import css from "./ListPage.module.css";
import { SearchInput } from "./SearchInput";

/** A list within a page: a filter and the action above it, the list below. */
export function ListPage({
  filterLabel,
  filter,
  onFilter,
  action,
  children,
}: {
  filterLabel: string;
  filter: string;
  onFilter: (filter: string) => void;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={css.page}>
      <div className={css.bar}>
        <SearchInput
          className={css.search ?? ""}
          label={filterLabel}
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
        />
        <span className={css.grow} />
        {action}
      </div>
      {children}
    </div>
  );
}
