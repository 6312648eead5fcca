import { useState, type ReactNode } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { DiscardQuestion } from "@/design/DiscardQuestion";
import { useFormWords } from "@/i18n/use-form-words";
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
  const words = useFormWords();
  const [isDirty, setDirty] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const leave = () => (isDirty ? setAsking(true) : onClose());
  return (
    <>
      <Dialog
        title={t("bots.action.new")}
        closeLabel={words.close}
        onClose={leave}
        testId="new-bot-dialog"
      >
        {practice}
        <NewBotForm
          signIn={signIn}
          onCreated={onCreated}
          cancel={<Button onClick={leave}>{words.cancel}</Button>}
          onDirtyChange={setDirty}
        />
      </Dialog>
      {isAsking && (
        <DiscardQuestion
          title={words.unsavedTitle}
          text={words.unsavedText}
          closeLabel={words.close}
          discardLabel={words.discard}
          keepLabel={words.keep}
          onDiscard={onClose}
          onKeep={() => setAsking(false)}
        />
      )}
    </>
  );
}
