import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { FileOutput, Workflow, Zap } from "lucide-react";
import { useMemo, useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { toBackendError } from "@/backend/backend-error";
import type { BotView, CommandView, EventGraphView } from "@/backend/bindings";
import { useBots } from "@/backend/bots";
import { graphKey, type GraphRef, hasGraph } from "@/backend/graph-source";
import { queryKey } from "@/backend/queries";
import { Button } from "@/design/Button";
import { DataTable, type DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import type { MenuItem } from "@/design/menu-item";
import { PageHead } from "@/design/PageHead";
import panel from "@/design/Panel.module.css";
import { SearchInput } from "@/design/SearchInput";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import type { Translate } from "@/i18n/locale-context";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ForBlockmineDialog } from "./ForBlockmineDialog";
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
  const locale = useLocale();
  const [filter, setFilter] = useState("");
  const { bots, commandLists, eventLists, isLoading, error, retry } = useGraphLists();
  const rows = useMemo(
    () =>
      bots.flatMap((bot, at) => [
        // The app's own commands have no graph.
        ...(commandLists[at] ?? []).filter(hasGraph).map((command) => commandRow(bot, command)),
        ...(eventLists[at] ?? []).map((graph) => eventRow(bot, graph)),
      ]),
    [bots, commandLists, eventLists],
  );
  const wanted = filter.trim().toLowerCase();
  const shown = useMemo(
    () =>
      rows.filter(({ name, note, botName }) =>
        `${name} ${note} ${botName}`.toLowerCase().includes(wanted),
      ),
    [rows, wanted],
  );
  const columns = useMemo(() => graphColumns(t), [t]);
  const [forBlockmine, setForBlockmine] = useState<Row | null>(null);
  const menuOf = (row: Row): readonly MenuItem[] => [
    {
      type: "action",
      id: "open",
      label: t("graphs.menu.open"),
      run: () => onOpenGraph(row.graph, row.botId, row.title),
    },
    {
      type: "action",
      id: "blockmine",
      label: t("graphs.blockmine.open"),
      icon: <FileOutput />,
      run: () => setForBlockmine(row),
    },
  ];
  const firstBot = bots[0];
  return (
    <div className={panel.page}>
      <PageHead title={t("graphs.page.title")}>
        <SearchInput
          className={css.search ?? ""}
          label={t("graphs.list.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          data-testid="filter-graphs"
        />
      </PageHead>
      <div className={panel.body}>
        {isLoading && <Skeleton label={t("common.state.loading")} />}
        {error && <ErrorPanel {...describeError(t, locale, error)} onRetry={retry} />}
        {!isLoading && !error && rows.length === 0 && (
          <EmptyState
            icon={<Workflow />}
            title={t("graphs.empty.title")}
            text={t("graphs.empty.text")}
          >
            {firstBot && (
              <Button onClick={() => onOpenCommands(firstBot.id)}>
                {t("graphs.empty.openCommands", { name: firstBot.username })}
              </Button>
            )}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <DataTable
            id="graphs"
            label={t("graphs.page.title")}
            columns={columns}
            rows={shown}
            keyOf={keyOf}
            nameOf={nameOf}
            testIdOf={testIdOf}
            isOpenedByClick
            onOpen={({ graph, botId, title }) => onOpenGraph(graph, botId, title)}
            menuOf={menuOf}
            empty={<EmptyState title={t("graphs.empty.filtered")} />}
          />
        )}
      </div>
      {forBlockmine && (
        <ForBlockmineDialog
          graph={forBlockmine.graph}
          name={forBlockmine.name}
          onClose={() => setForBlockmine(null)}
        />
      )}
    </div>
  );
}

/** The graphs of every bot, in the order of the bots. */
function useGraphLists() {
  const { transport } = useBackend();
  const { data: bots = NO_BOTS, isPending, error, refetch } = useBots();
  const commands = useQueries({
    queries: bots.map(({ id: botId }) => ({
      queryKey: queryKey("listCommands", { botId }),
      queryFn: () => transport.call("listCommands", { botId }),
    })),
    combine: listsOf<CommandView[]>,
  });
  const events = useQueries({
    queries: bots.map(({ id: botId }) => ({
      queryKey: queryKey("listEventGraphs", { botId }),
      queryFn: () => transport.call("listEventGraphs", { botId }),
    })),
    combine: listsOf<EventGraphView[]>,
  });
  return {
    bots,
    commandLists: commands.lists,
    eventLists: events.lists,
    isLoading: isPending || commands.isPending || events.isPending,
    error: error ?? commands.error ?? events.error,
    retry: () => {
      void refetch();
      commands.retry();
      events.retry();
    },
  };
}

/** Many reads as one. */
function listsOf<T>(reads: readonly UseQueryResult<T>[]) {
  const failed = reads.find((read) => read.error !== null);
  return {
    lists: reads.map((read) => read.data),
    isPending: reads.some((read) => read.isPending),
    error: failed ? toBackendError(failed.error) : null,
    retry: () => {
      for (const read of reads) if (read.error) void read.refetch();
    },
  };
}

interface Row {
  readonly graph: GraphRef;
  readonly botId: number;
  readonly botName: string;
  /** Of the tab it opens in. */
  readonly title: string;
  readonly name: string;
  readonly note: string;
  readonly hasDraft: boolean;
  readonly isEnabled: boolean;
  readonly revision: number;
}

const NO_BOTS: readonly BotView[] = [];
const keyOf = (row: Row) => graphKey(row.graph);
const nameOf = (row: Row) => row.name;
const testIdOf = (row: Row) => `graph-row-${row.title}`;

const commandRow = (bot: BotView, command: CommandView): Row => ({
  graph: { kind: "command", id: command.id },
  botId: bot.id,
  botName: bot.username,
  title: command.name,
  name: `${bot.prefix}${command.name}`,
  note: command.description,
  hasDraft: command.hasDraft,
  isEnabled: command.isEnabled,
  revision: command.graphRevision,
});

const eventRow = (bot: BotView, graph: EventGraphView): Row => ({
  graph: { kind: "event", id: graph.id },
  botId: bot.id,
  botName: bot.username,
  title: graph.name,
  name: graph.name,
  note: graph.events.join(", "),
  hasDraft: graph.hasDraft,
  isEnabled: graph.isEnabled,
  revision: graph.graphRevision,
});

const graphColumns = (t: Translate): readonly DataColumn<Row>[] => [
  {
    id: "name",
    label: t("graphs.column.name"),
    track: "minmax(140px, 3fr)",
    sortBy: nameOf,
    cell: ({ graph, name }) => (
      <span className={cells.withMark}>
        {graph.kind === "command" ? (
          <Workflow size={14} className={css.icon} aria-label={t("graphs.kind.command")} />
        ) : (
          <Zap size={14} className={css.icon} aria-label={t("graphs.kind.event")} />
        )}
        <span className={css.name}>{name}</span>
      </span>
    ),
  },
  {
    id: "bot",
    label: t("graphs.column.bot"),
    track: "minmax(104px, 2fr)",
    sortBy: ({ botName }) => botName,
    cell: ({ botName }) => <span className={cells.muted}>{botName}</span>,
  },
  {
    id: "note",
    label: t("graphs.column.note"),
    track: "minmax(80px, 4fr)",
    fromWidth: 560,
    sortBy: ({ note }) => note || null,
    cell: ({ note }) => <span className={cells.muted}>{note}</span>,
  },
  {
    id: "state",
    label: t("graphs.column.state"),
    track: "112px",
    sortBy: ({ hasDraft, isEnabled }) => Number(isEnabled) * 2 - Number(hasDraft),
    cell: ({ hasDraft, isEnabled }) => (
      <span className={cells.faint}>
        {[hasDraft && t("commands.row.draft"), !isEnabled && t("graphs.row.disabled")]
          .filter(Boolean)
          .join(", ")}
      </span>
    ),
  },
  {
    id: "revision",
    label: t("graphs.column.revision"),
    track: "88px",
    isNumber: true,
    fromWidth: 480,
    sortBy: ({ revision }) => revision,
    cell: ({ revision }) => revision,
  },
];
