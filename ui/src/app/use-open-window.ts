import { useBackend } from "@/backend/backend-context";
import { toBackendError } from "@/backend/backend-error";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import type { Tab } from "./place";

/** Opens another window, at a tab where one is given. */
export function useOpenWindow(): (tab: Tab | null) => void {
  const t = useTranslate();
  const locale = useLocale();
  const { transport } = useBackend();
  return (tab) => {
    transport.openWindow(tab && JSON.stringify(tab)).catch((thrown: unknown) => {
      const { message } = describeError(t, locale, toBackendError(thrown));
      showToast({ tone: "error", text: message });
    });
  };
}
