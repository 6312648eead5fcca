import { useBotHistory, useBotUse, useResources } from "@/backend/bots";
import { formatMegabytes, formatPercent } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { LoadChart } from "./LoadChart";
import css from "./LoadPanel.module.css";

/** What one bot uses, and the worker process it shares with others. */
export function BotLoad({ botId }: { botId: number }) {
  const t = useTranslate();
  const points = useBotHistory(botId);
  if (points.length === 0) return <p className={css.none}>{t("overview.load.none")}</p>;
  const parts = [{ name: t("overview.load.share"), points }];
  return (
    <div className={css.bot}>
      <div className={css.panel}>
        <LoadChart measure="cpu" total={points} parts={parts} least={2} />
        <LoadChart measure="memory" total={points} parts={parts} least={50} />
      </div>
      <Worker botId={botId} />
    </div>
  );
}

function Worker({ botId }: { botId: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const use = useBotUse(botId);
  const pid = use?.workerPid;
  const resources = useResources();
  const worker = resources?.workers.find((one) => one.pid === pid);
  if (!worker || use === undefined || pid === undefined) return null;
  const n = resources?.bots.filter((one) => one.workerPid === pid).length ?? 0;
  return (
    <p className={css.worker} data-testid="bot-worker">
      {t("overview.load.worker", {
        n,
        pid: String(pid),
        percent: formatPercent(locale, worker.cpuPercent),
        mb: formatMegabytes(worker.memoryBytes),
      })}{" "}
      {use.nCoalesced > 0 && t("overview.load.coalesced", { n: use.nCoalesced })}
    </p>
  );
}
