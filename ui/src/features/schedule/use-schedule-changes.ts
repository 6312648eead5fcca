import type { BackendError } from "@/backend/backend-error";
import type { ScheduleView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** The core takes as many jobs at once. */
const JOBS_AT_ONCE = 500;

function inParts(ids: number[], change: (ids: number[]) => void) {
  for (let first = 0; first < ids.length; first += JOBS_AT_ONCE)
    change(ids.slice(first, first + JOBS_AT_ONCE));
}

/** The changes made from a row, with failures told in a toast and deletion undone from one. */
export function useScheduleChanges() {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateSchedule");
  const run = useWrite("runSchedule");
  const remove = useWrite("deleteSchedule");
  const restore = useWrite("restoreSchedule");
  const again = useWrite("runJobsAgain");
  const dismiss = useWrite("dismissJobs");
  const onError = (error: BackendError) =>
    showToast({ text: describeError(t, locale, error).message, tone: "error" });
  return {
    setEnabled: ({ id, fields }: ScheduleView, isEnabled: boolean) =>
      update.mutate({ id, fields: { ...fields, isEnabled } }, { onError }),
    run: ({ id, fields }: ScheduleView) =>
      run.mutate(
        { id },
        {
          onError,
          onSuccess: () => showToast({ text: t("schedule.toast.begun", { name: fields.name }) }),
        },
      ),
    remove: ({ id, fields }: ScheduleView) =>
      remove.mutate(
        { id },
        {
          onError,
          onSuccess: () =>
            showToast({
              text: t("schedule.toast.deleted", { name: fields.name }),
              action: {
                label: t("common.action.undo"),
                run: () => restore.mutate({ id }, { onError }),
              },
            }),
        },
      ),
    again: (ids: number[]) => inParts(ids, (ids) => again.mutate({ ids }, { onError })),
    dismiss: (ids: number[]) => inParts(ids, (ids) => dismiss.mutate({ ids }, { onError })),
  };
}
