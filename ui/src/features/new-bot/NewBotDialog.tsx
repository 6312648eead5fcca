import type { ReactNode } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useTranslate } from "@/i18n/use-translate";
import { NewBotForm, type SignInChoice } from "./NewBotForm";

/** One more bot. */
export function NewBotDialog({
  practice,
  signIn,
  onClose,
  onCreated,
}: {
  /** The offer of a world to try a bot in without a server. */
  practice: ReactNode;
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
      {practice}
      <NewBotForm
        signIn={signIn}
        onCreated={onCreated}
        cancel={<Button onClick={onClose}>{t("common.action.cancel")}</Button>}
      />
    </Dialog>
  );
}
