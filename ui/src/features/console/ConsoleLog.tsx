import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ConsoleLine } from "@/backend/bindings";
import { ContextMenu } from "@/design/ContextMenu";
import { MenuAt } from "@/design/MenuAt";
import { useLatest } from "@/design/use-latest";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ConsolePage.module.css";
import { ConsoleRow, type RowActions } from "./ConsoleRow";
import { ConsoleMarks } from "./ConsoleMarks";
import type { GraveLine } from "./console-view";
import { useConsoleMenu, usePlayerMenu, type ConsoleTools } from "./use-console-menu";

/** Height of a line that fits, in pixels; a longer one wraps and is measured. */
const ROW = 24;
/** So close to the end, in pixels, counts as being there. */
const NEAR_END = 32;
/** So close to the first or last line, in pixels, further ones are fetched. */
const NEAR_EDGE = 400;

/** The lines. Follows the newest until the reader scrolls up. */
export function ConsoleLog({
  lines,
  nLines,
  hasOlder,
  onOlder,
  onEnd,
  query,
  currentAt,
  hits,
  grave,
  isPaused,
  onPause,
  tools,
}: {
  lines: readonly ConsoleLine[];
  /** Their number: the list grows in place. */
  nLines: number;
  hasOlder: boolean;
  onOlder: () => Promise<number>;
  /** Somebody reads on towards the end. Absent: new lines come by themselves. */
  onEnd: (() => void) | undefined;
  query: string;
  /** Index of the line that was searched or jumped to. */
  currentAt: number | undefined;
  /** Indices of the lines that hold what is searched for. */
  hits: readonly number[];
  grave: readonly GraveLine[];
  isPaused: boolean;
  onPause: (isPaused: boolean) => void;
  tools: ConsoleTools;
}) {
  const t = useTranslate();
  const scroller = useRef<HTMLDivElement>(null);
  const isFetching = useRef(false);
  const lastTop = useRef(0);
  const [under, setUnder] = useState<ConsoleLine | null>(null);
  const [player, setPlayer] = useState<{ name: string; place: DOMRect } | null>(null);
  const menuOf = useConsoleMenu(tools);
  const playerMenu = usePlayerMenu(tools);
  const virtual = useVirtualizer({
    count: nLines,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
    // The same function while the lines are: with another the whole log is laid out anew.
    getItemKey: useCallback((at: number) => lines[at]?.seq ?? at, [lines]),
  });
  const actions = useLatest<RowActions>({
    openNode: tools.onOpenNode,
    player: (name, place) => setPlayer({ name, place }),
    menu: setUnder,
  });
  const total = virtual.getTotalSize();

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && !isPaused) box.scrollTop = box.scrollHeight;
  }, [isPaused, nLines, total]);
  const currentSeq = currentAt === undefined ? undefined : lines[currentAt]?.seq;
  useEffect(() => {
    if (currentAt !== undefined) virtual.scrollToIndex(currentAt, { align: "center" });
  }, [currentSeq]); // eslint-disable-line react-hooks/exhaustive-deps -- only when it is another line, not when lines come before it

  const fetchOlder = async (box: HTMLDivElement) => {
    isFetching.current = true;
    const fromEnd = box.scrollHeight - box.scrollTop;
    const nAdded = await onOlder().catch(() => 0);
    // Keeps the line under the eyes where it is while older ones come in above.
    if (nAdded > 0) requestAnimationFrame(() => (box.scrollTop = box.scrollHeight - fromEnd));
    isFetching.current = false;
  };
  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    const isUp = box.scrollTop < lastTop.current - 1;
    lastTop.current = box.scrollTop;
    const fromEnd = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (isUp && fromEnd > NEAR_END && !isPaused) onPause(true);
    if (!isUp && onEnd && fromEnd < NEAR_EDGE) onEnd();
    if (!isUp && !onEnd && fromEnd <= 1 && isPaused && currentAt === undefined) onPause(false);
    if (box.scrollTop < NEAR_EDGE && isPaused && hasOlder && !isFetching.current) {
      void fetchOlder(box);
    }
  };
  return (
    <div className={css.logBox}>
      <ContextMenu items={menuOf(under)} label={t("console.menu.name")}>
        <div
          ref={scroller}
          className={css.log}
          role="log"
          aria-label={t("console.log.name")}
          tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- scrolled by the keyboard
          onScroll={onScroll}
        >
          <div className={css.lines} style={{ height: total }}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index];
              if (!line) return null;
              return (
                <ConsoleRow
                  key={item.key}
                  line={line}
                  at={item.index}
                  top={item.start}
                  query={query}
                  isCurrent={item.index === currentAt}
                  measure={virtual.measureElement}
                  actions={actions}
                />
              );
            })}
          </div>
        </div>
      </ContextMenu>
      <ConsoleMarks nLines={nLines} hits={hits} grave={grave} />
      {player && (
        <MenuAt
          place={player.place}
          label={t("console.player.menu", { player: player.name })}
          items={playerMenu(player.name)}
          onClose={() => setPlayer(null)}
        />
      )}
    </div>
  );
}
