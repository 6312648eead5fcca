import type { ConsoleLine } from "./bindings";

/** Lines kept per console. */
export const CONSOLE_LINES = 100_000;

/** Lines let in above the limit before the oldest are cut, so that cutting is rare. */
const SLACK = 2_000;

/** The lines of one console, oldest first, in order of `seq` and without gaps. */
export interface ConsoleBuffer {
  lines: ConsoleLine[];
  /** Grows with every change; views compare it instead of the lines. */
  version: number;
  /** Counts the lines cut from the front, so that a view can keep its place. */
  nDropped: number;
  /** Whether the core still has lines older than the first one here. */
  hasOlder: boolean;
}

export function emptyBuffer(): ConsoleBuffer {
  return { lines: [], version: 0, nDropped: 0, hasOlder: true };
}

/** What became of lines offered to a buffer. */
export type AppendOutcome = "appended" | "known" | "gap";

/** Adds new lines at the end. Lines already there are skipped; on a gap nothing is added, the
 *  caller reads the console again. */
export function appendLines(buffer: ConsoleBuffer, offered: readonly ConsoleLine[]): AppendOutcome {
  const last = buffer.lines.at(-1)?.seq;
  const fresh = last === undefined ? offered : offered.filter((line) => line.seq > last);
  const first = fresh[0];
  if (!first) return "known";
  if (last !== undefined && first.seq !== last + 1) return "gap";
  for (const line of fresh) buffer.lines.push(line);
  const over = buffer.lines.length - CONSOLE_LINES;
  if (over > SLACK) {
    buffer.lines.splice(0, over);
    buffer.nDropped += over;
    buffer.hasOlder = true;
  }
  buffer.version += 1;
  return "appended";
}

/** Puts older lines in front; the result is how many were new. */
export function prependLines(
  buffer: ConsoleBuffer,
  older: readonly ConsoleLine[],
  hasOlder: boolean,
): number {
  const first = buffer.lines[0]?.seq ?? Infinity;
  const room = Math.max(0, CONSOLE_LINES - buffer.lines.length);
  const fresh = older.filter((line) => line.seq < first);
  const kept = room === 0 ? [] : fresh.slice(-room);
  buffer.lines = [...kept, ...buffer.lines];
  buffer.hasOlder = hasOlder && buffer.lines.length < CONSOLE_LINES;
  buffer.version += 1;
  return kept.length;
}
