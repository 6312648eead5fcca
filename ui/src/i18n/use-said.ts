import { useCallback } from "react";
import { describeSaid } from "./describe-said";
import { useLocale } from "./use-locale";

/** Says what the core said in the user's language. */
export function useSaid(): (text: string) => string {
  const locale = useLocale();
  return useCallback((text: string) => describeSaid(locale, text), [locale]);
}
