import type { BackendError } from "@/backend/backend-error";
import type { BotPluginView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** What is decided about plugins of a bot at once, with failures told in a toast. */
export function usePluginChanges(botId: number) {
  const t = useTranslate();
  const locale = useLocale();
  const set = useWrite("setBotPlugin");
  const reload = useWrite("reloadBotPlugins");
  const settle = useWrite("settlePlugin");
  const rollBack = useWrite("rollBackPlugin");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  return {
    setEnabled: ({ name }: BotPluginView, isEnabled: boolean) =>
      set.mutate({ botId, plugin: name, isEnabled, grants: null }, { onError }),
    /** All that a plugin may do from now on. */
    setGrants: ({ name }: BotPluginView, grants: string[]) =>
      set.mutate({ botId, plugin: name, isEnabled: null, grants }, { onError }),
    reload: () =>
      reload.mutate(
        { botId },
        { onError, onSuccess: () => showToast({ text: t("plugins.toast.reloaded") }) },
      ),
    settle: (name: string, isAccepted: boolean) => settle.mutate({ name, isAccepted }, { onError }),
    rollBack: (name: string) => rollBack.mutate({ name }, { onError }),
  };
}
