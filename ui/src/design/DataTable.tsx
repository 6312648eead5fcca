import { useVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { classNames } from "./class-names";
import css from "./DataTable.module.css";
import { DataTableHead } from "./DataTableHead";
import { DataTableRow, type RowActions } from "./DataTableRow";
import type { MenuItem } from "./menu-item";
import { extendTo, toggleAll, toggleRow, type RowKey, type Selection } from "./selection";
import { sortRows, useSorts, type SortValue } from "./table-sort";
import { useLatest } from "./use-latest";
import { useRowKeys } from "./use-row-keys";
import { useWidth } from "./use-width";
import { withIndex } from "./with-index";

/** A column of a {@link DataTable}. */
export interface DataColumn<Row> {
  id: string;
  label: string;
  /** Its share of the width, as a grid track: `72px`, `minmax(120px, 1fr)`. */
  track: string;
  isNumber?: boolean;
  /** Said but not shown. */
  isHeadHidden?: boolean;
  /** Left out where the table is narrower than this, in pixels. */
  fromWidth?: number;
  /** What rows are sorted by; a column without it cannot be sorted by. */
  sortBy?: (row: Row) => SortValue;
  cell: (row: Row) => ReactNode;
}

/** Picking of rows, with the words for it. */
export interface Picking<K extends RowKey> {
  selection: Selection<K>;
  onSelect: (selection: Selection<K>) => void;
  allLabel: string;
  labelOf: (key: K) => string;
}

/** Room above the first row for the heads, in pixels. */
const HEAD = 28;
/** Room behind the last column, in pixels. */
const END = 16;
/** A fitted table is squeezed to this height at most, in pixels. */
const FITTED = 124;

/** Rows of things one acts on: sorted by a click on a head, as many as there are drawn only where one
 *  looks, all of it by keyboard. Arrows, Home, End and Page keys move; Enter opens, Space picks,
 *  Delete deletes, the menu key opens the menu. */
export function DataTable<Row, K extends RowKey>({
  id,
  label,
  columns,
  rows,
  keyOf,
  nameOf,
  rowHeight = 32,
  picking,
  sortVersion = 0,
  isOpenedByClick = false,
  isFitted = false,
  onOpen,
  onDelete,
  menuOf,
  testIdOf,
  classOf,
  empty,
}: {
  /** Its order is kept under this name while the window lives. */
  id: string;
  label: string;
  /** Kept the same between renderings where nothing about them changed: rows are drawn again when not. */
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  /** Kept the same between renderings. */
  keyOf: (row: Row) => K;
  nameOf: (row: Row) => string;
  /** Pixels. */
  rowHeight?: number;
  picking?: Picking<K>;
  /** Another number sorts again, for values that change without the rows. */
  sortVersion?: number;
  /** A click anywhere on a row opens it, for lists one only goes on from. */
  isOpenedByClick?: boolean;
  /** As high as its rows while there is room, for a page with other things below. */
  isFitted?: boolean;
  onOpen?: (row: Row) => void;
  onDelete?: (row: Row) => void;
  menuOf?: (row: Row) => readonly MenuItem[];
  testIdOf?: (row: Row) => string;
  classOf?: (row: Row) => string | undefined;
  /** Stands in for the rows where there are none. */
  empty?: ReactNode;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const sort = useSorts((sorts) => sorts[id] ?? null);
  const [activeKey, setActiveKey] = useState<K | null>(null);
  const shownColumns = useMemo(
    () => columns.filter(({ fromWidth }) => fromWidth === undefined || width >= fromWidth),
    [columns, width],
  );
  const sorted = useMemo(() => {
    const by = columns.find((column) => column.id === sort?.columnId)?.sortBy;
    return sort && by ? sortRows(rows, by, sort.isDescending) : rows;
  }, [rows, columns, sort, sortVersion]); // eslint-disable-line react-hooks/exhaustive-deps -- the version stands for values read elsewhere
  const keys = useMemo(() => sorted.map(keyOf), [sorted, keyOf]);
  const found = activeKey === null ? -1 : keys.indexOf(activeKey);
  const activeAt = found < 0 ? 0 : found;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    paddingStart: HEAD,
    scrollPaddingStart: HEAD,
    getItemKey: useCallback((at: number) => keys[at] ?? at, [keys]),
    // The focused row stays drawn wherever one scrolls: with it the focus would be lost.
    rangeExtractor: useCallback((range: Range) => withIndex(range, found), [found]),
  });
  const toggle = (key: K) => picking?.onSelect(toggleRow(picking.selection, key));
  const onKeyDown = useRowKeys({
    box: scroller,
    nRows: sorted.length,
    activeAt,
    rowHeight,
    moveTo: (at, isExtending) => {
      const key = keys[at];
      if (key === undefined) return;
      setActiveKey(key);
      virtual.scrollToIndex(at);
      if (!picking || !isExtending) return;
      const from = keys[activeAt];
      const start =
        picking.selection.anchorId === null && from !== undefined
          ? toggleRow(picking.selection, from)
          : picking.selection;
      picking.onSelect(extendTo(start, keys, key));
    },
    onEnter: onOpen && ((at) => sorted[at] && onOpen(sorted[at])),
    onSpace: picking && ((at) => keys[at] !== undefined && toggle(keys[at])),
    onDelete: onDelete && ((at) => sorted[at] && onDelete(sorted[at])),
    onAll: picking && (() => picking.onSelect({ ids: new Set(keys), anchorId: null })),
  });
  const actions = useLatest<RowActions<Row, K>>({
    focus: setActiveKey,
    click: (row, key, event) => {
      const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
      if (isPlain && isOpenedByClick) onOpen?.(row);
      if (!picking) return;
      if (event.shiftKey) picking.onSelect(extendTo(picking.selection, keys, key));
      else if (event.ctrlKey || event.metaKey) toggle(key);
    },
    toggle,
    open: (row) => !isOpenedByClick && onOpen?.(row),
    menu: (row) => menuOf?.(row) ?? [],
  });
  const tracks = [...(picking ? ["40px"] : []), ...shownColumns.map(({ track }) => track)].join(
    " ",
  );
  // The least every column asks for, so that a narrow table scrolls instead of squeezing.
  const leastWidth = [...tracks.matchAll(/(\d+)px/g)].reduce(
    (sum, [, px]) => sum + Number(px),
    END,
  );
  const nPicked = picking ? keys.filter((key) => picking.selection.ids.has(key)).length : 0;
  return (
    // The rows inside take the focus and say what they are.
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={scroller}
      className={classNames(css.table, isFitted && css.fitted, isOpenedByClick && css.opened)}
      role="grid"
      aria-label={label}
      style={isFitted ? { minHeight: Math.min(FITTED, virtual.getTotalSize()) } : undefined}
      aria-rowcount={sorted.length + 1}
      aria-multiselectable={picking ? true : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={css.rows} style={{ height: virtual.getTotalSize(), minWidth: leastWidth }}>
        <DataTableHead
          tableId={id}
          columns={shownColumns}
          tracks={tracks}
          sort={sort}
          {...(picking
            ? {
                pickAll: {
                  label: picking.allLabel,
                  state: nPicked === 0 ? false : nPicked === keys.length ? true : "indeterminate",
                  onChange: () => picking.onSelect(toggleAll(picking.selection, keys)),
                },
              }
            : {})}
        />
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index];
          const key = keys[item.index];
          if (row === undefined || key === undefined) return null;
          return (
            <DataTableRow
              key={item.key}
              row={row}
              rowKey={key}
              name={nameOf(row)}
              at={item.index}
              top={item.start}
              height={rowHeight}
              tracks={tracks}
              columns={shownColumns}
              isActive={item.index === activeAt}
              className={classOf?.(row)}
              testId={testIdOf?.(row)}
              hasMenu={menuOf !== undefined}
              pickLabel={picking?.labelOf(key)}
              isPicked={picking?.selection.ids.has(key) ?? false}
              actions={actions}
            />
          );
        })}
      </div>
      {sorted.length === 0 && empty}
    </div>
  );
}
