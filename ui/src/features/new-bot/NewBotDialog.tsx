import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useTranslate } from "@/i18n/use-translate";
import { NewBotForm, type SignInChoice } from "./NewBotForm";

/** One more bot. */
export function NewBotDialog({
  signIn,
  onClose,
  onCreated,
}: {
  /** How it signs in. */
  signIn: SignInChoice;
  onClose: () => void;
  onCreated: (botId: number) => void;
}) {
  const t = useTranslate();
  return (
    <Dialog
      title={t("bots.action.new")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      testId="new-bot-dialog"
    >
      <NewBotForm
        signIn={signIn}
        onCreated={onCreated}
        cancel={<Button onClick={onClose}>{t("common.action.cancel")}</Button>}
      />
    </Dialog>
  );
}
