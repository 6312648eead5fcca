import { CircleAlert, Cpu } from "lucide-react";
import { isRunning, useBots, useResources } from "@/backend/bots";
import { useRead } from "@/backend/queries";
import { Popover } from "@/design/Popover";
import { StateMark } from "@/design/StateMark";
import { formatMegabytes, formatPercent } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ProblemsList } from "./ProblemsList";
import css from "./StatusLine.module.css";

/** The line at the bottom: what runs, what it costs, what is wrong. */
export function StatusLine() {
  const t = useTranslate();
  const locale = useLocale();
  const { data } = useBots();
  const bots = data ?? [];
  const info = useRead("getAppInfo", {});
  const use = useResources();
  const nRunning = bots.filter((bot) => isRunning(bot.state)).length;
  const nOnline = bots.filter((bot) => bot.state.type === "online").length;
  const nProblems = bots.filter(
    (bot) => bot.state.type === "failed" || bot.state.type === "reconnecting",
  ).length;
  return (
    <footer className={css.status} aria-label={t("frame.status.name")}>
      {data && (
        <span className={css.item} data-testid="status-running">
          <StateMark mark={nOnline > 0 ? "online" : nRunning > 0 ? "connecting" : "idle"} />
          {t("frame.status.running", { running: nRunning, all: bots.length })}
        </span>
      )}
      {use && (
        <>
          <span className={css.item} data-testid="status-cpu">
            <Cpu size={12} aria-hidden />
            {t("frame.status.cpu", { percent: formatPercent(locale, use.total.cpuPercent) })}
          </span>
          <span className={css.item} data-testid="status-memory">
            {t("frame.status.memory", { mb: formatMegabytes(use.total.memoryBytes) })}
          </span>
        </>
      )}
      {nProblems > 0 && (
        <Popover
          label={t("problems.list.title")}
          trigger={
            <button type="button" className={css.problems} data-testid="status-problems">
              <CircleAlert size={12} aria-hidden />
              {t("frame.status.problems", { n: nProblems })}
            </button>
          }
        >
          <ProblemsList />
        </Popover>
      )}
      <span className={css.grow} />
      {info.data && (
        <span className={css.version}>
          {t("frame.status.version", { version: info.data.version })}
        </span>
      )}
    </footer>
  );
}
