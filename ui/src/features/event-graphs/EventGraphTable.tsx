import { ArrowDown, ArrowUp, Pencil, Trash2, Workflow } from "lucide-react";
import { useMemo } from "react";
import type { EventGraphView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { DataTable, type DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { EmptyState } from "@/design/EmptyState";
import { IconButton } from "@/design/IconButton";
import { Switch } from "@/design/Switch";
import table from "@/design/Table.module.css";
import { useLatest } from "@/design/use-latest";
import { useTranslate } from "@/i18n/use-translate";
import css from "./EventGraphsPage.module.css";
import { isOpen } from "./graph-draft";
import { useEventGraphChanges } from "./use-event-graph-changes";

const keyOf = ({ id }: EventGraphView) => id;
const nameOf = ({ name }: EventGraphView) => name;
const testIdOf = ({ name }: EventGraphView) => `event-graph-row-${name}`;
const classOf = ({ isEnabled }: EventGraphView) => (isEnabled ? undefined : css.off);

/** The event graphs of a bot in the order in which they start; Enter and a double click open one. */
export function EventGraphTable({
  graphs,
  order,
  onOpenGraph,
  onEdit,
}: {
  graphs: readonly EventGraphView[];
  /** The ids of all graphs, also of those that the filter hides. */
  order: readonly number[];
  onOpenGraph: (id: number, title: string) => void;
  onEdit: (graph: EventGraphView) => void;
}) {
  const t = useTranslate();
  const changes = useEventGraphChanges();
  const actions = useLatest({ ...changes, openGraph: onOpenGraph, edit: onEdit });
  const columns = useMemo((): readonly DataColumn<EventGraphView>[] => {
    const move = ({ id, botId }: EventGraphView, by: 1 | -1) => {
      const at = order.indexOf(id);
      const moved = order.filter((one) => one !== id);
      moved.splice(at + by, 0, id);
      actions.current.reorder(botId, moved);
    };
    return [
      {
        id: "on",
        label: t("commands.column.enabled"),
        track: "72px",
        cell: (graph) => (
          <Switch
            label={t("events.row.enable", { name: graph.name })}
            isOn={graph.isEnabled}
            onChange={(isOn) => actions.current.setEnabled(graph, isOn)}
          />
        ),
      },
      {
        id: "name",
        label: t("events.column.name"),
        track: "minmax(150px, 1.2fr)",
        cell: ({ id, name, hasDraft, filter }) => (
          <span className={css.names}>
            <button
              type="button"
              className={cells.name}
              onClick={() => actions.current.openGraph(id, name)}
            >
              {name}
            </button>
            {hasDraft && <span className={table.badge}>{t("commands.row.draft")}</span>}
            {!isOpen(filter) && <span className={table.badge}>{t("events.row.filtered")}</span>}
          </span>
        ),
      },
      {
        id: "events",
        label: t("events.column.events"),
        track: "minmax(110px, 1fr)",
        cell: ({ events }) => <Events events={events} />,
      },
      {
        id: "load",
        label: t("events.column.load"),
        track: "minmax(110px, 1fr)",
        fromWidth: 700,
        cell: (graph) => <Load graph={graph} />,
      },
      {
        id: "actions",
        label: t("commands.column.actions"),
        track: "232px",
        isHeadHidden: true,
        cell: (graph) => {
          const at = order.indexOf(graph.id);
          return (
            <span className={cells.buttons}>
              <Button
                size="small"
                icon={<Workflow />}
                onClick={() => actions.current.openGraph(graph.id, graph.name)}
                data-testid={`open-event-${graph.name}`}
              >
                {t("commands.action.openGraph")}
              </Button>
              <IconButton
                label={t("events.action.up", { name: graph.name })}
                aria-disabled={at === 0}
                onClick={() => at > 0 && move(graph, -1)}
                data-testid={`up-event-${graph.name}`}
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                label={t("events.action.down", { name: graph.name })}
                aria-disabled={at === order.length - 1}
                onClick={() => at < order.length - 1 && move(graph, 1)}
              >
                <ArrowDown />
              </IconButton>
              <IconButton
                label={t("commands.action.edit")}
                onClick={() => actions.current.edit(graph)}
                data-testid={`edit-event-${graph.name}`}
              >
                <Pencil />
              </IconButton>
              <IconButton
                label={t("commands.action.delete")}
                onClick={() => actions.current.remove(graph)}
                data-testid={`delete-event-${graph.name}`}
              >
                <Trash2 />
              </IconButton>
            </span>
          );
        },
      },
    ];
  }, [t, order, actions]);
  return (
    <DataTable
      id="event-graphs"
      label={t("bots.section.events")}
      columns={columns}
      rows={graphs}
      keyOf={keyOf}
      nameOf={nameOf}
      rowHeight={36}
      testIdOf={testIdOf}
      classOf={classOf}
      onOpen={({ id, name }) => onOpenGraph(id, name)}
      onDelete={changes.remove}
      empty={<EmptyState title={t("events.empty.filtered")} />}
    />
  );
}

function Events({ events }: { events: readonly string[] }) {
  const t = useTranslate();
  if (events.length === 0) return <span className={css.quiet}>{t("events.row.noEvents")}</span>;
  return (
    <span className={css.events} title={events.join(", ")}>
      {events.map((event) => (
        <span key={event} className={css.event}>
          {event}
        </span>
      ))}
    </span>
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
