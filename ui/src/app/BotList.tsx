import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight, Plus } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { useBots } from "@/backend/bots";
import { useRead, useWrite } from "@/backend/queries";
import { ContextMenu } from "@/design/ContextMenu";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import { SearchInput } from "@/design/SearchInput";
import { shortcutText } from "@/design/shortcut";
import { Skeleton } from "@/design/Skeleton";
import { useNow } from "@/design/use-now";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { BotListRow } from "./BotListRow";
import css from "./BotList.module.css";
import { listRows, reorderedIds, type ListRow } from "./group-bots";
import { activeTab, openBot, toggleFold } from "./place";
import { usePlace, usePlaceStore } from "./place-store";
import { SHORTCUTS } from "./shortcuts";
import { useBotMenu } from "./use-bot-menu";
import { useRowDrag, type DropTarget } from "./use-row-drag";

/** Height of a bot and of a server's head with the gap above it, in pixels. */
const ROW = 28;
const HEAD = 32;
/** The filter appears from this many bots on. */
const FILTER_FROM = 10;

const heightOf = (row: ListRow | undefined) => (row?.type === "server" ? HEAD : ROW);

/** All bots by server, with their states. */
export function BotList({ onNewBot }: { onNewBot: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const store = usePlaceStore();
  const bots = useBots();
  const servers = useRead("listServers", {});
  const reorder = useWrite("reorderBots");
  const folded = usePlace((place) => place.foldedServers);
  const tab = usePlace(activeTab);
  const [filter, setFilter] = useState("");
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(1000);
  const menuOf = useBotMenu();

  const all = bots.data ?? [];
  const rows = listRows(servers.data ?? [], all, folded, filter);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heightOf(rows[at]),
    overscan: 12,
  });

  const targetAt = (movedId: number, clientY: number): DropTarget | null => {
    const box = scroller.current;
    const moved = all.find((bot) => bot.id === movedId);
    if (!box || !moved) return null;
    const y = clientY - box.getBoundingClientRect().top + box.scrollTop;
    let top = 0;
    let end = 0;
    for (const row of rows) {
      const height = heightOf(row);
      if (row.type === "bot" && row.bot.serverId === moved.serverId) {
        if (y < top + height / 2) return { beforeId: row.bot.id, lineY: top };
        end = top + height;
      }
      top += height;
    }
    return { beforeId: null, lineY: end };
  };
  const drop = (movedId: number, beforeId: number | null) => {
    if (movedId !== beforeId) reorder.mutate({ ids: reorderedIds(all, movedId, beforeId) });
  };
  const drag = useRowDrag(targetAt, drop);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.code === "ArrowDown" ? 1 : event.code === "ArrowUp" ? -1 : 0;
    const focused = document.activeElement;
    if (step === 0 || !(focused instanceof HTMLElement)) return;
    const at = rows.findIndex(
      (row) => row.type === "bot" && String(row.bot.id) === focused.dataset.botId,
    );
    if (at < 0) return;
    event.preventDefault();
    const moved = rows[at];
    if (event.altKey && moved?.type === "bot") {
      const mates = all.filter((bot) => bot.serverId === moved.bot.serverId);
      const to = mates.indexOf(moved.bot) + (step === 1 ? 2 : -1);
      if (to >= 0 && to <= mates.length) drop(moved.bot.id, mates[to]?.id ?? null);
      return;
    }
    let next = at + step;
    while (rows[next]?.type === "server") next += step;
    const target = rows[next];
    if (target?.type !== "bot") return;
    virtual.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-bot-id="${target.bot.id}"]`)?.focus(),
    );
  };

  return (
    <aside className={css.list} aria-label={t("bots.list.name")}>
      <h2 className={css.head}>
        {t("bots.list.title")} <span className={css.count}>{bots.data ? all.length : ""}</span>
        <span className={css.grow} />
        <IconButton
          label={t("bots.action.new")}
          shortcut={shortcutText(SHORTCUTS.newBot)}
          onClick={onNewBot}
          data-testid="new-bot"
        >
          <Plus />
        </IconButton>
      </h2>
      {all.length >= FILTER_FROM && (
        <SearchInput
          className={css.filter ?? ""}
          label={t("bots.list.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      {bots.isPending && <Skeleton label={t("common.state.loading")} />}
      {bots.error && (
        <ErrorPanel {...describeError(t, locale, bots.error)} onRetry={() => void bots.refetch()} />
      )}
      {bots.data && all.length === 0 && <p className={css.empty}>{t("bots.list.empty")}</p>}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- moves the focus between the buttons inside */}
      <div ref={scroller} className={css.scroll} onKeyDown={onKeyDown}>
        <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                className={css.slot}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                {row.type === "server" ? (
                  <button
                    type="button"
                    className={css.server}
                    aria-expanded={!row.isFolded}
                    onClick={() => store.setState((place) => toggleFold(place, row.server.id))}
                  >
                    {row.isFolded ? <ChevronRight size={12} /> : <ChevronDown size={12} />}
                    <span className={css.name}>{row.server.name}</span>
                    <span className={css.running}>
                      {t("bots.list.running", { running: row.nRunning, all: row.nBots })}
                    </span>
                  </button>
                ) : (
                  <ContextMenu items={menuOf(row.bot)} label={row.bot.username}>
                    <BotListRow
                      bot={row.bot}
                      now={now}
                      isActive={tab.type === "bot" && tab.botId === row.bot.id}
                      isDragged={drag.dragged?.id === row.bot.id}
                      {...drag.handlers(row.bot.id)}
                      onClick={() => {
                        if (!drag.wasDrag()) store.setState((place) => openBot(place, row.bot.id));
                      }}
                    />
                  </ContextMenu>
                )}
              </div>
            );
          })}
          {drag.dragged?.target && (
            <div
              className={css.drop}
              style={{ transform: `translateY(${drag.dragged.target.lineY}px)` }}
            />
          )}
        </div>
      </div>
    </aside>
  );
}
