import { use } from "react";
import { LocaleContext, type Translate } from "./locale-context";

/** The one way a component gets its words. */
export function useTranslate(): Translate {
  return use(LocaleContext).t;
}
