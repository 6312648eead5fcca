import type { BotPluginView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Skeleton } from "@/design/Skeleton";
import { formatClock } from "@/i18n/format-values";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./Plugins.module.css";

/** The last lines a plugin wrote, and what it threw. */
export function PluginLog({ botId, plugin }: { botId: number; plugin: BotPluginView }) {
  const t = useTranslate();
  const said = useSaid();
  const log = useRead("readPluginLog", { botId, plugin: plugin.name });
  if (log.isPending) return <Skeleton label={t("common.state.loading")} />;
  const lines = log.data ?? [];
  if (lines.length === 0) return <p className={css.quiet}>{t("plugins.log.empty")}</p>;
  return (
    <ol className={css.log} data-testid="plugin-log" data-selectable>
      {lines.map((line, idx) => (
        // Lines have no names; they only ever come at the end.
        <li key={idx} data-level={line.level}>
          <time>{formatClock(line.at)}</time>
          <pre>{said(line.text)}</pre>
        </li>
      ))}
    </ol>
  );
}
