import { useState } from "react";
import type { CrashReportView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { SectionHead } from "@/design/SectionHead";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Crashes.module.css";

/** Reports of crashes: looked at, copied, deleted. Not there while there are none. */
export function CrashesPanel() {
  const t = useTranslate();
  const said = useSaid();
  const locale = useLocale();
  const reports = useRead("listCrashReports", {});
  const remove = useWrite("deleteCrashReports");
  const [open, setOpen] = useState<CrashReportView | null>(null);
  const all = reports.data ?? [];
  if (all.length === 0 && !reports.error) return null;
  const error = reports.error ?? remove.error;
  return (
    <section className={css.panel} aria-labelledby="crashes-title" data-testid="crashes-panel">
      <SectionHead
        id="crashes-title"
        title={t("crashes.panel.title")}
        hint={t("crashes.panel.hint")}
      >
        <Button
          disabled={all.length === 0 || remove.isPending}
          onClick={() => remove.mutate({ names: all.map((report) => report.name) })}
          data-testid="delete-crashes"
        >
          {t("crashes.action.deleteAll")}
        </Button>
      </SectionHead>
      {error && (
        <ErrorPanel {...describeError(t, locale, error)} onRetry={() => void reports.refetch()} />
      )}
      <ul className={css.list}>
        {all.map((report) => (
          <li key={report.name} className={css.item} data-testid={`crash-${report.name}`}>
            <span className={css.summary}>
              {said(report.summary)}
              <small>
                {t(`crashes.part.${report.part}`)} · {formatMoment(locale, report.at)}
              </small>
            </span>
            <Button size="small" onClick={() => setOpen(report)}>
              {t("crashes.action.look")}
            </Button>
          </li>
        ))}
      </ul>
      {open && (
        <ReportDialog
          report={open}
          onClose={() => setOpen(null)}
          onDelete={() => {
            remove.mutate({ names: [open.name] });
            setOpen(null);
          }}
        />
      )}
    </section>
  );
}

function ReportDialog({
  report,
  onClose,
  onDelete,
}: {
  report: CrashReportView;
  onClose: () => void;
  onDelete: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const read = useRead("readCrashReport", { name: report.name });
  const text = read.data?.text;
  return (
    <Dialog
      title={t("crashes.dialog.title", { time: formatMoment(locale, report.at) })}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="crash-dialog"
      isWide
      footer={
        <>
          <Button onClick={onDelete} data-testid="delete-crash">
            {t("crashes.action.delete")}
          </Button>
          <Button
            disabled={text === undefined}
            onClick={() => void navigator.clipboard.writeText(text ?? "")}
            data-testid="copy-crash"
          >
            {t("common.action.copy")}
          </Button>
        </>
      }
    >
      <p className={css.note}>{t("crashes.dialog.note")}</p>
      {read.isPending && <Skeleton label={t("common.state.loading")} />}
      {read.error && <ErrorPanel {...describeError(t, locale, read.error)} />}
      {text !== undefined && (
        <pre className={css.text} data-selectable>
          {text}
        </pre>
      )}
    </Dialog>
  );
}
