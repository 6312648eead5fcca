import type { LiveStore } from "@/backend/live-store";
import type { BotStateView, BotView, ServerView } from "@/backend/bindings";
import { useBotHistory, useBotUse } from "@/backend/bots";
import type { DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { Sparkline } from "@/design/Sparkline";
import { StateMark } from "@/design/StateMark";
import { useOfNow } from "@/design/use-now";
import type { Locale } from "@/i18n/catalogue";
import { describeState } from "@/i18n/describe-state";
import { formatMegabytes, formatPercent } from "@/i18n/format-values";
import type { Translate } from "@/i18n/locale-context";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotTable.module.css";
import { HourStrip } from "./HourStrip";

const NONE = "–";
/** Samples across a sparkline: the last two minutes. */
const SPAN = 60;

/** What is wrong first, then what moves, then what is well, then what is off. */
const RANKS: Record<BotStateView["type"], number> = {
  failed: 0,
  reconnecting: 1,
  connecting: 2,
  online: 3,
  stopped: 4,
};

/** The columns of the dashboard's table. */
export function botColumns(
  t: Translate,
  locale: Locale,
  servers: readonly ServerView[],
  live: LiveStore,
  onOpen: (botId: number) => void,
): readonly DataColumn<BotView>[] {
  const names = new Map(servers.map((server) => [server.id, server.name]));
  const usageOf = (bot: BotView) =>
    live.getState().resources?.bots.find((one) => one.botId === bot.id);
  return [
    {
      id: "bot",
      label: t("dashboard.column.bot"),
      track: "minmax(120px, 1.2fr)",
      sortBy: (bot) => bot.username,
      cell: (bot) => <NameCell bot={bot} locale={locale} onOpen={onOpen} />,
    },
    {
      id: "server",
      label: t("dashboard.column.server"),
      track: "minmax(88px, 1fr)",
      fromWidth: 540,
      sortBy: (bot) => names.get(bot.serverId) ?? null,
      cell: (bot) => <span className={cells.muted}>{names.get(bot.serverId) ?? NONE}</span>,
    },
    {
      id: "state",
      label: t("dashboard.column.state"),
      track: "minmax(104px, 1.2fr)",
      sortBy: (bot) => RANKS[bot.state.type],
      cell: (bot) => <StateCell state={bot.state} />,
    },
    {
      id: "hour",
      label: t("dashboard.column.lastHour"),
      track: "100px",
      fromWidth: 660,
      cell: (bot) => <HourStrip spans={bot.lastHour} />,
    },
    {
      id: "up",
      label: t("dashboard.column.up"),
      track: "72px",
      isNumber: true,
      sortBy: ({ state }) => (state.type === "online" ? -state.since : null),
      cell: (bot) => <UpCell state={bot.state} />,
    },
    {
      id: "cpu",
      label: t("dashboard.column.cpu"),
      track: "96px",
      isNumber: true,
      fromWidth: 420,
      sortBy: (bot) => usageOf(bot)?.cpuPercent ?? null,
      cell: (bot) => <CpuCell botId={bot.id} />,
    },
    {
      id: "memory",
      label: t("dashboard.column.memory"),
      track: "48px",
      isNumber: true,
      fromWidth: 360,
      sortBy: (bot) => usageOf(bot)?.memoryBytes ?? null,
      cell: (bot) => <MemoryCell botId={bot.id} />,
    },
  ];
}

function NameCell({
  bot,
  locale,
  onOpen,
}: {
  bot: BotView;
  locale: Locale;
  onOpen: (botId: number) => void;
}) {
  const t = useTranslate();
  return (
    <span className={cells.withMark}>
      <StateMark mark={describeState(t, locale, bot.state, 0).mark} />
      <button
        type="button"
        className={css.open}
        tabIndex={-1}
        onClick={(event) => {
          if (!event.ctrlKey && !event.metaKey && !event.shiftKey) onOpen(bot.id);
        }}
      >
        {bot.username}
      </button>
    </span>
  );
}

function StateCell({ state }: { state: BotStateView }) {
  const t = useTranslate();
  const locale = useLocale();
  const phrase = useOfNow((now) => describeState(t, locale, state, now).phrase);
  return <span className={css[describeState(t, locale, state, 0).mark]}>{phrase}</span>;
}

function UpCell({ state }: { state: BotStateView }) {
  const t = useTranslate();
  const locale = useLocale();
  return useOfNow((now) =>
    state.type === "online" ? describeState(t, locale, state, now).brief : NONE,
  );
}

function CpuCell({ botId }: { botId: number }) {
  const t = useTranslate();
  const locale = useLocale();
  const use = useBotUse(botId);
  const history = useBotHistory(botId);
  if (!use) return NONE;
  return (
    <span className={cells.withSpark} title={t("dashboard.cell.share", { pid: use.workerPid })}>
      <Sparkline values={history.map(({ cpuPercent }) => cpuPercent)} span={SPAN} least={1} />
      {formatPercent(locale, use.cpuPercent)}
    </span>
  );
}

function MemoryCell({ botId }: { botId: number }) {
  const use = useBotUse(botId);
  return use ? formatMegabytes(use.memoryBytes) : NONE;
}
