import { toBackendError } from "@/backend/backend-error";
import type { BotView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Brings a new bot into the practice world, which is started for it if need be. */
export function useTryPractice(onTried: (bot: BotView) => void): {
  tryIt: () => void;
  isTrying: boolean;
} {
  const t = useTranslate();
  const locale = useLocale();
  const write = useWrite("tryInPractice");
  return {
    isTrying: write.isPending,
    tryIt: () => {
      if (write.isPending) return;
      // The promise settles also where the offer left the page as soon as the bot was there.
      write.mutateAsync({}).then(onTried, (error: unknown) =>
        showToast({
          text: describeError(t, locale, toBackendError(error)).message,
          tone: "error",
        }),
      );
    },
  };
}
