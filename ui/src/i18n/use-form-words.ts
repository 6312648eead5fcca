import { useTranslate } from "./use-translate";

/** The words of a form's frame: its buttons and the question before changes are thrown away. */
export function useFormWords() {
  const t = useTranslate();
  return {
    cancel: t("common.action.cancel"),
    reset: t("botSettings.action.reset"),
    close: t("common.action.close"),
    unsavedTitle: t("common.unsaved.title"),
    unsavedText: t("common.unsaved.text"),
    discard: t("frame.unsaved.discard"),
    keep: t("frame.unsaved.keep"),
    conflict: {
      title: t("common.conflict.title"),
      text: t("common.conflict.text"),
      same: t("common.conflict.same"),
      field: t("common.conflict.field"),
      theirs: t("common.conflict.theirs"),
      mine: t("common.conflict.mine"),
      empty: t("common.conflict.empty"),
      take: t("common.conflict.take"),
      keep: t("common.conflict.keep"),
      close: t("common.action.close"),
    },
  };
}
