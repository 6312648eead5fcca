import { Button } from "@/design/Button";
import table from "@/design/Table.module.css";
import { useTranslate } from "@/i18n/use-translate";
import { usePage } from "./page-context";
import { isMap, listOf, textOf, type Json, type JsonMap, type PagePart } from "./page-layout";
import css from "./Page.module.css";

/** More rows than this are counted and not shown. */
const MAX_ROWS = 500;

/** Rows of data, each of which may have things to press. */
export function PageTable({ part: { props } }: { part: PagePart }) {
  const t = useTranslate();
  const { data } = usePage();
  const rows = listOf(data[textOf(props["dataKey"])]);
  const columns = columnsOf(props, rows);
  if (rows.length === 0) return <p className={css.quiet}>{t("plugins.page.empty")}</p>;
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            {columns.map((column, n) => (
              <th key={n}>{textOf(column["header"] ?? column["label"])}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MAX_ROWS).map((row, n) => (
            <tr key={isMap(row) ? textOf(row[textOf(props["rowKey"])]) || n : n}>
              {columns.map((column, at) => (
                <td key={at}>
                  <Cell row={row} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MAX_ROWS && (
        <p className={css.quiet}>{t("plugins.page.more", { n: rows.length - MAX_ROWS })}</p>
      )}
    </>
  );
}

/** The columns the page names, or those of the first row. */
function columnsOf(props: JsonMap, rows: readonly Json[]): readonly JsonMap[] {
  const named = listOf(props["columns"]).flatMap((one) =>
    typeof one === "string" ? [{ header: one, dataKey: one }] : isMap(one) ? [one] : [],
  );
  if (named.length > 0) return named;
  const first = rows[0];
  if (!isMap(first)) return [{ header: "", dataKey: "" }];
  return Object.keys(first).map((key) => ({ header: key, dataKey: key }));
}

function Cell({ row, column }: { row: Json; column: JsonMap }) {
  const { press, pressed } = usePage();
  const actions = listOf(column["actions"]);
  if (actions.length === 0) {
    const key = textOf(column["dataKey"] ?? column["accessor"]);
    return <span data-selectable>{textOf(isMap(row) ? row[key] : row)}</span>;
  }
  return (
    <span className={css.line}>
      {actions.filter(isMap).map((action, n) => {
        const name = textOf(action["action"]);
        const key = textOf(action["row_id_key"]) || "id";
        const id = isMap(row) ? (row[key] ?? null) : row;
        return (
          <Button
            key={n}
            size="small"
            variant={action["variant"] === "destructive" ? "danger" : "plain"}
            disabled={pressed !== null}
            onClick={() => press(name, { [key]: id, rowId: id })}
          >
            {textOf(action["label"]) || name}
          </Button>
        );
      })}
    </span>
  );
}
