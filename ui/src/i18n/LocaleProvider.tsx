import { useEffect, useMemo, type ReactNode } from "react";
import type { Locale } from "./catalogue";
import { formatMessage } from "./format";
import { LocaleContext } from "./locale-context";

/** Gives everything below it one language; changing it re-renders what is on screen. */
export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const value = useMemo(
    () => ({
      locale,
      t: (id: Parameters<typeof formatMessage>[1], values?: Parameters<typeof formatMessage>[2]) =>
        formatMessage(locale, id, values),
    }),
    [locale],
  );
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}
