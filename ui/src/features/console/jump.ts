import type { ConsoleLine } from "@/backend/bindings";

const DAY = 24 * 60 * 60 * 1_000;

/** The moment a text names: `14:32`, `14:32:08` is the last time the clock said so; with a day before
 *  it, `2026-11-21 14:32`, that day. Null where it names none. */
export function parseMoment(text: string, now: number): number | null {
  const found = /^\s*(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T]+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*$/.exec(
    text,
  );
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found
    .slice(1)
    .map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  if (hour === undefined || minute === undefined || hour > 23 || minute > 59) return null;
  if ((second ?? 0) > 59) return null;
  if (year !== undefined && month !== undefined && day !== undefined) {
    const at = new Date(year, month - 1, day, hour, minute, second ?? 0);
    // The 31st of a short month would be the next month's first.
    return at.getMonth() === month - 1 && at.getDate() === day ? at.getTime() : null;
  }
  const today = new Date(now);
  today.setHours(hour, minute, second ?? 0, 0);
  return today.getTime() <= now ? today.getTime() : today.getTime() - DAY;
}

/** Index of the first line that is not older than a moment; the last line where all are older. */
export function lineAt(lines: readonly ConsoleLine[], moment: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.at ?? Infinity) < moment) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, Math.max(0, lines.length - 1));
}
