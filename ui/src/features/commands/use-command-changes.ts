import type { BackendError } from "@/backend/backend-error";
import type { CommandView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** The changes made from a row, with failures told in a toast and deletion undone from one. */
export function useCommandChanges() {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateCommand");
  const remove = useWrite("deleteCommand");
  const restore = useWrite("restoreCommand");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  return {
    setEnabled: (command: CommandView, isEnabled: boolean) =>
      update.mutate(
        {
          id: command.id,
          isEnabled,
          name: null,
          aliases: null,
          description: null,
          cooldownSeconds: null,
          isCooldownForAll: null,
          permission: null,
          allowedChatTypes: null,
          arguments: null,
        },
        { onError },
      ),
    remove: (command: CommandView) =>
      remove.mutate(
        { id: command.id },
        {
          onError,
          onSuccess: () =>
            showToast({
              text: t("commands.toast.deleted", { name: command.name }),
              action: {
                label: t("common.action.undo"),
                run: () => restore.mutate({ id: command.id }, { onError }),
              },
            }),
        },
      ),
  };
}
