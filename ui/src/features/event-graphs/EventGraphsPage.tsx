import { Plus, Zap } from "lucide-react";
import { useMemo, useState } from "react";
import type { BotView, EventGraphView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { ListPage } from "@/design/ListPage";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { EventGraphDialog } from "./EventGraphDialog";
import { EventGraphTable } from "./EventGraphTable";

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
  const order = useMemo(() => (graphs.data ?? []).map(({ id }) => id), [graphs.data]);
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
      {all.length > 0 && (
        <EventGraphTable
          graphs={shown}
          order={order}
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
