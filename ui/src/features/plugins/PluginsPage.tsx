import { useQueryClient } from "@tanstack/react-query";
import { Puzzle, Plus, RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import type { BotPluginView, BotView } from "@/backend/bindings";
import { queryKey, useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { ListPage } from "@/design/ListPage";
import { Skeleton } from "@/design/Skeleton";
import { StateMark } from "@/design/StateMark";
import { Switch } from "@/design/Switch";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { describeError } from "@/i18n/describe-error";
import { formatCount, formatMegabytes } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import { InstallDialog } from "./InstallDialog";
import { PluginDialog } from "./PluginDialog";
import css from "./Plugins.module.css";
import { describePlugin } from "./plugin-words";
import { usePluginChanges } from "./use-plugin-changes";

/** How often figures of running plugins are read. */
const REFRESH_MS = 5_000;

/** The plugins of a bot: which it uses, how they are, what they use and may do. */
export function PluginsPage({ bot }: { bot: BotView }) {
  const t = useTranslate();
  const locale = useLocale();
  const said = useSaid();
  const read = useRead("listBotPlugins", { botId: bot.id });
  useRefresh(bot);
  const changes = usePluginChanges(bot.id);
  const [filter, setFilter] = useState("");
  const [isInstalling, setInstalling] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const all = read.data?.plugins ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = all.filter((one) =>
    `${one.title} ${one.name} ${one.description}`.toLowerCase().includes(wanted),
  );
  const memory = read.data?.memoryBytes ?? null;
  const dialog = all.find(({ name }) => name === opened);
  const install = (
    <Button
      variant="primary"
      icon={<Plus />}
      onClick={() => setInstalling(true)}
      data-testid="install-plugin"
    >
      {t("plugins.action.install")}
    </Button>
  );
  return (
    <ListPage
      filterLabel={t("plugins.list.filter")}
      filter={filter}
      onFilter={setFilter}
      action={
        <span className={css.actions}>
          {memory !== null && (
            <span className={css.quiet} data-testid="plugins-memory">
              {t("plugins.list.memory", { size: formatMegabytes(memory) })}
            </span>
          )}
          {all.some(({ isEnabled }) => isEnabled) && (
            <Button
              variant="quiet"
              icon={<RotateCw />}
              onClick={changes.reload}
              data-testid="reload-plugins"
            >
              {t("plugins.action.reload")}
            </Button>
          )}
          {install}
        </span>
      }
    >
      {read.isPending && <Skeleton label={t("common.state.loading")} />}
      {read.error && (
        <ErrorPanel {...describeError(t, locale, read.error)} onRetry={() => void read.refetch()} />
      )}
      {read.data && read.data.problems.length > 0 && (
        <ul className={css.problems} data-testid="plugin-problems">
          {read.data.problems.map((problem) => (
            <li key={problem}>{said(problem)}</li>
          ))}
        </ul>
      )}
      {read.data && all.length === 0 && (
        <EmptyState
          icon={<Puzzle />}
          title={t("plugins.empty.title")}
          text={t("plugins.empty.text")}
        />
      )}
      {all.length > 0 && shown.length === 0 && <EmptyState title={t("plugins.empty.filtered")} />}
      {shown.length > 0 && (
        <Table
          columns={[
            { id: "on", label: t("commands.column.enabled"), width: 88 },
            { id: "name", label: t("plugins.column.name") },
            { id: "state", label: t("plugins.column.state"), width: 190 },
            { id: "busy", label: t("plugins.column.busy"), width: 110, isNumber: true },
            { id: "calls", label: t("plugins.column.calls"), width: 90, isNumber: true },
            { id: "faults", label: t("plugins.column.faults"), width: 80, isNumber: true },
            { id: "may", label: t("plugins.column.permissions"), width: 190 },
          ]}
        >
          {shown.map((plugin) => (
            <PluginRow
              key={plugin.name}
              plugin={plugin}
              onOpen={() => setOpened(plugin.name)}
              onSwitch={(isOn) => changes.setEnabled(plugin, isOn)}
            />
          ))}
        </Table>
      )}
      {isInstalling && <InstallDialog bot={bot} onClose={() => setInstalling(false)} />}
      {dialog && <PluginDialog bot={bot} plugin={dialog} onClose={() => setOpened(null)} />}
    </ListPage>
  );
}

function PluginRow({
  plugin,
  onOpen,
  onSwitch,
}: {
  plugin: BotPluginView;
  onOpen: () => void;
  onSwitch: (isOn: boolean) => void;
}) {
  const said = useSaid();
  const t = useTranslate();
  const locale = useLocale();
  const { name, title, version, description, isEnabled, permissions } = plugin;
  const words = describePlugin(t, plugin.state);
  const nMissing = permissions.filter((one) => one.isAsked && !one.isGranted).length;
  const nUsed = permissions.reduce((sum, one) => sum + one.nUsed, 0);
  const nDenied = permissions.reduce((sum, one) => sum + one.nDenied, 0);
  return (
    <tr className={classNames(!isEnabled && table.disabled)} data-testid={`plugin-row-${name}`}>
      <td>
        <Switch
          label={t("plugins.row.enable", { name: title })}
          isOn={isEnabled}
          onChange={onSwitch}
        />
      </td>
      <td>
        <div className={css.cell}>
          <button
            type="button"
            className={table.name}
            onClick={onOpen}
            data-testid={`open-plugin-${name}`}
          >
            {title}
          </button>
          <span className={table.badge}>{version}</span>
          {description !== "" && <div className={css.description}>{description}</div>}
        </div>
      </td>
      <td>
        <span className={css.state} title={words.reason === null ? undefined : said(words.reason)}>
          <StateMark mark={words.mark} />
          {words.text}
        </span>
      </td>
      <td className={table.number}>
        {t("plugins.row.busy", { ms: Math.round(plugin.busyUsPerMinute / 1000) })}
      </td>
      <td className={table.number}>{formatCount(locale, plugin.nCalls)}</td>
      <td className={classNames(table.number, plugin.nFaults > 0 && css.faulty)}>
        {formatCount(locale, plugin.nFaults)}
      </td>
      <td>
        <button type="button" className={css.link} onClick={onOpen}>
          {permissions.length === 0
            ? t("plugins.row.noPermissions")
            : nMissing > 0 || nDenied > 0
              ? t("plugins.row.missing", { n: Math.max(nMissing, nDenied > 0 ? 1 : 0) })
              : t("plugins.row.used", { n: nUsed })}
        </button>
      </td>
    </tr>
  );
}

/** Figures change without anybody telling of each. */
function useRefresh(bot: BotView) {
  const client = useQueryClient();
  const isOnline = bot.state.type === "online";
  useEffect(() => {
    if (!isOnline) return;
    const key = queryKey("listBotPlugins", { botId: bot.id });
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: key }), REFRESH_MS);
    return () => clearInterval(timer);
  }, [client, bot.id, isOnline]);
}
