import enEditor from "./messages/en/editor.json";
import enFrame from "./messages/en/frame.json";
import ruEditor from "./messages/ru/editor.json";
import ruFrame from "./messages/ru/frame.json";

/** The languages the window speaks. English is complete by definition, a test holds the others to it. */
export type Locale = "en" | "ru";

const en = { ...enFrame, ...enEditor };

/** A stable message id, `area.screen.element`. */
export type MessageId = keyof typeof en;

/** Every message of every language, in ICU MessageFormat. */
export const catalogue: Record<Locale, Record<MessageId, string>> = {
  en,
  ru: { ...ruFrame, ...ruEditor },
};
