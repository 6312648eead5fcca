import { useWrite } from "@/backend/queries";
import type { BotView } from "@/backend/bindings";
import type { BackendError } from "@/backend/backend-error";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Deletes a bot at once and offers to undo it. */
export function useDeleteBot(): (bot: BotView) => void {
  const remove = useWrite("deleteBot");
  const restore = useWrite("restoreBot");
  const t = useTranslate();
  const locale = useLocale();
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  return (bot) =>
    remove.mutate(
      { id: bot.id },
      {
        onError,
        onSuccess: () =>
          showToast({
            text: t("bots.toast.deleted", { name: bot.username }),
            action: {
              label: t("common.action.undo"),
              run: () => restore.mutate({ id: bot.id }, { onError }),
            },
          }),
      },
    );
}
