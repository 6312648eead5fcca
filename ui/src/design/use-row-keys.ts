import type { KeyboardEvent, RefObject } from "react";

/** What the keys do in a list of rows of which one has the focus. */
export interface RowKeys {
  /** What scrolls; its rows carry `data-at`. */
  box: RefObject<HTMLElement | null>;
  nRows: number;
  activeAt: number;
  /** Pixels. */
  rowHeight: number;
  moveTo: (at: number, isExtending: boolean) => void;
  onEnter?: ((at: number) => unknown) | undefined;
  onSpace?: ((at: number) => unknown) | undefined;
  onDelete?: ((at: number) => unknown) | undefined;
  onAll?: (() => unknown) | undefined;
}

/** Where a key goes from row `at`, or null where it goes nowhere. */
export function rowAfterKey(code: string, at: number, nRows: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -nRows,
    End: nRows,
  };
  const by = steps[code];
  if (by === undefined || nRows === 0) return null;
  return Math.min(nRows - 1, Math.max(0, at + by));
}

/** Keys of a list of rows. They hold while a row itself has the focus, not something inside of it. */
export function useRowKeys(keys: RowKeys): (event: KeyboardEvent) => void {
  const focusRow = (at: number) =>
    requestAnimationFrame(() =>
      keys.box.current?.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus({
        preventScroll: true,
      }),
    );
  return (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.at === undefined) return;
    const { activeAt: at, nRows } = keys;
    const page = Math.max(
      1,
      Math.floor((keys.box.current?.clientHeight ?? 0) / keys.rowHeight) - 2,
    );
    const to = event.altKey ? null : rowAfterKey(event.code, at, nRows, page);
    if (to !== null) {
      keys.moveTo(to, event.shiftKey);
      focusRow(to);
    } else if (event.code === "Enter" && keys.onEnter) keys.onEnter(at);
    else if (event.code === "Space" && keys.onSpace) keys.onSpace(at);
    else if (event.code === "Delete" && keys.onDelete) {
      keys.onDelete(at);
      focusRow(Math.max(0, Math.min(at, nRows - 2)));
    } else if (event.code === "KeyA" && (event.ctrlKey || event.metaKey) && keys.onAll)
      keys.onAll();
    else return;
    event.preventDefault();
  };
}
