import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import type { BotActions } from "@/backend/bot-actions";
import { useBots } from "@/backend/bots";
import type { BotView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Chip } from "@/design/Chip";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import type { MenuItem } from "@/design/menu-item";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { Skeleton } from "@/design/Skeleton";
import { StateMark, type Mark } from "@/design/StateMark";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { BotTable } from "./BotTable";
import { BOT_FILTERS, passes, shownBots, type BotFilter } from "./bot-filter";
import { BulkBar } from "./BulkBar";
import css from "./DashboardPage.module.css";
import { EventsPanel } from "./EventsPanel";
import { ProblemsPanel } from "./ProblemsPanel";
import { NOTHING } from "./selection";

const MARKS: Record<Exclude<BotFilter, "all">, Mark> = {
  online: "online",
  connecting: "connecting",
  failed: "error",
  stopped: "idle",
};

/** All bots at a glance, and what is wrong. */
export function DashboardPage({
  actions,
  menuOf,
  onOpenBot,
  onNewBot,
}: {
  actions: BotActions;
  menuOf: (bot: BotView) => MenuItem[];
  onOpenBot: (botId: number, section: "overview" | "console") => void;
  onNewBot: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const bots = useBots();
  if (bots.isPending) return <Skeleton label={t("common.state.loading")} rows={10} />;
  if (bots.error) {
    return (
      <ErrorPanel {...describeError(t, locale, bots.error)} onRetry={() => void bots.refetch()} />
    );
  }
  return (
    <div className={panel.page}>
      <PageHead title={t("dashboard.page.title")}>
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
        <BotsPane bots={bots.data} actions={actions} menuOf={menuOf} onOpenBot={onOpenBot} />
        <aside className={css.side}>
          <ProblemsPanel
            bots={bots.data}
            actions={actions}
            onOpenConsole={(id) => onOpenBot(id, "console")}
          />
          <EventsPanel bots={bots.data} />
        </aside>
      </div>
    </div>
  );
}

function BotsPane({
  bots,
  actions,
  menuOf,
  onOpenBot,
}: {
  bots: readonly BotView[];
  actions: BotActions;
  menuOf: (bot: BotView) => MenuItem[];
  onOpenBot: (botId: number, section: "overview" | "console") => void;
}) {
  const t = useTranslate();
  const servers = useRead("listServers", {});
  const [filter, setFilter] = useState<BotFilter>("all");
  const [text, setText] = useState("");
  const [selection, setSelection] = useState(NOTHING);
  const shown = shownBots(bots, filter, text);
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
            count={String(bots.filter((bot) => passes(bot, one)).length)}
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
      <BotTable
        bots={shown}
        servers={servers.data ?? []}
        selection={selection}
        onSelect={setSelection}
        menuOf={menuOf}
        onOpen={(id) => onOpenBot(id, "overview")}
      />
      {shown.length === 0 && (
        <EmptyState title={t("dashboard.table.empty")} text={t("dashboard.table.emptyText")} />
      )}
      {hasPicked && (
        <BulkBar ids={picked} actions={actions} onClear={() => setSelection(NOTHING)} />
      )}
    </div>
  );
}
