import type { ChatSpan, ConsoleLine } from "@/backend/bindings";
import type { Locale } from "@/i18n/catalogue";
import { spansIn } from "./spoken";

const plain = new WeakMap<ConsoleLine, { locale: Locale; text: string }>();

/** A line's text without its styles, in lower case for searching. Kept per line. */
export function searchText(line: ConsoleLine, locale: Locale): string {
  let found = plain.get(line);
  if (found?.locale !== locale) {
    found = { locale, text: lineText(line, locale).toLowerCase() };
    plain.set(line, found);
  }
  return found.text;
}

/** A line's text without its styles. */
export function lineText(line: ConsoleLine, locale: Locale): string {
  return spansIn(line, locale)
    .map((span) => span.text)
    .join("");
}

/** A piece of a line that is of one style and wholly inside or outside a hit. */
export interface Piece {
  text: string;
  span: ChatSpan;
  isHit: boolean;
  /** Whether it is the name of the player who spoke. */
  isPlayer: boolean;
}

interface Range {
  from: number;
  to: number;
}

function hitsOf(whole: string, query: string): Range[] {
  const wanted = query.toLowerCase();
  if (wanted === "") return [];
  const lower = whole.toLowerCase();
  const hits: Range[] = [];
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
    hits.push({ from: at, to: at + wanted.length });
  }
  return hits;
}

/** Where the speaker's name stands: the first place it is a word of its own. */
function nameIn(whole: string, player: string | null): Range | null {
  if (!player) return null;
  for (let at = whole.indexOf(player); at >= 0; at = whole.indexOf(player, at + 1)) {
    const to = at + player.length;
    if (!/\w/.test(whole[at - 1] ?? "") && !/\w/.test(whole[to] ?? "")) return { from: at, to };
  }
  return null;
}

const holds = (range: Range | null, at: number) =>
  range !== null && range.from <= at && at < range.to;

/** Cuts the spans of a line where hits of the query and the speaker's name begin and end; both may
 *  cross spans. */
export function pieces(
  spans: readonly ChatSpan[],
  query: string,
  player: string | null = null,
): Piece[] {
  const whole = spans.map((span) => span.text).join("");
  const hits = hitsOf(whole, query);
  const name = nameIn(whole, player);
  const cuts = [...hits, ...(name ? [name] : [])]
    .flatMap(({ from, to }) => [from, to])
    .sort((a, b) => a - b);
  const out: Piece[] = [];
  let start = 0;
  for (const span of spans) {
    const end = start + span.text.length;
    const edges = [start, ...cuts.filter((cut) => cut > start && cut < end), end];
    for (const [at, from] of edges.slice(0, -1).entries()) {
      const to = edges[at + 1] ?? end;
      if (to === from) continue;
      out.push({
        text: span.text.slice(from - start, to - start),
        span,
        isHit: hits.some((hit) => holds(hit, from)),
        isPlayer: holds(name, from),
      });
    }
    start = end;
  }
  return out;
}
