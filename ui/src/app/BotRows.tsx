import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import type { BotView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { ContextMenu } from "@/design/ContextMenu";
import type { MenuItem } from "@/design/menu-item";
import { useLatest } from "@/design/use-latest";
import { useTranslate } from "@/i18n/use-translate";
import { BotListRow } from "./BotListRow";
import css from "./BotList.module.css";
import { neighbourOf, reorderedIds, swappedBefore, type ListRow } from "./group-bots";
import { activeTab, openBot, toggleFold } from "./place";
import { usePlace, usePlaceStore } from "./place-store";
import { useBotMenu } from "./use-bot-menu";
import { useRowDrag, type DropTarget } from "./use-row-drag";

/** Height of a bot and of a server's head with the gap above it, in pixels. */
const ROW = 28;
const HEAD = 32;

const heightOf = (row: ListRow | undefined) => (row?.type === "server" ? HEAD : ROW);

const keyOf = (row: ListRow | undefined) =>
  row && (row.type === "server" ? `server-${row.server.id}` : `bot-${row.bot.id}`);

/** Where a bot would land at `y`, pixels from the top of the list: among those of its server. */
function dropTargetAt(rows: readonly ListRow[], moved: BotView, y: number): DropTarget {
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
}

/** The lines of the list: arrows move the focus, Alt with arrows and the pointer move bots. */
export function BotRows({ rows, bots }: { rows: readonly ListRow[]; bots: readonly BotView[] }) {
  const store = usePlaceStore();
  const reorder = useWrite("reorderBots");
  const tab = usePlace(activeTab);
  const scroller = useRef<HTMLDivElement>(null);
  const menuOf = useBotMenu();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heightOf(rows[at]),
    overscan: 12,
    // The focus goes with the bot when it moves.
    getItemKey: (at) => keyOf(rows[at]) ?? at,
  });
  const drop = (movedId: number, beforeId: number | null) => {
    if (movedId !== beforeId) reorder.mutate({ ids: reorderedIds(bots, movedId, beforeId) });
  };
  const drag = useRowDrag((movedId, clientY) => {
    const box = scroller.current;
    const moved = bots.find((bot) => bot.id === movedId);
    if (!box || !moved) return null;
    return dropTargetAt(rows, moved, clientY - box.getBoundingClientRect().top + box.scrollTop);
  }, drop);
  const actions = useLatest<EntryActions>({
    handlersOf: drag.handlers,
    menuOf,
    open: (botId) => {
      if (!drag.wasDrag()) store.setState((place) => openBot(place, botId));
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.code === "ArrowDown" ? 1 : event.code === "ArrowUp" ? -1 : 0;
    const focused = document.activeElement;
    if (step === 0 || !(focused instanceof HTMLElement)) return;
    const id = Number(focused.dataset.botId);
    if (event.altKey) {
      const target = swappedBefore(bots, id, step);
      if (target) drop(id, target.beforeId);
    } else {
      const at = neighbourOf(rows, id, step);
      if (at === null) return;
      virtual.scrollToIndex(at.index);
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-bot-id="${at.botId}"]`)?.focus(),
      );
    }
    event.preventDefault();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- moves the focus between the buttons inside
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
                <ServerHead
                  row={row}
                  onToggle={() => store.setState((place) => toggleFold(place, row.server.id))}
                />
              ) : (
                <BotEntry
                  bot={row.bot}
                  isActive={tab.type === "bot" && tab.botId === row.bot.id}
                  isDragged={drag.dragged?.id === row.bot.id}
                  actions={actions}
                />
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
  );
}

interface EntryActions {
  handlersOf: ReturnType<typeof useRowDrag>["handlers"];
  menuOf: ReturnType<typeof useBotMenu>;
  open: (botId: number) => void;
}

/** One bot of the list with its menu; drawn again only when something about it changed. */
const BotEntry = memo(function BotEntry({
  bot,
  isActive,
  isDragged,
  actions,
}: {
  bot: BotView;
  isActive: boolean;
  isDragged: boolean;
  actions: RefObject<EntryActions>;
}) {
  // The menu is made when it is asked for, with what holds then.
  const [items, setItems] = useState<readonly MenuItem[]>([]);
  const handlers = () => actions.current.handlersOf(bot.id);
  return (
    <ContextMenu items={items} label={bot.username}>
      <BotListRow
        bot={bot}
        isActive={isActive}
        isDragged={isDragged}
        onPointerDown={(event) => handlers().onPointerDown(event)}
        onPointerMove={(event) => handlers().onPointerMove(event)}
        onPointerUp={() => handlers().onPointerUp()}
        onPointerCancel={() => handlers().onPointerCancel()}
        onContextMenu={() => setItems(actions.current.menuOf(bot))}
        onClick={() => actions.current.open(bot.id)}
      />
    </ContextMenu>
  );
});

function ServerHead({
  row,
  onToggle,
}: {
  row: Extract<ListRow, { type: "server" }>;
  onToggle: () => void;
}) {
  const t = useTranslate();
  return (
    <button type="button" className={css.server} aria-expanded={!row.isFolded} onClick={onToggle}>
      {row.isFolded ? <ChevronRight size={12} /> : <ChevronDown size={12} />}
      <span className={css.name}>{row.server.name}</span>
      <span className={css.running}>
        {t("bots.list.running", { running: row.nRunning, all: row.nBots })}
      </span>
    </button>
  );
}
