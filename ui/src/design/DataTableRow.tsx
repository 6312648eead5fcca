import { memo, useState, type MouseEvent, type ReactElement, type RefObject } from "react";
import { Checkbox } from "./Checkbox";
import { classNames } from "./class-names";
import { ContextMenu } from "./ContextMenu";
import type { DataColumn } from "./DataTable";
import css from "./DataTable.module.css";
import type { MenuItem } from "./menu-item";
import type { RowKey } from "./selection";

/** What a row asks its table to do. */
export interface RowActions<Row, K extends RowKey> {
  focus: (key: K) => void;
  click: (row: Row, key: K, event: MouseEvent) => void;
  toggle: (key: K) => void;
  open: (row: Row) => void;
  menu: (row: Row) => readonly MenuItem[];
}

interface Props<Row, K extends RowKey> {
  row: Row;
  rowKey: K;
  name: string;
  /** Its index in the order shown. */
  at: number;
  /** Pixels from the top of the table. */
  top: number;
  /** Pixels. */
  height: number;
  tracks: string;
  columns: readonly DataColumn<Row>[];
  /** Whether the tabulator lands here. */
  isActive: boolean;
  className: string | undefined;
  testId: string | undefined;
  hasMenu: boolean;
  /** Absent where rows cannot be picked. */
  pickLabel: string | undefined;
  isPicked: boolean;
  actions: RefObject<RowActions<Row, K>>;
}

/** One row. Drawn again only when something about it changed: a cell that shows what moves by itself
 *  (a clock, a load) is a component that listens for it. */
export const DataTableRow = memo(DataRow) as typeof DataRow;

function DataRow<Row, K extends RowKey>(props: Props<Row, K>): ReactElement {
  const { row, rowKey, at, columns, actions, pickLabel, isPicked } = props;
  // The menu is made when it is asked for, with what holds then.
  const [items, setItems] = useState<readonly MenuItem[]>([]);
  const cells = (
    // The keys are heard by the table.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      tabIndex={props.isActive ? 0 : -1}
      aria-rowindex={at + 2}
      aria-selected={pickLabel === undefined ? undefined : isPicked}
      data-at={at}
      data-testid={props.testId}
      className={classNames(css.row, isPicked && css.picked, props.className)}
      style={{
        height: props.height,
        gridTemplateColumns: props.tracks,
        transform: `translateY(${props.top}px)`,
      }}
      onFocus={() => actions.current.focus(rowKey)}
      onClick={(event) => actions.current.click(row, rowKey, event)}
      onDoubleClick={() => actions.current.open(row)}
      onContextMenu={() => props.hasMenu && setItems(actions.current.menu(row))}
    >
      {pickLabel !== undefined && (
        <span className={css.pick} role="gridcell">
          <Checkbox
            label={pickLabel}
            state={isPicked}
            onChange={() => actions.current.toggle(rowKey)}
          />
        </span>
      )}
      {columns.map((column) => (
        <span
          key={column.id}
          role="gridcell"
          className={classNames(css.cell, column.isNumber && css.number)}
        >
          {column.cell(row)}
        </span>
      ))}
    </div>
  );
  if (!props.hasMenu) return cells;
  return (
    <ContextMenu items={items} label={props.name}>
      {cells}
    </ContextMenu>
  );
}
