import { Ellipsis, Play, Plus, RotateCw, Square } from "lucide-react";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { BotActions } from "@/backend/bot-actions";
import { isRunning, useBots } from "@/backend/bots";
import type { BotGroupView, BotView, ServerView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Chip } from "@/design/Chip";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import type { MenuItem } from "@/design/menu-item";
import { MenuButton } from "@/design/MenuButton";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { NOTHING, type Selection } from "@/design/selection";
import { Skeleton } from "@/design/Skeleton";
import { StateMark, type Mark } from "@/design/StateMark";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { BotGroupDialog } from "./BotGroupDialog";
import { BotTable } from "./BotTable";
import { BOT_FILTERS, passes, shownBots, type BotFilter } from "./bot-filter";
import { BulkBar } from "./BulkBar";
import css from "./DashboardPage.module.css";
import { EventsPanel } from "./EventsPanel";
import { GroupButton } from "./GroupButton";
import { ProblemsPanel } from "./ProblemsPanel";
import { SayDialog } from "./SayDialog";
import { useBotGroupChanges } from "./use-bot-group-changes";

const MARKS: Record<Exclude<BotFilter, "all">, Mark> = {
  online: "online",
  connecting: "connecting",
  failed: "error",
  stopped: "idle",
};

const NO_SERVERS: readonly ServerView[] = [];
const NO_GROUPS: readonly BotGroupView[] = [];

