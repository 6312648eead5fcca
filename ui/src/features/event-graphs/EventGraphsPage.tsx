import { ArrowDown, ArrowUp, Pencil, Plus, Trash2, Workflow, Zap } from "lucide-react";
import { useState } from "react";
import type { BotView, EventGraphView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { classNames } from "@/design/class-names";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import { ListPage } from "@/design/ListPage";
import { Skeleton } from "@/design/Skeleton";
import { Switch } from "@/design/Switch";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { EventGraphDialog } from "./EventGraphDialog";
import css from "./EventGraphsPage.module.css";
import { isOpen } from "./graph-draft";
import { useEventGraphChanges } from "./use-event-graph-changes";

/** What a bot does by itself: graphs that events start. */
export function EventGraphsPage({
  bot,
  onOpenGraph,
}: {
  bot: BotView;
  onOpenGraph: (id: number, title: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const graphs = useRead("listEventGraphs", { botId: bot.id });
  const [filter, setFilter] = useState("");
  const [dialog, setDialog] = useState<{ edited: EventGraphView | null } | null>(null);
  const all = graphs.data ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = all.filter((one) =>
    `${one.name} ${one.events.join(" ")}`.toLowerCase().includes(wanted),
  );
  return (
    <ListPage
      filterLabel={t("events.list.filter")}
      filter={filter}
      onFilter={setFilter}
      action={
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => setDialog({ edited: null })}
          data-testid="new-event-graph"
        >
          {t("events.action.new")}
        </Button>
      }
    >
      {graphs.isPending && <Skeleton label={t("common.state.loading")} />}
      {graphs.error && (
        <ErrorPanel
          {...describeError(t, locale, graphs.error)}
          onRetry={() => void graphs.refetch()}
        />
      )}
      {graphs.data && all.length === 0 && (
        <EmptyState icon={<Zap />} title={t("events.empty.title")} text={t("events.empty.text")} />
      )}
      {all.length > 0 && shown.length === 0 && <EmptyState title={t("events.empty.filtered")} />}
      {shown.length > 0 && (
        <EventGraphTable
          graphs={shown}
          order={all.map(({ id }) => id)}
          onOpenGraph={onOpenGraph}
          onEdit={(edited) => setDialog({ edited })}
        />
      )}
      {dialog && (
        <EventGraphDialog
          botId={bot.id}
          edited={dialog.edited}
          onClose={() => setDialog(null)}
          onDone={(graph) => {
            setDialog(null);
            if (!dialog.edited) onOpenGraph(graph.id, graph.name);
          }}
        />
      )}
    </ListPage>
  );
}

function EventGraphTable({
  graphs,
  ...on
}: {
  graphs: readonly EventGraphView[];
  /** The ids of all graphs, also of those that the filter hides. */
  order: readonly number[];
  onOpenGraph: (id: number, title: string) => void;
  onEdit: (graph: EventGraphView) => void;
}) {
  const t = useTranslate();
  return (
    <Table
      columns={[
        { id: "on", label: t("commands.column.enabled"), width: 88 },
        { id: "name", label: t("events.column.name") },
        { id: "events", label: t("events.column.events") },
        { id: "load", label: t("events.column.load") },
        { id: "actions", label: t("commands.column.actions"), width: 260, isHeadHidden: true },
      ]}
    >
      {graphs.map((graph) => (
        <EventGraphRow key={graph.id} graph={graph} {...on} />
      ))}
    </Table>
  );
}

function EventGraphRow({
  graph,
  order,
  onOpenGraph,
  onEdit,
}: {
  graph: EventGraphView;
  order: readonly number[];
  onOpenGraph: (id: number, title: string) => void;
  onEdit: (graph: EventGraphView) => void;
}) {
  const t = useTranslate();
  const changes = useEventGraphChanges();
  const { id, name, isEnabled, events, hasDraft } = graph;
  const open = () => onOpenGraph(id, name);
  const at = order.indexOf(id);
  const move = (by: 1 | -1) => {
    const moved = order.filter((one) => one !== id);
    moved.splice(at + by, 0, id);
    changes.reorder(graph.botId, moved);
  };
  return (
    <tr
      className={classNames(!isEnabled && table.disabled)}
      data-testid={`event-graph-row-${name}`}
    >
      <td>
        <Switch
          label={t("events.row.enable", { name })}
          isOn={isEnabled}
          onChange={(isOn) => changes.setEnabled(graph, isOn)}
        />
      </td>
      <td>
        <button type="button" className={table.name} onClick={open}>
          {name}
        </button>
        {hasDraft && <span className={table.badge}>{t("commands.row.draft")}</span>}
        {!isOpen(graph.filter) && <span className={table.badge}>{t("events.row.filtered")}</span>}
      </td>
      <td>
        {events.length === 0 ? (
          <span className={css.quiet}>{t("events.row.noEvents")}</span>
        ) : (
          <span className={css.events}>
            {events.map((event) => (
              <span key={event} className={css.event}>
                {event}
              </span>
            ))}
          </span>
        )}
      </td>
      <td>
        <Load graph={graph} />
      </td>
      <td className={table.ends}>
        <span className={table.buttons}>
          <Button
            size="small"
            icon={<Workflow />}
            onClick={open}
            data-testid={`open-event-${name}`}
          >
            {t("commands.action.openGraph")}
          </Button>
          <IconButton
            label={t("events.action.up", { name })}
            aria-disabled={at === 0}
            onClick={() => at > 0 && move(-1)}
            data-testid={`up-event-${name}`}
          >
            <ArrowUp />
          </IconButton>
          <IconButton
            label={t("events.action.down", { name })}
            aria-disabled={at === order.length - 1}
            onClick={() => at < order.length - 1 && move(1)}
          >
            <ArrowDown />
          </IconButton>
          <IconButton
            label={t("commands.action.edit")}
            onClick={() => onEdit(graph)}
            data-testid={`edit-event-${name}`}
          >
            <Pencil />
          </IconButton>
          <IconButton
            label={t("commands.action.delete")}
            onClick={() => changes.remove(graph)}
            data-testid={`delete-event-${name}`}
          >
            <Trash2 />
          </IconButton>
        </span>
      </td>
    </tr>
  );
}

/** What it did since the app started; trouble stands out. */
function Load({ graph: { load } }: { graph: EventGraphView }) {
  const t = useTranslate();
  if (load.nStarted === 0) return <span className={css.quiet}>{t("events.load.never")}</span>;
  return (
    <>
      {t("events.load.started", { count: load.nStarted })}
      {load.nFailed > 0 && (
        <span className={css.trouble}> {t("events.load.failed", { count: load.nFailed })}</span>
      )}
      {load.nDropped > 0 && (
        <span className={css.trouble}> {t("events.load.dropped", { count: load.nDropped })}</span>
      )}
    </>
  );
}
