import { useStore } from "zustand";
import { useBackend } from "@/backend/backend-context";
import type { CloseAction } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";

/** Asked once, at the first closing of the window: do the bots go on? */
export function CloseQuestion() {
  const t = useTranslate();
  const locale = useLocale();
  const { live, transport } = useBackend();
  const isAsked = useStore(live, (s) => s.isCloseAsked);
  const update = useWrite("updateSettings");
  if (!isAsked) return null;
  const stay = () => live.setState({ isCloseAsked: false });
  const answer = (onClose: CloseAction) =>
    update.mutate(
      { theme: null, language: null, onClose, place: null },
      {
        onSuccess: () => {
          stay();
          void transport.closeWindow();
        },
      },
    );
  return (
    <Dialog
      title={t("frame.close.title")}
      description={t("frame.close.text")}
      closeLabel={t("common.action.close")}
      onClose={stay}
      testId="close-question"
      footer={
        <>
          <Button onClick={() => answer("quit")} data-testid="close-quit">
            {t("frame.close.quit")}
          </Button>
          <Button
            variant="primary"
            onClick={() => answer("keepRunning")}
            data-testid="close-keep-running"
          >
            {t("frame.close.keepRunning")}
          </Button>
        </>
      }
    >
      {update.error && <ErrorPanel {...describeError(t, locale, update.error)} />}
    </Dialog>
  );
}
