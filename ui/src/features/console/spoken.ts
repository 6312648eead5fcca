import type { ChatSpan, ConsoleLine, Told } from "@/backend/bindings";
import type { Locale, MessageId } from "@/i18n/catalogue";
import { describeSaid } from "@/i18n/describe-said";
import { describeTold } from "@/i18n/describe-told";
import { formatMessage, type MessageValues } from "@/i18n/format";

interface Spoken {
  locale: Locale;
  spans: readonly ChatSpan[];
}

/** Sources whose lines may be sentences of the core's. */
const OF_CORE: ReadonlySet<string> = new Set(["system", "graph", "plugin"]);

const kept = new WeakMap<ConsoleLine, Spoken>();

/** A sentence in which other sentences of the core's stand, those in the user's language as well. */
function inWords(told: Told, locale: Locale): Told {
  const params = Object.entries(told.params).map(
    ([name, text]) => [name, describeSaid(locale, text)] as const,
  );
  return { ...told, params: Object.fromEntries(params) };
}

/** A line's pieces in the user's language: what Sculk itself says is said anew, all else stays. In
 *  English the core's own sentences are read, which name more. Kept per line. */
export function spansIn(line: ConsoleLine, locale: Locale): readonly ChatSpan[] {
  const [first] = line.spans;
  if (!first || locale === "en" || !(line.told || OF_CORE.has(line.source))) return line.spans;
  const before = kept.get(line);
  if (before?.locale === locale) return before.spans;
  const english = line.spans.map((span) => span.text).join("");
  const t = (id: MessageId, values?: MessageValues) => formatMessage(locale, id, values);
  const told = describeTold(t, "console", line.told && inWords(line.told, locale), english);
  const text = told === english ? describeSaid(locale, english) : told;
  const spans = text === english ? line.spans : [{ ...first, text }];
  kept.set(line, { locale, spans });
  return spans;
}
