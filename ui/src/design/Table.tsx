import type { ReactNode } from "react";
import css from "./Table.module.css";

/** A column of a table. */
export interface Column {
  id: string;
  /** Its head; said but not shown where `isHeadHidden`. */
  label: string;
  /** Pixels; columns without one share the rest. */
  width?: number;
  isNumber?: boolean;
  isHeadHidden?: boolean;
}

/** Least pixels of a column that shares the rest. */
const LEAST = 140;

/** Rows of things one acts on. Cells take their classes from `Table.module.css`. */
export function Table({
  columns,
  children,
}: {
  columns: readonly Column[];
  /** `<tr>` elements. */
  children: ReactNode;
}) {
  // In a window that is too narrow for all columns the table is moved sideways.
  const minWidth = columns.reduce((sum, { width = LEAST }) => sum + width, 0);
  return (
    <table className={css.table} style={{ minWidth }}>
      <thead>
        <tr>
          {columns.map(({ id, label, width, isNumber, isHeadHidden }) => (
            <th
              key={id}
              className={isNumber ? css.number : undefined}
              style={{ width }}
              aria-label={isHeadHidden ? label : undefined}
            >
              {isHeadHidden ? null : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
