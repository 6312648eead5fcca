import { Pencil, Trash2 } from "lucide-react";
import { useMemo } from "react";
import type { BackendError } from "@/backend/backend-error";
import type { StoredValueView, ValueScope } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { DataTable, type DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { EmptyState } from "@/design/EmptyState";
import { IconButton } from "@/design/IconButton";
import { showToast } from "@/design/toast-store";
import { useLatest } from "@/design/use-latest";
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

const keyOf = ({ key }: StoredValueView) => key;
const testIdOf = ({ key }: StoredValueView) => `value-row-${key}`;

/** Values by key. What is deleted can be brought back from the toast. */
export function ValueTable({
  scope,
  values,
  onEdit,
}: {
  scope: ValueScope;
  values: readonly StoredValueView[];
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
  const actions = useLatest({ edit: onEdit, remove: removeValue });
  const columns = useMemo(
    (): readonly DataColumn<StoredValueView>[] => [
      {
        id: "key",
        label: t("values.column.key"),
        track: "minmax(140px, 1fr)",
        cell: ({ key }) => (
          <button
            type="button"
            className={cells.name}
            title={key}
            onClick={() => actions.current.edit(key)}
          >
            {key}
          </button>
        ),
      },
      {
        id: "value",
        label: t("values.column.value"),
        track: "minmax(160px, 2fr)",
        cell: (one) => (
          <span className={css.value} data-selectable>
            {one.value.slice(0, 200)}
            {(one.isCut || one.value.length > 200) && (
              <span className={css.quiet}> {t("values.row.cut")}</span>
            )}
          </span>
        ),
      },
      {
        id: "size",
        label: t("values.column.size"),
        track: "80px",
        isNumber: true,
        fromWidth: 620,
        cell: ({ nBytes }) =>
          nBytes < 1_024
            ? t("values.size.bytes", { n: nBytes })
            : t("values.size.kb", { n: Math.round(nBytes / 1_024) }),
      },
      {
        id: "updated",
        label: t("values.column.updated"),
        track: "128px",
        fromWidth: 720,
        cell: ({ updatedAt }) => (
          <span className={cells.muted} title={formatMoment(locale, updatedAt)}>
            {shortMoment(locale, updatedAt)}
          </span>
        ),
      },
      {
        id: "expires",
        label: t("values.column.expires"),
        track: "128px",
        fromWidth: 820,
        cell: ({ expiresAt }) => (
          <span className={cells.muted}>
            {expiresAt === null ? t("values.row.never") : shortMoment(locale, expiresAt)}
          </span>
        ),
      },
      {
        id: "actions",
        label: t("values.column.actions"),
        track: "72px",
        isHeadHidden: true,
        cell: (one) => (
          <span className={cells.buttons}>
            <IconButton
              label={t("values.action.edit")}
              onClick={() => actions.current.edit(one.key)}
              data-testid={`edit-value-${one.key}`}
            >
              <Pencil />
            </IconButton>
            <IconButton
              label={t("values.action.delete")}
              onClick={() => actions.current.remove(one)}
              data-testid={`delete-value-${one.key}`}
            >
              <Trash2 />
            </IconButton>
          </span>
        ),
      },
    ],
    [t, locale, actions],
  );
  return (
    <DataTable
      id="values"
      label={t("values.page.title")}
      columns={columns}
      rows={values}
      keyOf={keyOf}
      nameOf={keyOf}
      rowHeight={36}
      testIdOf={testIdOf}
      onOpen={({ key }) => onEdit(key)}
      onDelete={removeValue}
      empty={<EmptyState title={t("values.empty.filtered")} />}
    />
  );
}
