import { Pencil, Trash2 } from "lucide-react";
import type { BackendError } from "@/backend/backend-error";
import type { StoredValueView, ValueScope } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { IconButton } from "@/design/IconButton";
import { showToast } from "@/design/toast-store";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Store.module.css";

/** Day and time, short enough for a column. */
function shortMoment(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** Values by key. What is deleted can be brought back from the toast. */
export function ValueTable({
  scope,
  values,
  isHeadShown,
  onEdit,
}: {
  scope: ValueScope;
  values: readonly StoredValueView[];
  /** Only the first page has a head. */
  isHeadShown: boolean;
  onEdit: (key: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const remove = useWrite("deleteValue");
  const restore = useWrite("restoreValue");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  const removeValue = ({ owner, key }: StoredValueView) =>
    remove.mutate(
      { scope, owner, key },
      {
        onError,
        onSuccess: (gone) =>
          showToast({
            text: t("values.toast.deleted", { key }),
            ...(gone && {
              action: {
                label: t("common.action.undo"),
                run: () => restore.mutate({ scope, owner, key }, { onError }),
              },
            }),
          }),
      },
    );
  const head = !isHeadShown;
  return (
    <Table
      columns={[
        { id: "key", label: t("values.column.key"), width: 200, isHeadHidden: head },
        { id: "value", label: t("values.column.value"), isHeadHidden: head },
        {
          id: "size",
          label: t("values.column.size"),
          width: 80,
          isNumber: true,
          isHeadHidden: head,
        },
        { id: "updated", label: t("values.column.updated"), width: 112, isHeadHidden: head },
        { id: "expires", label: t("values.column.expires"), width: 112, isHeadHidden: head },
        { id: "actions", label: t("values.column.actions"), width: 88, isHeadHidden: true },
      ]}
    >
      {values.map((one) => (
        <tr key={one.key} data-testid={`value-row-${one.key}`}>
          <td>
            <button type="button" className={table.name} onClick={() => onEdit(one.key)}>
              {one.key}
            </button>
          </td>
          <td className={css.value} data-selectable>
            {one.value.slice(0, 200)}
            {(one.isCut || one.value.length > 200) && (
              <span className={css.quiet}> {t("values.row.cut")}</span>
            )}
          </td>
          <td className={table.number}>
            {one.nBytes < 1_024
              ? t("values.size.bytes", { n: one.nBytes })
              : t("values.size.kb", { n: Math.round(one.nBytes / 1_024) })}
          </td>
          <td className={table.muted} title={formatMoment(locale, one.updatedAt)}>
            {shortMoment(locale, one.updatedAt)}
          </td>
          <td className={table.muted}>
            {one.expiresAt === null ? t("values.row.never") : shortMoment(locale, one.expiresAt)}
          </td>
          <td className={table.ends}>
            <span className={table.buttons}>
              <IconButton
                label={t("values.action.edit")}
                onClick={() => onEdit(one.key)}
                data-testid={`edit-value-${one.key}`}
              >
                <Pencil />
              </IconButton>
              <IconButton
                label={t("values.action.delete")}
                onClick={() => removeValue(one)}
                data-testid={`delete-value-${one.key}`}
              >
                <Trash2 />
              </IconButton>
            </span>
          </td>
        </tr>
      ))}
    </Table>
  );
}
