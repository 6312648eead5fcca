import type { ChatSpan, ConsoleLine } from "@/backend/bindings";

const plain = new WeakMap<ConsoleLine, string>();

/** A line's text without its styles, in lower case for searching. Kept per line. */
export function searchText(line: ConsoleLine): string {
  let text = plain.get(line);
  if (text === undefined) {
    text = lineText(line).toLowerCase();
    plain.set(line, text);
  }
  return text;
}

/** A line's text without its styles. */
export function lineText(line: ConsoleLine): string {
  return line.spans.map((span) => span.text).join("");
}

/** A piece of a line that is of one style and wholly inside or outside a hit. */
export interface Piece {
  text: string;
  span: ChatSpan;
  isHit: boolean;
}

/** Cuts the spans of a line where hits of the query begin and end; a hit may cross spans. */
export function pieces(spans: readonly ChatSpan[], query: string): Piece[] {
  const wanted = query.toLowerCase();
  if (wanted === "") return spans.map((span) => ({ text: span.text, span, isHit: false }));
  const whole = spans
    .map((span) => span.text)
    .join("")
    .toLowerCase();
  const cuts: { from: number; to: number }[] = [];
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + wanted.length)) {
    cuts.push({ from: at, to: at + wanted.length });
  }
  const out: Piece[] = [];
  let start = 0;
  for (const span of spans) {
    const end = start + span.text.length;
    let at = start;
    for (const { from, to } of cuts) {
      if (to <= at || from >= end) continue;
      const left = Math.max(from, at);
      const right = Math.min(to, end);
      if (left > at)
        out.push({ text: span.text.slice(at - start, left - start), span, isHit: false });
      out.push({ text: span.text.slice(left - start, right - start), span, isHit: true });
      at = right;
    }
    if (at < end) out.push({ text: span.text.slice(at - start), span, isHit: false });
    start = end;
  }
  return out;
}
