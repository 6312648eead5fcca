import { use } from "react";
import type { Locale } from "./catalogue";
import { LocaleContext } from "./locale-context";

/** The language the window speaks now. */
export function useLocale(): Locale {
  return use(LocaleContext).locale;
}
