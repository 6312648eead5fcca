import { Pencil, Plus, Trash2, Workflow, Zap } from "lucide-react";
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
        { id: "actions", label: t("commands.column.actions"), width: 196, isHeadHidden: true },
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
  onOpenGraph,
  onEdit,
}: {
  graph: EventGraphView;
  onOpenGraph: (id: number, title: string) => void;
  onEdit: (graph: EventGraphView) => void;
}) {
  const t = useTranslate();
  const changes = useEventGraphChanges();
  const { id, name, isEnabled, events, hasDraft } = graph;
  const open = () => onOpenGraph(id, name);
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
          <IconButton label={t("commands.action.edit")} onClick={() => onEdit(graph)}>
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
