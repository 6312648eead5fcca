import { useEffect, useMemo, useRef, useState } from "react";
import type { BotView, CommandView, ConsoleLine, GraphPlace } from "@/backend/bindings";
import { useBackend } from "@/backend/backend-context";
import { useRead } from "@/backend/queries";
import { useConsole } from "@/backend/use-console";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Skeleton } from "@/design/Skeleton";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ConsoleBar } from "./ConsoleBar";
import { ConsoleInput } from "./ConsoleInput";
import { ConsoleLog } from "./ConsoleLog";
import css from "./ConsolePage.module.css";
import { lineAt } from "./jump";
import { PastBar } from "./PastBar";
import { useConsoleSearch } from "./use-console-search";
import { usePast } from "./use-past";
import { isShown, SOURCES, viewOf, type ConsoleFilter, type ConsoleView } from "./console-view";

/** Everything but what only those look for who debug. */
const START_FILTER: ConsoleFilter = { sources: new Set(SOURCES), level: "info", player: null };
/** Pages of history fetched at most for one jump. */
const JUMP_PAGES = 20;
const NO_COMMANDS: readonly CommandView[] = [];

/** What the bot hears and says. */
export function ConsolePage({
  bot,
  onStart,
  onOpenNode,
}: {
  bot: BotView;
  onStart: () => void;
  onOpenNode: (graph: GraphPlace, title: string, nodeId: string) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const { consoles } = useBackend();
  const live = useConsole(bot.id);
  const { status, error } = live;
  const pastLines = usePast(bot.id);
  const { past } = pastLines;
  const buffer = past?.buffer ?? live.buffer;
  const version = past?.buffer.version ?? live.version;
  const commands = useRead("listCommands", { botId: bot.id });
  const events = useRead("listEventGraphs", { botId: bot.id });
  const [filter, setFilter] = useState(START_FILTER);
  const [isPaused, setPaused] = useState(false);
  const [pausedAt, setPausedAt] = useState(0);
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);

  const view = useConsoleView(buffer, version, filter);
  const { shown } = view;
  // `shown` grows in place; its length stands for what is in it.
  const nShown = shown.length;
  const pause = (next: boolean) => {
    setPaused(next);
    setPausedAt(nShown);
  };
  const search = useConsoleSearch({
    botId: bot.id,
    view,
    nShown,
    hasOlder: buffer.hasOlder,
    pastLines,
    onStand: () => pause(true),
  });
  const follow = () => {
    search.leave();
    pause(false);
  };
  const jump = async (moment: number) => {
    const firstAt = () => consoles.snapshot(bot.id).buffer.lines[0]?.at ?? 0;
    let nPages = 0;
    while (firstAt() > moment && nPages < JUMP_PAGES) {
      const nCame = await consoles.loadOlder(bot.id).catch(() => 0);
      if (nCame === 0) break;
      nPages += 1;
    }
    if (firstAt() > moment) showToast({ text: t("console.jump.nothing") });
    const { lines } = consoles.snapshot(bot.id).buffer;
    const seen = lines.filter((line) => isShown(line, filter));
    search.leave();
    pause(true);
    search.standOn(seen[lineAt(seen, moment)]?.seq ?? null);
  };
  const type = (words: string) => {
    setText((now) => (now.startsWith(words) ? now : `${words}${now}`));
    requestAnimationFrame(() => input.current?.focus());
  };
  const openNodeOf = ({ node }: ConsoleLine) => {
    if (!node) return;
    const { graph, nodeId } = node;
    const all = graph.kind === "command" ? commands.data : events.data;
    onOpenNode(graph, all?.find((one) => one.id === graph.id)?.name ?? "", nodeId);
  };
  return (
    <div className={css.console}>
      <ConsoleBar
        filter={filter}
        counts={view.counts}
        onFilter={setFilter}
        search={{
          query: search.query,
          nFound: search.hits.length,
          at: search.at,
          hasOlder: buffer.hasOlder,
          isLooking: search.isLooking,
          onQuery: search.search,
          onStep: search.step,
          onOlder: () => void search.lookOlder(),
        }}
        isPaused={isPaused}
        nWaiting={isPaused && !past ? Math.max(0, nShown - pausedAt) : 0}
        onPause={(next) => (next ? pause(true) : follow())}
        onJump={jump}
      />
      {past && <PastBar buffer={past.buffer} onLeave={follow} />}
      {error && (
        <ErrorPanel
          {...describeError(t, locale, error)}
          onRetry={() => void consoles.reload(bot.id)}
        />
      )}
      {status === "loading" && buffer.lines.length === 0 && (
        <Skeleton label={t("common.state.loading")} rows={12} />
      )}
      {status === "ready" && nShown === 0 && (
        <EmptyState
          title={buffer.lines.length === 0 ? t("console.empty.title") : t("console.empty.filtered")}
          text={
            buffer.lines.length === 0 ? t("console.empty.text") : t("console.empty.filteredText")
          }
        />
      )}
      {nShown > 0 && (
        <ConsoleLog
          // Another stretch is another log: it begins at its own line.
          key={past?.seq ?? "live"}
          lines={shown}
          nLines={nShown}
          hasOlder={buffer.hasOlder}
          onOlder={past ? pastLines.older : () => consoles.loadOlder(bot.id)}
          onEnd={past ? () => void pastLines.newer().catch(() => undefined) : undefined}
          query={search.wanted}
          currentAt={search.standsAt}
          hits={search.hits}
          grave={view.grave}
          isPaused={isPaused || past !== null}
          onPause={(next) => (next ? pause(true) : follow())}
          tools={{
            filter,
            onFilter: setFilter,
            onSearch: search.search,
            onOpenNode: openNodeOf,
            onType: type,
            lines: shown,
          }}
        />
      )}
      <ConsoleInput
        bot={bot}
        text={text}
        onText={setText}
        inputRef={input}
        lines={live.buffer.lines}
        commands={commands.data ?? NO_COMMANDS}
        onStart={onStart}
        onSent={follow}
      />
    </div>
  );
}

/** The filtered lines; only what is new is looked at when lines come. */
function useConsoleView(
  buffer: ConsoleView["buffer"],
  version: number,
  filter: ConsoleFilter,
): ConsoleView {
  const before = useRef<ConsoleView | null>(null);
  const view = useMemo(
    () => viewOf(buffer, filter, before.current), // eslint-disable-line react-hooks/refs -- a cache: the result is the same without it
    [buffer, version, filter], // eslint-disable-line react-hooks/exhaustive-deps -- the buffer changes in place, its version says so
  );
  useEffect(() => {
    before.current = view;
  }, [view]);
  return view;
}
