import { CheckCheck, History, RotateCw } from "lucide-react";
import { useState } from "react";
import type { ScheduleJob, ScheduleView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import { Skeleton } from "@/design/Skeleton";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { describeError } from "@/i18n/describe-error";
import { formatDuration, formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { JobMark } from "./JobMark";
import { formatWhen } from "./format-when";
import css from "./Schedule.module.css";
import { useScheduleChanges } from "./use-schedule-changes";

const PAGE = 100;

/** What came of schedules, newest first, in pages; or what failed for good and nobody looked at. */
export function JobList({
  isFailed,
  schedule,
  onShowAll,
}: {
  isFailed: boolean;
  /** Of this one only. */
  schedule: ScheduleView | null;
  onShowAll?: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const changes = useScheduleChanges();
  /** The jobs before which each page begins; the last is the page in sight. */
  const [pages, setPages] = useState<readonly (number | null)[]>([null]);
  const before = pages.at(-1) ?? null;
  const jobs = useRead("listJobs", {
    scheduleId: schedule?.id ?? null,
    isFailed,
    before,
    limit: PAGE,
  });
  const shown = jobs.data?.jobs ?? [];
  const oldest = shown.at(-1);
  const ids = shown.map(({ id }) => id);
  return (
    <>
      <div className={css.bar}>
        {schedule && (
          <>
            <span>{t("schedule.history.of", { name: schedule.fields.name })}</span>
            <Button size="small" onClick={onShowAll}>
              {t("schedule.history.all")}
            </Button>
          </>
        )}
        {isFailed && shown.length > 0 && (
          <>
            <Button size="small" icon={<RotateCw />} onClick={() => changes.again(ids)}>
              {t("schedule.failed.againAll", { count: ids.length })}
            </Button>
            <Button size="small" icon={<CheckCheck />} onClick={() => changes.dismiss(ids)}>
              {t("schedule.failed.dismissAll", { count: ids.length })}
            </Button>
          </>
        )}
      </div>
      {jobs.isPending && <Skeleton label={t("common.state.loading")} />}
      {jobs.error && (
        <ErrorPanel {...describeError(t, locale, jobs.error)} onRetry={() => void jobs.refetch()} />
      )}
      {jobs.data && shown.length === 0 && (
        <EmptyState
          icon={isFailed ? <CheckCheck /> : <History />}
          title={t(isFailed ? "schedule.failed.none" : "schedule.history.none")}
          text={t(isFailed ? "schedule.failed.noneText" : "schedule.history.noneText")}
        />
      )}
      {shown.length > 0 && (
        <Table
          columns={[
            { id: "state", label: t("schedule.column.state"), width: 120 },
            { id: "schedule", label: t("schedule.column.schedule") },
            { id: "due", label: t("schedule.column.due"), width: 128 },
            { id: "took", label: t("schedule.column.took"), width: 88, isNumber: true },
            { id: "message", label: t("schedule.column.message") },
            { id: "actions", label: t("schedule.column.actions"), width: 80, isHeadHidden: true },
          ]}
        >
          {shown.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </Table>
      )}
      {(pages.length > 1 || jobs.data?.hasOlder) && (
        <div className={css.paging}>
          <Button
            size="small"
            disabled={pages.length === 1}
            onClick={() => setPages(pages.slice(0, -1))}
          >
            {t("schedule.history.newer")}
          </Button>
          <Button
            size="small"
            disabled={!jobs.data?.hasOlder || !oldest}
            onClick={() => oldest && setPages([...pages, oldest.id])}
          >
            {t("schedule.history.older")}
          </Button>
        </div>
      )}
    </>
  );
}

function JobRow({ job }: { job: ScheduleJob }) {
  const t = useTranslate();
  const said = useSaid();
  const locale = useLocale();
  const changes = useScheduleChanges();
  const took = job.beganAt !== null && job.endedAt !== null ? job.endedAt - job.beganAt : null;
  const name = job.scheduleName ?? t("schedule.row.deleted");
  const bot = job.botId === null ? null : (job.botName ?? t("schedule.row.deleted"));
  const why =
    job.state === "waiting" && job.retryAt !== null
      ? t("schedule.row.retry", {
          message: said(job.message),
          moment: formatMoment(locale, job.retryAt),
        })
      : said(job.message);
  return (
    <tr data-testid={`job-${job.id}`}>
      <td>
        <JobMark job={job} />
        {job.cause !== "clock" && (
          <div className={css.cause}>{t(`schedule.cause.${job.cause}`)}</div>
        )}
      </td>
      <td title={[name, bot].filter(Boolean).join(" · ")}>
        <span className={table.name}>{name}</span>
        {bot && <span className={css.bot}>{bot}</span>}
      </td>
      <td className={table.muted} title={formatMoment(locale, job.dueAt)}>
        {formatWhen(locale, job.dueAt)}
      </td>
      <td className={table.number}>
        {took === null ? "" : tookWords(t, took)}
        {job.nAttempts > 1 && (
          <span className={css.quiet}> {t("schedule.row.tries", { n: job.nAttempts })}</span>
        )}
      </td>
      <td className={table.muted} title={why} data-selectable>
        {why}
      </td>
      <td className={table.ends}>
        {job.state === "failed" && (
          <span className={table.buttons}>
            <IconButton
              label={t("schedule.failed.again")}
              onClick={() => changes.again([job.id])}
              data-testid={`again-${job.id}`}
            >
              <RotateCw />
            </IconButton>
            <IconButton
              label={t("schedule.failed.dismiss")}
              onClick={() => changes.dismiss([job.id])}
              data-testid={`dismiss-${job.id}`}
            >
              <CheckCheck />
            </IconButton>
          </span>
        )}
      </td>
    </tr>
  );
}

/** Short jobs are told in milliseconds: most take less than a second. */
function tookWords(t: ReturnType<typeof useTranslate>, ms: number): string {
  return ms < 1_000 ? t("schedule.took.ms", { n: ms }) : formatDuration(t, ms);
}
