import { useMemo } from "react";
import type { BotActions } from "@/backend/bot-actions";
import type { BotTarget } from "@/backend/bindings";
import { useBackend } from "@/backend/backend-context";
import { toBackendError } from "@/backend/backend-error";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Start, stop and restart, with failures told in a toast. */
export function useBotActions(): BotActions {
  const { transport } = useBackend();
  const t = useTranslate();
  const locale = useLocale();
  return useMemo(() => {
    const run = (name: "startBots" | "stopBots" | "restartBots") => (ids: readonly number[]) => {
      const target: BotTarget = { type: "some", ids: [...ids] };
      transport.call(name, target).catch((thrown: unknown) => {
        const { message } = describeError(t, locale, toBackendError(thrown));
        showToast({ text: message, tone: "error" });
      });
    };
    return { start: run("startBots"), stop: run("stopBots"), restart: run("restartBots") };
  }, [transport, t, locale]);
}
