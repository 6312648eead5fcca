import { create } from "zustand";

/** By which column a list is sorted, and which way. */
export interface Sort {
  columnId: string;
  isDescending: boolean;
}

/** What rows are compared by; null stands behind everything, whichever way one sorts. */
export type SortValue = string | number | null;

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return words.compare(String(a), String(b));
}

/** The rows in order of a value. Rows of the same value keep the order they came in. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  isDescending: boolean,
): readonly Row[] {
  const sign = isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        return Number(a.value === null) - Number(b.value === null);
      }
      return sign * compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

/** What one more click on the head of a column does: one way, the other way, the user's own order.
 *  Numbers begin with the greatest, words with A. */
export function nextSort(now: Sort | null, columnId: string, isNumber: boolean): Sort | null {
  if (now?.columnId !== columnId) return { columnId, isDescending: isNumber };
  return now.isDescending === isNumber ? { columnId, isDescending: !isNumber } : null;
}

/** The order of every list by its name; outlives the page it is on. */
export const useSorts = create<Record<string, Sort | null>>(() => ({}));
