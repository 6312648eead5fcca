import { History, Pencil, Play, Trash2 } from "lucide-react";
import type { ScheduleAction, ScheduleView } from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { ContextMenu } from "@/design/ContextMenu";
import { IconButton } from "@/design/IconButton";
import { Switch } from "@/design/Switch";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { formatWhen } from "./format-when";
import { JobMark } from "./JobMark";
import { PlanWords } from "./PlanWords";
import css from "./Schedule.module.css";
import { useScheduleChanges } from "./use-schedule-changes";

/** All schedules: when, what, what came of it last, and what one does with them. */
export function ScheduleTable({
  schedules,
  ...on
}: {
  schedules: readonly ScheduleView[];
  onEdit: (schedule: ScheduleView) => void;
  onShowHistory: (schedule: ScheduleView) => void;
}) {
  const t = useTranslate();
  return (
    <Table
      columns={[
        { id: "on", label: t("schedule.column.enabled"), width: 64 },
        { id: "name", label: t("schedule.column.name") },
        { id: "plan", label: t("schedule.column.planAndAction") },
        { id: "next", label: t("schedule.column.next"), width: 128 },
        { id: "last", label: t("schedule.column.last"), width: 104 },
        { id: "actions", label: t("schedule.column.actions"), width: 116, isHeadHidden: true },
      ]}
    >
      {schedules.map((schedule) => (
        <ScheduleRow key={schedule.id} schedule={schedule} {...on} />
      ))}
    </Table>
  );
}

function ScheduleRow({
  schedule,
  onEdit,
  onShowHistory,
}: {
  schedule: ScheduleView;
  onEdit: (schedule: ScheduleView) => void;
  onShowHistory: (schedule: ScheduleView) => void;
}) {
  const t = useTranslate();
  const changes = useScheduleChanges();
  const said = useSaid();
  const { fields, problem, lastJob } = schedule;
  const { name, isEnabled } = fields;
  const action = (id: string, label: string, icon: React.ReactNode, run: () => void) =>
    ({ type: "action", id, label, icon, run }) as const;
  const items = [
    action("run", t("schedule.action.runNow"), <Play />, () => changes.run(schedule)),
    action("edit", t("schedule.action.edit"), <Pencil />, () => onEdit(schedule)),
    action("history", t("schedule.action.history"), <History />, () => onShowHistory(schedule)),
    {
      ...action("delete", t("schedule.action.delete"), <Trash2 />, () => changes.remove(schedule)),
      isDanger: true,
    },
  ];
  return (
    <ContextMenu label={name} items={items}>
      <tr className={classNames(!isEnabled && table.disabled)} data-testid={`schedule-row-${name}`}>
        <td>
          <Switch
            label={t("schedule.row.enable", { name })}
            isOn={isEnabled}
            onChange={(isOn) => changes.setEnabled(schedule, isOn)}
          />
        </td>
        <td>
          <button
            type="button"
            className={classNames(table.name, css.cut)}
            title={name}
            onClick={() => onEdit(schedule)}
            data-testid={`edit-schedule-${name}`}
          >
            {name}
          </button>
        </td>
        <td className={table.muted}>
          <div className={css.cut}>
            <PlanWords plan={fields.plan} />
          </div>
          <div className={classNames(css.cut, css.quiet)}>
            <ActionWords action={fields.action} />
          </div>
        </td>
        <td>
          <NextTime schedule={schedule} />
        </td>
        <td>
          {lastJob ? (
            <JobMark job={lastJob} />
          ) : (
            <span className={css.quiet}>{t("schedule.row.never")}</span>
          )}
        </td>
        <td className={table.ends} title={problem === null ? undefined : said(problem)}>
          <span className={table.buttons}>
            {items
              .filter(({ id }) => id !== "edit")
              .map(({ id, label, icon, run }) => (
                <IconButton
                  key={id}
                  label={label}
                  onClick={run}
                  data-testid={`${id}-schedule-${name}`}
                >
                  {icon}
                </IconButton>
              ))}
          </span>
        </td>
      </tr>
    </ContextMenu>
  );
}

function ActionWords({ action }: { action: ScheduleAction }) {
  const t = useTranslate();
  if (action.type === "say") return <>{t("schedule.row.says", { text: action.text })}</>;
  return <>{t(`schedule.action.${action.type}`)}</>;
}

function NextTime({ schedule }: { schedule: ScheduleView }) {
  const t = useTranslate();
  const locale = useLocale();
  const { nextAt, nOpen, problem, fields } = schedule;
  if (!fields.isEnabled) return <span className={css.quiet}>{t("schedule.row.off")}</span>;
  if (nOpen > 0) return <>{t("schedule.row.underWay", { count: nOpen })}</>;
  if (problem) return <span className={css.trouble}>{t("schedule.row.problem")}</span>;
  if (nextAt === null) {
    const id = fields.plan.type === "atStart" ? "schedule.row.atStart" : "schedule.row.over";
    return <span className={css.quiet}>{t(id)}</span>;
  }
  return <span title={formatMoment(locale, nextAt)}>{formatWhen(locale, nextAt)}</span>;
}
