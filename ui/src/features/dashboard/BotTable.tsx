import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type MouseEvent } from "react";
import { useResources } from "@/backend/bots";
import type { BotView, ServerView } from "@/backend/bindings";
import { Checkbox } from "@/design/Checkbox";
import { classNames } from "@/design/class-names";
import { ContextMenu } from "@/design/ContextMenu";
import type { MenuItem } from "@/design/menu-item";
import { StateMark } from "@/design/StateMark";
import { useNow } from "@/design/use-now";
import { describeState } from "@/i18n/describe-state";
import { formatMegabytes } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotTable.module.css";
import { HourStrip } from "./HourStrip";
import { extendTo, toggleAll, toggleRow, type Selection } from "./selection";

const ROW = 32;
const NONE = "–";

/** The bots of the dashboard, one row each. */
export function BotTable({
  bots,
  servers,
  selection,
  onSelect,
  menuOf,
  onOpen,
}: {
  bots: readonly BotView[];
  servers: readonly ServerView[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  menuOf: (bot: BotView) => MenuItem[];
  onOpen: (botId: number) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const now = useNow();
  const resources = useResources();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: bots.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (at) => bots[at]?.id ?? at,
  });
  const shownIds = bots.map((bot) => bot.id);
  const nPicked = shownIds.filter((id) => selection.ids.has(id)).length;
  const onRowClick = (event: MouseEvent, id: number) => {
    if (event.shiftKey) onSelect(extendTo(selection, shownIds, id));
    else if (event.ctrlKey || event.metaKey) onSelect(toggleRow(selection, id));
  };
  return (
    <div className={css.table} role="table" aria-label={t("dashboard.table.name")}>
      <div className={classNames(css.row, css.headRow)} role="row">
        <span className={css.pick} role="columnheader">
          <Checkbox
            label={t("dashboard.table.pickAll")}
            state={nPicked === 0 ? false : nPicked === bots.length ? true : "indeterminate"}
            onChange={() => onSelect(toggleAll(selection, shownIds))}
          />
        </span>
        <span role="columnheader">{t("dashboard.column.bot")}</span>
        <span role="columnheader">{t("dashboard.column.server")}</span>
        <span role="columnheader">{t("dashboard.column.state")}</span>
        <span role="columnheader">{t("dashboard.column.lastHour")}</span>
        <span role="columnheader" className={css.number}>
          {t("dashboard.column.up")}
        </span>
        <span role="columnheader" className={css.number}>
          {t("dashboard.column.memory")}
        </span>
      </div>
      <div ref={scroller} className={css.scroll}>
        <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const bot = bots[item.index];
            if (!bot) return null;
            const server = servers.find((one) => one.id === bot.serverId);
            const words = describeState(t, locale, bot.state, now);
            const memory = resources?.bots.find((one) => one.botId === bot.id)?.memoryBytes;
            const isPicked = selection.ids.has(bot.id);
            return (
              <ContextMenu key={item.key} items={menuOf(bot)} label={bot.username}>
                {/* The name inside is the button; a click with Ctrl or Shift on the row is a shorter way to the box. */}
                {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
                <div
                  role="row"
                  className={classNames(css.row, css.bot, isPicked && css.picked)}
                  style={{ transform: `translateY(${item.start}px)` }}
                  data-testid={`dashboard-row-${bot.username}`}
                  onClick={(event) => onRowClick(event, bot.id)}
                  onDoubleClick={() => onOpen(bot.id)}
                >
                  <span className={css.pick} role="cell">
                    <Checkbox
                      label={t("dashboard.table.pick", { name: bot.username })}
                      state={isPicked}
                      onChange={() => onSelect(toggleRow(selection, bot.id))}
                    />
                  </span>
                  <span className={css.name} role="cell">
                    <StateMark mark={words.mark} />
                    <button
                      type="button"
                      className={css.open}
                      onClick={(event) => {
                        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) onOpen(bot.id);
                      }}
                    >
                      {bot.username}
                    </button>
                  </span>
                  <span className={css.muted} role="cell">
                    {server?.name ?? NONE}
                  </span>
                  <span className={css[words.mark]} role="cell">
                    {words.phrase}
                  </span>
                  <span role="cell">
                    <HourStrip spans={bot.lastHour} now={now} />
                  </span>
                  <span className={css.number} role="cell">
                    {bot.state.type === "online" ? words.brief : NONE}
                  </span>
                  <span className={css.number} role="cell">
                    {memory === undefined ? NONE : formatMegabytes(memory)}
                  </span>
                </div>
              </ContextMenu>
            );
          })}
        </div>
      </div>
    </div>
  );
}
