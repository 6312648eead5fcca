import type { BackendError } from "@/backend/backend-error";
import type { BotGroupView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Changes of groups of bots made from menus, with failures told in a toast and all of it undone from one. */
export function useBotGroupChanges() {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateBotGroup");
  const remove = useWrite("deleteBotGroup");
  const restore = useWrite("restoreBotGroup");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  const told = (text: string, run: () => void) =>
    showToast({ text, action: { label: t("common.action.undo"), run } });
  const setBots = ({ id, name, botIds: was, revision }: BotGroupView, botIds: number[]) => {
    const wish = { id, name: null, expectedRevision: revision ?? null };
    update.mutate(
      { ...wish, botIds },
      {
        onError,
        onSuccess: (now) =>
          told(t("botGroups.toast.changed", { name }), () =>
            update.mutate(
              { ...wish, botIds: [...was], expectedRevision: now.revision ?? null },
              { onError },
            ),
          ),
      },
    );
  };
  return {
    add: (group: BotGroupView, ids: readonly number[]) =>
      setBots(group, [...new Set([...group.botIds, ...ids])]),
    takeOut: (group: BotGroupView, ids: readonly number[]) =>
      setBots(
        group,
        group.botIds.filter((id) => !ids.includes(id)),
      ),
    remove: ({ id, name }: BotGroupView) =>
      remove.mutate(
        { id },
        {
          onError,
          onSuccess: () =>
            told(t("botGroups.toast.deleted", { name }), () => restore.mutate({ id }, { onError })),
        },
      ),
  };
}
