import { createContext } from "react";
import type { Locale, MessageId } from "./catalogue";
import { formatMessage, type MessageValues } from "./format";

/** Turns a message id and its placeholders into words of the current language. */
export type Translate = (id: MessageId, values?: MessageValues) => string;

/** English until a provider says otherwise. */
export const LocaleContext = createContext<{ locale: Locale; t: Translate }>({
  locale: "en",
  t: (id, values) => formatMessage("en", id, values),
});
