import { useQueries } from "@tanstack/react-query";
import { Workflow, Zap } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BotView, CommandView, EventGraphView } from "@/backend/bindings";
import { useBots } from "@/backend/bots";
import { graphKey, type GraphRef } from "@/backend/graph-source";
import { queryKey } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { Skeleton } from "@/design/Skeleton";
import { useTranslate } from "@/i18n/use-translate";
import css from "./GraphsPage.module.css";

/** Every graph of every bot. */
export function GraphsPage({
  onOpenGraph,
  onOpenCommands,
}: {
  onOpenGraph: (graph: GraphRef, botId: number, title: string) => void;
  onOpenCommands: (botId: number) => void;
}) {
  const t = useTranslate();
  const { transport } = useBackend();
  const { data: bots = [], isPending } = useBots();
  const [filter, setFilter] = useState("");
  const commandLists = useQueries({
    queries: bots.map((bot) => ({
      queryKey: queryKey("listCommands", { botId: bot.id }),
      queryFn: () => transport.call("listCommands", { botId: bot.id }),
    })),
  });
  const eventLists = useQueries({
    queries: bots.map((bot) => ({
      queryKey: queryKey("listEventGraphs", { botId: bot.id }),
      queryFn: () => transport.call("listEventGraphs", { botId: bot.id }),
    })),
  });
  const wanted = filter.trim().toLowerCase();
  const groups = bots.map((bot, at) => ({
    bot,
    rows: [
      ...(commandLists[at]?.data ?? []).map((command) => commandRow(bot, command)),
      ...(eventLists[at]?.data ?? []).map(eventRow),
    ].filter((row) => `${row.name} ${row.note} ${bot.username}`.toLowerCase().includes(wanted)),
  }));
  const nShown = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const isLoading = isPending || [...commandLists, ...eventLists].some((list) => list.isPending);
  const firstBot = bots[0];
  return (
    <div className={panel.page}>
      <PageHead title={t("graphs.page.title")}>
        <SearchInput
          className={css.search ?? ""}
          label={t("graphs.list.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </PageHead>
      <div className={panel.body}>
        {isLoading && <Skeleton label={t("common.state.loading")} />}
        {!isLoading && nShown === 0 && (
          <EmptyState
            icon={<Workflow />}
            title={wanted ? t("graphs.empty.filtered") : t("graphs.empty.title")}
            text={wanted ? "" : t("graphs.empty.text")}
          >
            {!wanted && firstBot && (
              <Button onClick={() => onOpenCommands(firstBot.id)}>
                {t("graphs.empty.openCommands", { name: firstBot.username })}
              </Button>
            )}
          </EmptyState>
        )}
        {groups.map(
          ({ bot, rows }) =>
            rows.length > 0 && (
              <section key={bot.id} aria-label={bot.username}>
                <h2 className={css.bot}>{bot.username}</h2>
                <ul>
                  {rows.map((row) => (
                    <li key={graphKey(row.graph)}>
                      <GraphRow
                        row={row}
                        onOpen={() => onOpenGraph(row.graph, bot.id, row.title)}
                      />
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
      </div>
    </div>
  );
}

interface Row {
  readonly graph: GraphRef;
  /** Of the tab it opens in. */
  readonly title: string;
  readonly name: string;
  readonly note: string;
  readonly hasDraft: boolean;
  readonly isEnabled: boolean;
  readonly revision: number;
}

const commandRow = (bot: BotView, command: CommandView): Row => ({
  graph: { kind: "command", id: command.id },
  title: command.name,
  name: `${bot.prefix}${command.name}`,
  note: command.description,
  hasDraft: command.hasDraft,
  isEnabled: command.isEnabled,
  revision: command.graphRevision,
});

const eventRow = (graph: EventGraphView): Row => ({
  graph: { kind: "event", id: graph.id },
  title: graph.name,
  name: graph.name,
  note: graph.events.join(", "),
  hasDraft: graph.hasDraft,
  isEnabled: graph.isEnabled,
  revision: graph.graphRevision,
});

function GraphRow({ row, onOpen }: { row: Row; onOpen: () => void }) {
  const t = useTranslate();
  return (
    <button
      type="button"
      className={css.row}
      onClick={onOpen}
      data-testid={`graph-row-${row.title}`}
    >
      {row.graph.kind === "command" ? (
        <Workflow size={16} aria-hidden />
      ) : (
        <Zap size={16} aria-hidden />
      )}
      <span className={css.name}>{row.name}</span>
      <span className={css.description}>{row.note}</span>
      <span className={css.note}>
        {row.hasDraft && t("commands.row.draft")}
        {!row.isEnabled && t("graphs.row.disabled")}
      </span>
      <span className={css.note}>{t("graphs.row.revision", { n: row.revision })}</span>
    </button>
  );
}
