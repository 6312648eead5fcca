import { useInfiniteQuery } from "@tanstack/react-query";
import { FileInput, FlaskConical, SquareCheck, SquareX } from "lucide-react";
import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import type { BotView, GraphPlace, RunView } from "@/backend/bindings";
import { useRead } from "@/backend/queries";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { SearchInput } from "@/design/SearchInput";
import { Segmented } from "@/design/Segmented";
import { Skeleton } from "@/design/Skeleton";
import { toBackendError } from "@/backend/backend-error";
import { describeError } from "@/i18n/describe-error";
import { formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useSaid } from "@/i18n/use-said";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotRunsPage.module.css";

/** Runs end at any time and nobody says so; the list is read anew this often, in milliseconds. */
const LOOK_AGAIN_MS = 3_000;
/** Runs of one page. */
const PAGE = 100;

/** The runs of all graphs of a bot, the newest first; each leads to its graph. */
export function BotRunsPage({
  bot,
  onOpenGraph,
}: {
  bot: BotView;
  onOpenGraph: (graph: GraphPlace, title: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { transport } = useBackend();
  const [text, setText] = useState("");
  const [isFailedOnly, setFailedOnly] = useState(false);
  const titleOf = useTitles(bot.id);
  const asked = { graph: null, botId: bot.id, isFailedOnly, text: text.trim(), limit: PAGE };
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["listRuns", asked, "pages"],
    queryFn: ({ pageParam }) => transport.call("listRuns", { ...asked, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ older }) => older,
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (error) {
    const words = describeError(t, locale, toBackendError(error));
    return <ErrorPanel {...words} onRetry={() => void refetch()} />;
  }
  const runs = data?.pages.flatMap((page) => page.runs);
  const isFiltered = text.trim() !== "" || isFailedOnly;
  return (
    <div className={css.page}>
      <div className={css.bar}>
        <SearchInput
          label={t("editor.runs.search")}
          value={text}
          data-testid="bot-runs-search"
          onChange={(event) => setText(event.target.value)}
        />
        <Segmented
          label={t("editor.runs.which")}
          value={isFailedOnly ? "failed" : "all"}
          options={[
            { value: "all", label: t("editor.runs.all") },
            { value: "failed", label: t("editor.runs.failedOnly") },
          ]}
          onPick={(which) => setFailedOnly(which === "failed")}
        />
      </div>
      {!runs && <Skeleton label={t("common.state.loading")} />}
      {runs?.length === 0 && (
        <EmptyState
          title={t(isFiltered ? "editor.runs.noneFound" : "bots.runs.none")}
          text={t("bots.runs.what")}
        />
      )}
      <ol className={css.list} data-testid="bot-runs">
        {runs?.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            title={titleOf(run.graph)}
            onOpen={(title) => onOpenGraph(run.graph, title)}
          />
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="quiet" onClick={() => void fetchNextPage()}>
          {t("editor.runs.older")}
        </Button>
      )}
    </div>
  );
}

/** What the graphs of a bot are called; `null` of one that is gone. */
function useTitles(botId: number): (graph: GraphPlace) => string | null {
  const commands = useRead("listCommands", { botId });
  const graphs = useRead("listEventGraphs", { botId });
  return ({ kind, id }) =>
    kind === "command"
      ? (commands.data?.find((one) => one.id === id)?.name ?? null)
      : (graphs.data?.find((one) => one.id === id)?.name ?? null);
}

function RunRow({
  run,
  title,
  onOpen,
}: {
  run: RunView;
  title: string | null;
  onOpen: (title: string) => void;
}) {
  const t = useTranslate();
  const said = useSaid();
  const locale = useLocale();
  const isFailed = run.failure !== null;
  const Icon = isFailed ? SquareX : SquareCheck;
  return (
    <li>
      <button
        type="button"
        className={css.row}
        disabled={title === null}
        data-testid={`bot-run-${String(run.id)}`}
        onClick={() => title !== null && onOpen(title)}
      >
        <Icon
          size={14}
          className={isFailed ? css.failed : css.finished}
          aria-label={t(isFailed ? "editor.runs.failed" : "editor.runs.finished")}
        />
        <strong className={css.title}>{title ?? t("bots.runs.gone")}</strong>
        <span className={css.who}>
          {run.who === null
            ? run.trigger
            : t("editor.runs.by", { trigger: run.trigger, who: run.who })}
        </span>
        {run.origin === "dry" && <FlaskConical size={12} aria-label={t("editor.runs.dry")} />}
        {run.origin === "file" && <FileInput size={12} aria-label={t("editor.runs.fromFile")} />}
        <span className={css.words}>{run.failure && said(run.failure)}</span>
        <span className={css.quiet}>
          {t("editor.runs.size", { ms: run.tookMs, steps: run.nSteps, effects: run.nEffects })}
        </span>
        <time className={css.quiet} dateTime={new Date(run.startedAt).toISOString()}>
          {formatMoment(locale, run.startedAt)}
        </time>
      </button>
    </li>
  );
}
