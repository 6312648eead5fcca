import { DiscardQuestion } from "@/design/DiscardQuestion";
import { AccountChoice } from "@/features/accounts/AccountChoice";
import { NewBotDialog } from "@/features/new-bot/NewBotDialog";
import { forgetKept } from "@/features/bot-settings/kept-draft";
import { RenameBotDialog } from "@/features/bot-settings/RenameBotDialog";
import { TryPractice } from "@/features/practice/TryPractice";
import { useTranslate } from "@/i18n/use-translate";
import { markDirty } from "./dirty-tabs";
import { Palette } from "./Palette";
import { closeTabs, openTab, tabId } from "./place";
import { usePlaceStore } from "./place-store";
import { useShellDialogs } from "./shell-dialogs";

/** The dialog that is open, if one is. */
export function ShellDialogs() {
  const { dialog, close } = useShellDialogs();
  const store = usePlaceStore();
  if (!dialog) return null;
  switch (dialog.type) {
    case "palette":
      return <Palette onClose={close} />;
    case "newBot":
      return (
        <NewBotDialog
          practice={
            <TryPractice
              onTried={() => {
                close();
                store.setState((place) => openTab(place, { type: "page", page: "practice" }));
              }}
            />
          }
          signIn={(choice) => <AccountChoice {...choice} />}
          onClose={close}
          onCreated={(botId) => {
            close();
            store.setState((place) => openTab(place, { type: "bot", botId, section: "console" }));
          }}
        />
      );
    case "renameBot":
      return <RenameBotDialog bot={dialog.bot} onClose={close} />;
    case "unsaved":
      return (
        <UnsavedDialog
          onClose={close}
          onDiscard={() => {
            close();
            markDirty(dialog.tabId, false);
            store.setState((place) => {
              const closing = place.tabs.find((tab) => tabId(tab) === dialog.tabId);
              if (closing?.type === "bot") forgetKept(closing.botId);
              return closeTabs(place, (tab) => tabId(tab) === dialog.tabId);
            });
          }}
        />
      );
  }
}

function UnsavedDialog({ onClose, onDiscard }: { onClose: () => void; onDiscard: () => void }) {
  const t = useTranslate();
  return (
    <DiscardQuestion
      title={t("frame.unsaved.title")}
      text={t("frame.unsaved.text")}
      closeLabel={t("common.action.close")}
      discardLabel={t("frame.unsaved.discard")}
      keepLabel={t("frame.unsaved.keep")}
      onDiscard={onDiscard}
      onKeep={onClose}
    />
  );
}
