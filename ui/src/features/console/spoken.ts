import type { ChatSpan, ConsoleLine } from "@/backend/bindings";
import type { Locale } from "@/i18n/catalogue";
import { describeTold } from "@/i18n/describe-told";
import { formatMessage } from "@/i18n/format";

interface Spoken {
  locale: Locale;
  spans: readonly ChatSpan[];
}

const kept = new WeakMap<ConsoleLine, Spoken>();

/** A line's pieces in the user's language: what Sculk itself says is said anew, all else stays. In
 *  English the core's own sentences are read, which name more. Kept per line. */
export function spansIn(line: ConsoleLine, locale: Locale): readonly ChatSpan[] {
  const [first] = line.spans;
  if (!line.told || !first || locale === "en") return line.spans;
  const before = kept.get(line);
  if (before?.locale === locale) return before.spans;
  const english = line.spans.map((span) => span.text).join("");
  const text = describeTold(
    (id, values) => formatMessage(locale, id, values),
    "console",
    line.told,
    english,
  );
  const spans = [{ ...first, text }];
  kept.set(line, { locale, spans });
  return spans;
}
