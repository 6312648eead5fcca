import type { ConsoleLevel, ConsoleLine, ConsoleSource } from "@/backend/bindings";
import type { ConsoleBuffer } from "@/backend/console-buffer";
import type { Locale } from "@/i18n/catalogue";
import { searchText } from "./highlight";

export const SOURCES = [
  "chat",
  "bot",
  "graph",
  "plugin",
  "system",
] as const satisfies readonly ConsoleSource[];
export const LEVELS = [
  "debug",
  "info",
  "warning",
  "error",
] as const satisfies readonly ConsoleLevel[];

/** What is shown of a console. */
export interface ConsoleFilter {
  sources: ReadonlySet<ConsoleSource>;
  /** The least grave level shown. */
  level: ConsoleLevel;
  /** Only what this player said; null is everybody. */
  player: string | null;
}

/** A shown line that is a warning or worse, by its index. */
export interface GraveLine {
  at: number;
  level: "warning" | "error";
}

/** The shown lines of a buffer. Grows in place while only new lines come; built anew otherwise. */
export interface ConsoleView {
  buffer: ConsoleBuffer;
  filter: ConsoleFilter;
  firstSeq: number | undefined;
  /** How many lines of the buffer were looked at. */
  nSeen: number;
  shown: ConsoleLine[];
  grave: GraveLine[];
  counts: Record<ConsoleSource, number>;
}

const gravity = (level: ConsoleLevel) => LEVELS.indexOf(level);

/** Whether a line is shown under a filter. */
export function isShown(line: ConsoleLine, filter: ConsoleFilter): boolean {
  return (
    filter.sources.has(line.source) &&
    gravity(line.level) >= gravity(filter.level) &&
    (filter.player === null || line.player === filter.player)
  );
}

/** The view of a buffer as it is now; `before` saves looking at the same lines twice. It grows in
 *  place and remembers how far, so that asking twice for the same buffer changes nothing. */
export function viewOf(
  buffer: ConsoleBuffer,
  filter: ConsoleFilter,
  before: ConsoleView | null,
): ConsoleView {
  const firstSeq = buffer.lines[0]?.seq;
  const canGrow =
    before !== null &&
    before.buffer === buffer &&
    before.filter === filter &&
    before.firstSeq === firstSeq &&
    before.nSeen <= buffer.lines.length;
  const view: ConsoleView = canGrow
    ? before
    : {
        buffer,
        filter,
        firstSeq,
        nSeen: 0,
        shown: [],
        grave: [],
        counts: { chat: 0, bot: 0, graph: 0, plugin: 0, system: 0 },
      };
  for (let at = view.nSeen; at < buffer.lines.length; at++) {
    const line = buffer.lines[at];
    if (!line) continue;
    view.counts[line.source] += 1;
    if (!isShown(line, filter)) continue;
    const { level } = line;
    if (level === "warning" || level === "error") view.grave.push({ at: view.shown.length, level });
    view.shown.push(line);
  }
  view.nSeen = buffer.lines.length;
  return view;
}

/** Indices of the shown lines that hold the query, in order. */
export function matchesIn(shown: readonly ConsoleLine[], query: string, locale: Locale): number[] {
  const wanted = query.toLowerCase();
  if (wanted === "") return [];
  const found: number[] = [];
  shown.forEach((line, at) => {
    if (searchText(line, locale).includes(wanted)) found.push(at);
  });
  return found;
}
