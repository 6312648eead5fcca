import { IntlMessageFormat } from "intl-messageformat";
import { catalogue, type Locale, type MessageId } from "./catalogue";

/** What a placeholder may hold. Dates and rich text are formatted before they get here. */
export type MessageValues = Record<string, string | number>;

const compiled = new Map<string, IntlMessageFormat>();

/** One message in one language with its placeholders filled in. */
export function formatMessage(locale: Locale, id: MessageId, values?: MessageValues): string {
  const key = `${locale}:${id}`;
  let message = compiled.get(key);
  if (!message) {
    message = new IntlMessageFormat(catalogue[locale][id], locale);
    compiled.set(key, message);
  }
  return String(message.format(values));
}
