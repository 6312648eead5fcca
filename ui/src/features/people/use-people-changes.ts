import type { BackendError } from "@/backend/backend-error";
import type { GroupView, PeopleChange, UpdateGroupReq } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { takeBack } from "./take-back";

/** Changes made from lists, with failures told in a toast and all of it undone from one. */
export function usePeopleChanges(botId: number, groups: readonly GroupView[]) {
  const t = useTranslate();
  const locale = useLocale();
  const change = useWrite("changePeople");
  const remove = useWrite("deletePeople");
  const restore = useWrite("restorePeople");
  const updateGroup = useWrite("updateGroup");
  const removeGroup = useWrite("deleteGroup");
  const restoreGroup = useWrite("restoreGroup");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  const undo = (run: () => void) => ({ label: t("common.action.undo"), run });
  return {
    change: (ids: readonly number[], how: PeopleChange) =>
      change.mutate(
        { botId, ids: [...ids], change: how },
        {
          onError,
          onSuccess: (touched) => {
            const back = async () => {
              for (const step of takeBack(how, touched, groups)) {
                await change.mutateAsync({ botId, ...step });
              }
            };
            const count = touched.changed.length;
            showToast({
              text: t("people.toast.changed", { count }),
              ...(count > 0 && { action: undo(() => void back().catch(onError)) }),
            });
          },
        },
      ),
    remove: (ids: readonly number[], onDone: () => void) =>
      remove.mutate(
        { botId, ids: [...ids] },
        {
          onError,
          onSuccess: ({ count }) => {
            onDone();
            showToast({
              text: t("people.toast.deleted", { count }),
              action: undo(() => restore.mutate({ botId, ids: [...ids] }, { onError })),
            });
          },
        },
      ),
    updateGroup: (id: number, part: Partial<UpdateGroupReq>) =>
      updateGroup.mutate(
        { id, botId, name: null, permissions: null, parentIds: null, ...part },
        { onError },
      ),
    removeGroup: (group: GroupView) =>
      removeGroup.mutate(
        { id: group.id, botId },
        {
          onError,
          onSuccess: () =>
            showToast({
              text: t("people.toast.groupDeleted", { name: group.name }),
              action: undo(() => restoreGroup.mutate({ id: group.id, botId }, { onError })),
            }),
        },
      ),
  };
}
