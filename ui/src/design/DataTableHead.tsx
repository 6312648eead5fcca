import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "./Checkbox";
import { classNames } from "./class-names";
import type { DataColumn } from "./DataTable";
import css from "./DataTable.module.css";
import { nextSort, useSorts, type Sort } from "./table-sort";

/** The heads of a table; one that can be sorted by is a button. */
export function DataTableHead<Row>({
  tableId,
  columns,
  tracks,
  sort,
  pickAll,
}: {
  tableId: string;
  columns: readonly DataColumn<Row>[];
  /** The grid's columns. */
  tracks: string;
  sort: Sort | null;
  pickAll?: { label: string; state: boolean | "indeterminate"; onChange: () => void };
}) {
  const sortBy = (column: DataColumn<Row>) =>
    useSorts.setState((sorts) => ({
      [tableId]: nextSort(sorts[tableId] ?? null, column.id, column.isNumber ?? false),
    }));
  return (
    <div className={css.head} role="row" style={{ gridTemplateColumns: tracks }}>
      {pickAll && (
        <span className={css.pick} role="columnheader">
          <Checkbox {...pickAll} />
        </span>
      )}
      {columns.map((column) => {
        const isSorted = sort?.columnId === column.id;
        const direction = sort?.isDescending ? "descending" : "ascending";
        return (
          <span
            key={column.id}
            role="columnheader"
            className={classNames(css.cell, column.isNumber && css.number)}
            aria-label={column.isHeadHidden ? column.label : undefined}
            aria-sort={isSorted ? direction : undefined}
          >
            {column.sortBy && !column.isHeadHidden ? (
              <button
                type="button"
                className={classNames(css.sort, isSorted && css.sorted)}
                onClick={() => sortBy(column)}
                data-testid={`sort-${tableId}-${column.id}`}
              >
                <span className={css.sortText}>{column.label}</span>
                {isSorted &&
                  (sort.isDescending ? (
                    <ArrowDown size={12} aria-hidden />
                  ) : (
                    <ArrowUp size={12} aria-hidden />
                  ))}
              </button>
            ) : (
              !column.isHeadHidden && column.label
            )}
          </span>
        );
      })}
    </div>
  );
}
