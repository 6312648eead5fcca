import { useState } from "react";
import { useBackend } from "@/backend/backend-context";
import { toBackendError } from "@/backend/backend-error";
import type { FindPeopleReq } from "@/backend/bindings";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Finds everybody a search matches, also those no page was read of. */
export function useFindPeople() {
  const { transport } = useBackend();
  const t = useTranslate();
  const locale = useLocale();
  const [isFinding, setFinding] = useState(false);
  const find = async (wish: FindPeopleReq, onFound: (ids: readonly number[]) => void) => {
    setFinding(true);
    try {
      onFound((await transport.call("findPeople", wish)).ids);
    } catch (thrown) {
      const { message } = describeError(t, locale, toBackendError(thrown));
      showToast({ text: message, tone: "error" });
    } finally {
      setFinding(false);
    }
  };
  return { isFinding, find };
}
