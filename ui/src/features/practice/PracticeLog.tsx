import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef } from "react";
import type { PracticeLine } from "@/backend/bindings";
import { classNames } from "@/design/class-names";
import { describeTold } from "@/i18n/describe-told";
import { formatClock } from "@/i18n/format-values";
import { useTranslate } from "@/i18n/use-translate";
import css from "./PracticePage.module.css";

/** Height of a line that fits, in pixels; a longer one wraps and is measured. */
const ROW = 24;
/** So close to the end, in pixels, counts as being there. */
const NEAR_END = 32;

/** What happens in the practice world. Follows the newest line until the reader scrolls up. */
export function PracticeLog({ lines }: { lines: readonly PracticeLine[] }) {
  const t = useTranslate();
  const scroller = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
    getItemKey: (at) => lines[at]?.seq ?? at,
  });
  const total = virtual.getTotalSize();
  const newest = lines.at(-1)?.seq;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && isFollowing.current) box.scrollTop = box.scrollHeight;
  }, [newest, total]);
  return (
    <div
      ref={scroller}
      className={css.log}
      role="log"
      aria-label={t("practice.log.name")}
      tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- scrolled by the keyboard
      onScroll={({ currentTarget: box }) => {
        isFollowing.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
      }}
      data-testid="practice-log"
    >
      <div className={css.lines} style={{ height: total }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={classNames(css.line, css[line.kind])}
              style={{ transform: `translateY(${item.start}px)` }}
              data-testid="practice-line"
              data-kind={line.kind}
            >
              <time className={css.time}>{formatClock(line.at)}</time>
              <span className={css.text} data-selectable>
                <Words line={line} />
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Words({ line: { kind, player, text, told } }: { line: PracticeLine }) {
  const t = useTranslate();
  const name = player ?? "";
  switch (kind) {
    case "chat":
      return (
        <>
          <b>{name}</b> {text}
        </>
      );
    case "command":
      return <>{`> ${text}`}</>;
    case "joined":
      return <>{t("practice.line.joined", { name })}</>;
    case "left":
      return <>{t("practice.line.left", { name, why: describeTold(t, "practice", told, text) })}</>;
    case "reply":
    case "event":
    case "notice":
    case "problem":
      return <>{describeTold(t, "practice", told, text)}</>;
  }
}
