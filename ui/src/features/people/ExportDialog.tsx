import type { PeopleFormat } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./People.module.css";

/** Writes everybody into a file and says where it lies. */
export function ExportDialog({ botId, onClose }: { botId: number; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const write = useWrite("exportPeople");
  const to = (format: PeopleFormat) => write.mutate({ botId, format });
  return (
    <Dialog
      title={t("people.export.title")}
      description={t("people.export.hint")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="export-people-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t("common.action.close")}</Button>
          <Button disabled={write.isPending} onClick={() => to("json")}>
            {t("people.export.json")}
          </Button>
          <Button
            variant="primary"
            disabled={write.isPending}
            onClick={() => to("csv")}
            data-testid="export-csv"
          >
            {t("people.export.csv")}
          </Button>
        </>
      }
    >
      {write.error && <ErrorPanel {...describeError(t, locale, write.error)} />}
      {write.data && (
        <div className={css.outcome} role="status">
          <p>{t("people.export.done", { count: write.data.count })}</p>
          <code data-selectable data-testid="export-path">
            {write.data.path}
          </code>
        </div>
      )}
    </Dialog>
  );
}