/** All bots at a glance, and what is wrong. */
export function DashboardPage({
  actions,
  menuOf,
  onOpenBot,
  onDeleteBot,
  onNewBot,
  load,
}: {
  /** What everything costs, below the table. */
  load: ReactNode;
  actions: BotActions;
  menuOf: (bot: BotView) => MenuItem[];
  onOpenBot: (botId: number, section: "overview" | "console") => void;
  onDeleteBot: (bot: BotView) => void;
  onNewBot: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const bots = useBots();
  const groups = useRead("listBotGroups", {}).data ?? NO_GROUPS;
  const groupChanges = useBotGroupChanges();
  const [groupId, setGroupId] = useState<number | null>(null);
  const [dialog, setDialog] = useState<{ group: BotGroupView | null; first: number[] } | null>(
    null,
  );
  const group = groups.find(({ id }) => id === groupId) ?? null;
  if (bots.isPending) return <Skeleton label={t("common.state.loading")} rows={10} />;
  if (bots.error) {
    return (
      <ErrorPanel {...describeError(t, locale, bots.error)} onRetry={() => void bots.refetch()} />
    );
  }
  return (
    <div className={panel.page}>
      <PageHead title={t("dashboard.page.title")}>
        <GroupButton
          groups={groups}
          group={group}
          actions={actions}
          onPick={setGroupId}
          onEdit={(edited) => setDialog({ group: edited, first: [] })}
          onDelete={groupChanges.remove}
        />
        <AllBots bots={bots.data} actions={actions} />
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={onNewBot}
          data-testid="dashboard-new-bot"
        >
          {t("bots.action.new")}
        </Button>
      </PageHead>
      <div className={css.body}>
        <BotsPane
          // Another group is another table: nothing stays picked that is not in sight.
          key={groupId}
          bots={bots.data}
          groups={groups}
          group={group}
          changes={groupChanges}
          onNewGroup={(first) => setDialog({ group: null, first })}
          actions={actions}
          menuOf={menuOf}
          onOpenBot={onOpenBot}
          onDeleteBot={onDeleteBot}
          load={load}
        />
        <aside className={css.side}>
          <ProblemsPanel
            bots={bots.data}
            actions={actions}
            onOpenConsole={(id) => onOpenBot(id, "console")}
          />
          <EventsPanel bots={bots.data} />
        </aside>
      </div>
      {dialog && (
        <BotGroupDialog
          {...dialog}
          groups={groups}
          bots={bots.data}
          onClose={() => setDialog(null)}
          onSaved={(saved) => {
            setDialog(null);
            setGroupId(saved.id);
          }}
        />
      )}
    </div>
  );
}

/** What can be done to all bots at once. */
function AllBots({ bots, actions }: { bots: readonly BotView[]; actions: BotActions }) {
  const t = useTranslate();
  const items = (): MenuItem[] => {
    const running = bots.filter(({ state }) => isRunning(state)).map(({ id }) => id);
    const others = bots.filter(({ state }) => !isRunning(state)).map(({ id }) => id);
    const item = (id: string, label: string, icon: ReactNode, on: number[], run: () => void) =>
      ({ type: "action", id, label, icon, isDisabled: on.length === 0, run }) as const;
    return [
      item("start-all", t("palette.action.startAll"), <Play />, others, () =>
        actions.start(others),
      ),
      item("stop-all", t("palette.action.stopAll"), <Square />, running, () =>
        actions.stop(running),
      ),
      item("restart-all", t("palette.action.restartAll"), <RotateCw />, running, () =>
        actions.restart(running),
      ),
    ];
  };
  return (
    <MenuButton label={t("dashboard.action.more")} items={items}>
      <IconButton label={t("dashboard.action.more")} data-testid="dashboard-more">
        <Ellipsis />
      </IconButton>
    </MenuButton>
  );
}

function BotsPane({
  bots,
  groups,
  group,
  changes,
  onNewGroup,
  actions,
  menuOf,
  onOpenBot,
  onDeleteBot,
  load,
}: {
  load: ReactNode;
  bots: readonly BotView[];
  groups: readonly BotGroupView[];
  /** The one in sight; null is all bots. */
  group: BotGroupView | null;
  changes: ReturnType<typeof useBotGroupChanges>;
  onNewGroup: (first: number[]) => void;
  actions: BotActions;
  menuOf: (bot: BotView) => MenuItem[];
  onOpenBot: (botId: number, section: "overview" | "console") => void;
  onDeleteBot: (bot: BotView) => void;
}) {
  const t = useTranslate();
  const servers = useRead("listServers", {});
  const [filter, setFilter] = useState<BotFilter>("all");
  const [text, setText] = useState("");
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [isSaying, setSaying] = useState(false);
  const inSight = useMemo(
    () => (group ? bots.filter(({ id }) => group.botIds.includes(id)) : bots),
    [bots, group],
  );
  const shown = useMemo(() => shownBots(inSight, filter, text), [inSight, filter, text]);
  const picked = bots.filter((bot) => selection.ids.has(bot.id)).map((bot) => bot.id);
  const hasPicked = picked.length > 0;
  useEffect(() => {
    if (!hasPicked) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.code === "Escape" && !event.defaultPrevented) setSelection(NOTHING);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [hasPicked]);
  return (
    <div className={css.left}>
      <div className={css.filters}>
        {BOT_FILTERS.map((one) => (
          <Chip
            key={one}
            isOn={filter === one}
            count={String(inSight.filter((bot) => passes(bot, one)).length)}
            mark={one === "all" ? null : <StateMark mark={MARKS[one]} />}
            onClick={() => setFilter(one)}
          >
            {t(`dashboard.filter.${one}`)}
          </Chip>
        ))}
        <SearchInput
          className={css.search ?? ""}
          label={t("bots.list.filter")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className={css.tableBox}>
        <BotTable
          bots={shown}
          servers={servers.data ?? NO_SERVERS}
          selection={selection}
          onSelect={setSelection}
          menuOf={menuOf}
          onOpen={(id) => onOpenBot(id, "overview")}
          onDelete={onDeleteBot}
          empty={
            <EmptyState title={t("dashboard.table.empty")} text={t("dashboard.table.emptyText")} />
          }
        />
        {hasPicked && (
          <BulkBar
            ids={picked}
            actions={actions}
            groups={groups}
            group={group}
            onGroup={(to) => changes.add(to, picked)}
            onTakeOut={(from) => {
              changes.takeOut(from, picked);
              setSelection(NOTHING);
            }}
            onNewGroup={() => onNewGroup(picked)}
            onSay={() => setSaying(true)}
            onClear={() => setSelection(NOTHING)}
          />
        )}
      </div>
      {load}
      {isSaying && (
        <SayDialog
          bots={bots.filter(({ id }) => selection.ids.has(id))}
          onClose={() => setSaying(false)}
        />
      )}
    </div>
  );
}
