import type { BackendError } from "@/backend/backend-error";
import type { EventGraphView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** The changes made from a row, with failures told in a toast and deletion undone from one. */
export function useEventGraphChanges() {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateEventGraph");
  const remove = useWrite("deleteEventGraph");
  const restore = useWrite("restoreEventGraph");
  const reorder = useWrite("reorderEventGraphs");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  return {
    setEnabled: ({ id }: EventGraphView, isEnabled: boolean) =>
      update.mutate(
        { id, isEnabled, name: null, maxRuns: null, whenBusy: null, filter: null },
        { onError },
      ),
    reorder: (botId: number, ids: number[]) => reorder.mutate({ botId, ids }, { onError }),
    remove: ({ id, name }: EventGraphView) =>
      remove.mutate(
        { id },
        {
          onError,
          onSuccess: () =>
            showToast({
              text: t("events.toast.deleted", { name }),
              action: {
                label: t("common.action.undo"),
                run: () => restore.mutate({ id }, { onError }),
              },
            }),
        },
      ),
  };
}
