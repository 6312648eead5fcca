import { useState } from "react";
import type { ServerChatView, ServerView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { Button } from "@/design/Button";
import { conflictFields } from "@/design/conflict-fields";
import { ConflictQuestion } from "@/design/ConflictQuestion";
import { Dialog } from "@/design/Dialog";
import { DiscardQuestion } from "@/design/DiscardQuestion";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Segmented } from "@/design/Segmented";
import { Skeleton } from "@/design/Skeleton";
import textInput from "@/design/TextInput.module.css";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { chatChangesOf, chatDraftOf, mergedDraft, type ChatDraft } from "./chat-draft";
import css from "./ChatDialog.module.css";
import { ChatTypes } from "./ChatTypes";
import { RuleList } from "./RuleList";
import { RuleTester } from "./RuleTester";

/** How the chat of one server is read and written. */
export function ChatDialog({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const chat = useRead("getServerChat", { serverId: server.id });
  if (chat.data) {
    return <LoadedChatDialog server={server} view={chat.data} onClose={onClose} />;
  }
  return (
    <Dialog
      title={t("serverChat.dialog.title", { name: server.name })}
      closeLabel={t("common.action.close")}
      onClose={onClose}
      isWide
    >
      {chat.error ? (
        <ErrorPanel {...describeError(t, locale, chat.error)} onRetry={() => void chat.refetch()} />
      ) : (
        <Skeleton label={t("common.state.loading")} />
      )}
    </Dialog>
  );
}

const PARTS = ["rules", "types", "warnings"] as const;
type Part = (typeof PARTS)[number];

function LoadedChatDialog({
  server,
  view,
  onClose,
}: {
  server: ServerView;
  view: ServerChatView;
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const update = useWrite("updateServerChat");
  const [part, setPart] = useState<Part>("rules");
  const [isAsking, setAsking] = useState(false);
  const [draft, setDraft] = useState(() => chatDraftOf(view));
  const set = (some: Partial<ChatDraft>) => setDraft((was) => ({ ...was, ...some }));
  const words = useFormWords();
  const edited = useEdited(view, update);
  const { theirs } = edited;
  const changes = chatChangesOf(edited.base ?? view, draft);
  const save = (over = edited.revision) => {
    if (!changes) return;
    update.mutate(
      { ...changes, expectedRevision: over },
      {
        onSuccess: () => {
          showToast({ text: t("serverChat.toast.saved", { name: server.name }) });
          onClose();
        },
      },
    );
  };
  // Esc is pressed by habit: it must not cost what was typed.
  const leave = () => (changes ? setAsking(true) : onClose());
  return (
    <>
      <Dialog
        title={t("serverChat.dialog.title", { name: server.name })}
        closeLabel={t("common.action.close")}
        onClose={leave}
        testId="server-chat-dialog"
        isWide
        footer={
          <>
            <span className={css.state}>{changes ? t("frame.tabs.unsaved") : ""}</span>
            <Button
              variant="quiet"
              disabled={!changes}
              onClick={() => setDraft(chatDraftOf(edited.base ?? view))}
            >
              {words.reset}
            </Button>
            <Button onClick={leave}>{t("common.action.cancel")}</Button>
            <Button
              variant="primary"
              disabled={!changes || update.isPending}
              onClick={() => save()}
              data-testid="save-server-chat"
            >
              {t("common.action.save")}
            </Button>
          </>
        }
      >
        <div className={css.parts}>
          <Segmented
            label={t("serverChat.dialog.parts")}
            value={part}
            options={PARTS.map((value) => ({ value, label: t(`serverChat.part.${value}`) }))}
            onPick={setPart}
          />
        </div>
        <PartBody part={part} server={server} view={view} draft={draft} set={set} />
        {update.error && !theirs && <ErrorPanel {...describeError(t, locale, update.error)} />}
      </Dialog>
      {theirs && (
        <ConflictQuestion
          words={words.conflict}
          fields={conflictFields(
            {
              rules: t("serverChat.part.rules"),
              types: t("serverChat.part.types"),
              warnings: t("serverChat.part.warnings"),
            },
            chatDraftOf(theirs),
            mergedDraft(theirs, changes, draft),
          )}
          onTake={() => {
            setDraft(chatDraftOf(theirs));
            edited.take();
          }}
          onKeep={() => save(theirs.revision)}
          onClose={edited.leave}
        />
      )}
      {isAsking && (
        <DiscardQuestion
          title={t("serverChat.unsaved.title")}
          text={t("serverChat.unsaved.text")}
          closeLabel={t("common.action.close")}
          discardLabel={t("frame.unsaved.discard")}
          keepLabel={t("frame.unsaved.keep")}
          onDiscard={onClose}
          onKeep={() => setAsking(false)}
        />
      )}
    </>
  );
}

function PartBody({
  part,
  server,
  view,
  draft,
  set,
}: {
  part: Part;
  server: ServerView;
  view: ServerChatView;
  draft: ChatDraft;
  set: (some: Partial<ChatDraft>) => void;
}) {
  const t = useTranslate();
  switch (part) {
    case "rules":
      return (
        <>
          <p className={css.what}>
            {t(view.hasBuiltInRules ? "serverChat.rules.builtIn" : "serverChat.rules.own")}
            {!view.hasBuiltInRules && (
              <Button size="small" variant="quiet" onClick={() => set({ rules: [] })}>
                {t("serverChat.rules.bringBack")}
              </Button>
            )}
          </p>
          <RuleList rules={draft.rules} onChange={(rules) => set({ rules })} />
          <RuleTester server={server} rules={draft.rules} />
        </>
      );
    case "types":
      return <ChatTypes types={draft.types} onChange={(types) => set({ types })} />;
    case "warnings":
      return (
        <>
          <p className={css.what}>{t("serverChat.warnings.what")}</p>
          <textarea
            className={`${textInput.input} ${css.warnings}`}
            aria-label={t("serverChat.part.warnings")}
            spellCheck={false}
            rows={10}
            value={draft.warnings}
            onChange={(event) => set({ warnings: event.target.value })}
          />
        </>
      );
  }
}
