import { ArrowDown, ArrowUp, History, Pause, Play, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { ConsoleLevel, ConsoleSource } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { Chip } from "@/design/Chip";
import { IconButton } from "@/design/IconButton";
import { SearchInput } from "@/design/SearchInput";
import { Select } from "@/design/Select";
import { formatCount } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./ConsolePage.module.css";
import { JumpButton } from "./JumpButton";
import { LONGEST_QUERY } from "./past-lines";
import { LEVELS, SOURCES, type ConsoleFilter } from "./console-view";

/** What is shown of the console, and the search in it. */
export function ConsoleBar({
  filter,
  counts,
  onFilter,
  search,
  isPaused,
  nWaiting,
  onPause,
  onJump,
}: {
  filter: ConsoleFilter;
  counts: Record<ConsoleSource, number>;
  onFilter: (filter: ConsoleFilter) => void;
  search: {
    query: string;
    nFound: number;
    /** Index of the hit stood on, -1 for none. */
    at: number;
    /** Whether lines were written before those that were searched. */
    hasOlder: boolean;
    isLooking: boolean;
    onQuery: (query: string) => void;
    onStep: (by: 1 | -1) => void;
    /** Goes on to what was written before. */
    onOlder: () => void;
  };
  isPaused: boolean;
  /** Lines that came since the pause. */
  nWaiting: number;
  onPause: (isPaused: boolean) => void;
  onJump: (moment: number) => Promise<void>;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const toggle = (source: ConsoleSource) => {
    const sources = new Set(filter.sources);
    if (!sources.delete(source)) sources.add(source);
    onFilter({ ...filter, sources });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The newest lines are at the end: on from a hit is back in time.
    if (event.code === "Enter") search.onStep(event.shiftKey ? 1 : -1);
    if (event.code === "Escape") search.onQuery("");
  };
  return (
    <div className={css.bar}>
      {SOURCES.filter((source) => source !== "plugin" || counts.plugin > 0).map((source) => (
        <Chip
          key={source}
          isOn={filter.sources.has(source)}
          count={formatCount(locale, counts[source])}
          onClick={() => toggle(source)}
          data-testid={`console-source-${source}`}
        >
          {t(`console.filter.${source}`)}
        </Chip>
      ))}
      <span className={css.separator} />
      <Select<ConsoleLevel>
        className={css.levels ?? ""}
        aria-label={t("console.filter.level")}
        value={filter.level}
        options={LEVELS.map((level) => ({ value: level, label: t(`console.from.${level}`) }))}
        onPick={(level) => onFilter({ ...filter, level })}
      />
      {filter.player !== null && (
        <Chip
          isOn
          aria-label={t("console.filter.everybody")}
          onClick={() => onFilter({ ...filter, player: null })}
          data-testid="console-only-player"
        >
          {t("console.filter.player", { player: filter.player })}
          <X size={12} aria-hidden />
        </Chip>
      )}
      <span className={css.grow} />
      <SearchInput
        className={css.search ?? ""}
        label={t("console.search.label")}
        value={search.query}
        onChange={(event) => search.onQuery(event.target.value)}
        onKeyDown={onKeyDown}
        maxLength={LONGEST_QUERY}
        data-testid="console-search"
        after={
          search.query !== "" && (
            <>
              <span className={css.found} data-testid="console-found">
                {search.isLooking
                  ? t("console.search.looking")
                  : t("console.search.found", { at: search.at + 1, n: search.nFound })}
              </span>
              {search.hasOlder && (
                <IconButton
                  size="tiny"
                  label={t("console.search.older")}
                  disabled={search.isLooking}
                  onClick={search.onOlder}
                  data-testid="console-search-older"
                >
                  <History />
                </IconButton>
              )}
              <IconButton
                size="tiny"
                label={t("console.search.previous")}
                onClick={() => search.onStep(-1)}
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                size="tiny"
                label={t("console.search.next")}
                onClick={() => search.onStep(1)}
              >
                <ArrowDown />
              </IconButton>
            </>
          )
        }
      />
      <JumpButton onJump={onJump} />
      <Button
        size="small"
        icon={isPaused ? <Play /> : <Pause />}
        onClick={() => onPause(!isPaused)}
        data-testid="console-pause"
      >
        {!isPaused && t("console.action.pause")}
        {isPaused && nWaiting === 0 && t("console.action.follow")}
        {isPaused && nWaiting > 0 && t("console.action.followNew", { n: nWaiting })}
      </Button>
    </div>
  );
}
