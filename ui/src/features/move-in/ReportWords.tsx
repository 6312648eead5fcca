import type { ImportReport } from "@/backend/bindings";
import { useTranslate } from "@/i18n/use-translate";
import css from "./MoveIn.module.css";

/** What came, in numbers. */
export function ReportWords({ report }: { report: ImportReport }) {
  const t = useTranslate();
  return (
    <div role="status" data-testid="move-in-report">
      <p className={css.sub}>
        {t("moveIn.report.title", { names: report.bots.map((bot) => bot.username).join(", ") })}
      </p>
      <p className={css.counts}>
        {t("moveIn.report.counts", {
          servers: report.nServers,
          proxies: report.nProxies,
          commands: report.nCommands,
          graphs: report.nEventGraphs,
          users: report.nUsers,
          values: report.nValues,
          schedules: report.nSchedules,
          passwords: report.nPasswords,
        })}
      </p>
    </div>
  );
}
