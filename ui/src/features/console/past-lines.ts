import type { ConsoleLine } from "@/backend/bindings";
import type { Transport } from "@/backend/transport";
import { isShown, type ConsoleFilter } from "./console-view";

/** Lines asked for on each side of one that is visited. */
export const AROUND = 500;
/** Hits asked for at once: the filter may hide some. */
const HITS = 50;
/** The longest text the core looks for. */
export const LONGEST_QUERY = 256;

/** The newest line before `before` that holds a text and is shown under a filter, however far back it
 *  was written; null where there is none. `isWanted` is asked between calls: a search nobody waits for
 *  any more ends. */
export async function findOlder(
  transport: Transport,
  wish: { botId: number; text: string; before: number; filter: ConsoleFilter },
  isWanted: () => boolean,
): Promise<ConsoleLine | null> {
  let before: number | null = wish.before;
  while (before !== null && isWanted()) {
    const page: { lines: ConsoleLine[]; lookedBackTo: number | null } = await transport.call(
      "searchConsole",
      { botId: wish.botId, text: wish.text, before, limit: HITS },
    );
    const shown = page.lines.find((line) => isShown(line, wish.filter));
    if (shown) return shown;
    before = page.lookedBackTo;
  }
  return null;
}

/** Index of the line with this number among lines in order; -1 where it is not among them. */
export function indexOfSeq(lines: readonly ConsoleLine[], seq: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return lines[low]?.seq === seq ? low : -1;
}
