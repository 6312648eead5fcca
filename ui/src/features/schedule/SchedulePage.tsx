import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import type { ScheduleView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { Segmented } from "@/design/Segmented";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { JobList } from "./JobList";
import css from "./Schedule.module.css";
import { ScheduleDialog } from "./ScheduleDialog";
import { ScheduleTable } from "./ScheduleTable";

type View = "schedules" | "history" | "failed";

/** What happens by itself, what came of it, and what failed for good. */
export function SchedulePage() {
  const t = useTranslate();
  const [view, setView] = useState<View>("schedules");
  const [dialog, setDialog] = useState<{ schedule: ScheduleView | null } | null>(null);
  const [historyOf, setHistoryOf] = useState<ScheduleView | null>(null);
  const failed = useRead("listJobs", { scheduleId: null, isFailed: true, before: null, limit: 1 });
  const nFailed = failed.data?.nFailed ?? 0;
  return (
    <div className={panel.page}>
      <PageHead
        title={t("schedule.page.title")}
        beside={
          <Segmented
            label={t("schedule.page.views")}
            value={view}
            options={[
              { value: "schedules", label: t("schedule.view.schedules") },
              { value: "history", label: t("schedule.view.history") },
              { value: "failed", label: t("schedule.view.failed", { count: nFailed }) },
            ]}
            onPick={(next) => {
              setHistoryOf(null);
              setView(next);
            }}
          />
        }
      >
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => setDialog({ schedule: null })}
          data-testid="new-schedule"
        >
          {t("schedule.action.new")}
        </Button>
      </PageHead>
      <div className={panel.body}>
        {view === "schedules" && (
          <Schedules
            onEdit={(schedule) => setDialog({ schedule })}
            onShowHistory={(schedule) => {
              setHistoryOf(schedule);
              setView("history");
            }}
          />
        )}
        {view === "history" && (
          <JobList
            key={historyOf?.id ?? "all"}
            isFailed={false}
            schedule={historyOf}
            onShowAll={() => setHistoryOf(null)}
          />
        )}
        {view === "failed" && <JobList isFailed schedule={null} />}
      </div>
      {dialog && <ScheduleDialog schedule={dialog.schedule} onClose={() => setDialog(null)} />}
    </div>
  );
}

function Schedules({
  onEdit,
  onShowHistory,
}: {
  onEdit: (schedule: ScheduleView) => void;
  onShowHistory: (schedule: ScheduleView) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const schedules = useRead("listSchedules", {});
  const [filter, setFilter] = useState("");
  const all = schedules.data ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = all.filter(({ fields }) => fields.name.toLowerCase().includes(wanted));
  return (
    <>
      {schedules.isPending && <Skeleton label={t("common.state.loading")} />}
      {schedules.error && (
        <ErrorPanel
          {...describeError(t, locale, schedules.error)}
          onRetry={() => void schedules.refetch()}
        />
      )}
      {schedules.data && all.length === 0 && (
        <EmptyState
          icon={<CalendarClock />}
          title={t("schedule.empty.title")}
          text={t("schedule.empty.text")}
        />
      )}
      {all.length > 0 && (
        <>
          <div className={css.bar}>
            <SearchInput
              label={t("schedule.list.filter")}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
          </div>
          {shown.length === 0 ? (
            <EmptyState title={t("schedule.empty.filtered")} />
          ) : (
            <ScheduleTable schedules={shown} onEdit={onEdit} onShowHistory={onShowHistory} />
          )}
        </>
      )}
    </>
  );
}
