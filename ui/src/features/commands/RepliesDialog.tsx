import { RotateCcw } from "lucide-react";
import { useState } from "react";
import type { BotView, ReplyLanguage, RepliesView, ReplyView } from "@/backend/bindings";
import { useRead, useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { conflictFields, type Tellers } from "@/design/conflict-fields";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { IconButton } from "@/design/IconButton";
import { Segmented } from "@/design/Segmented";
import { Skeleton } from "@/design/Skeleton";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import type { MessageId } from "@/i18n/catalogue";
import { catalogue } from "@/i18n/catalogue";
import type { Translate } from "@/i18n/locale-context";
import css from "./Replies.module.css";
import {
  LONGEST_REPLY,
  repliesDraft,
  repliesOf,
  strangeVariables,
  type RepliesDraft,
} from "./replies-draft";

/** What the bot answers, in the words of its owner or the app's. */
export function RepliesDialog({ bot, onClose }: { bot: BotView; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const replies = useRead("getReplies", { botId: bot.id });
  if (replies.data) return <LoadedReplies replies={replies.data} onClose={onClose} />;
  return (
    <Dialog
      title={t("commands.replies.title")}
      closeLabel={t("common.action.close")}
      onClose={onClose}
    >
      {replies.error ? (
        <ErrorPanel
          {...describeError(t, locale, replies.error)}
          onRetry={() => void replies.refetch()}
        />
      ) : (
        <Skeleton label={t("common.state.loading")} />
      )}
    </Dialog>
  );
}

function LoadedReplies({ replies, onClose }: { replies: RepliesView; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const update = useWrite("updateReplies");
  const edited = useEdited(replies, update);
  const { theirs } = edited;
  const base = edited.base ?? replies;
  const [draft, setDraft] = useState(() => repliesDraft(replies.texts));
  const [language, setLanguage] = useState(replies.language);
  const isDirty =
    language !== base.language ||
    JSON.stringify([...draft]) !== JSON.stringify([...repliesDraft(base.texts)]);
  const isTooLong = [...draft.values()].some((text) => text.trim().length > LONGEST_REPLY);
  const set = (kind: string, text: string | null) =>
    setDraft((was) => {
      const next = new Map(was);
      if (text === null) next.delete(kind);
      else next.set(kind, text);
      return next;
    });
  const save = (over = edited.revision) =>
    update.mutate(
      { ...repliesOf(replies.botId, language, draft), expectedRevision: over },
      { onSuccess: onClose },
    );
  const sides = (own: RepliesDraft, its: ReplyLanguage | null): Record<string, string> => ({
    language: t(`commands.replies.language.${its ?? "app"}`),
    ...Object.fromEntries(own),
  });
  const tellers: Tellers<Record<string, string>> = {
    language: t("commands.replies.language"),
    ...Object.fromEntries(replies.texts.map(({ kind }) => [kind, replyLabel(t, kind)])),
  };
  return (
    <FormDialog
      title={t("commands.replies.title")}
      words={words}
      saveLabel={t("common.action.save")}
      canSave={isDirty && !isTooLong && !update.isPending}
      isDirty={isDirty}
      error={update.error && describeError(t, locale, update.error)}
      conflict={
        theirs && {
          fields: conflictFields(
            tellers,
            sides(repliesDraft(theirs.texts), theirs.language),
            sides(draft, language),
          ),
          onTake: () => {
            setDraft(repliesDraft(theirs.texts));
            setLanguage(theirs.language);
            edited.take();
          },
          onKeep: () => save(theirs.revision),
          onClose: edited.leave,
        }
      }
      onSave={() => save()}
      onReset={() => {
        setDraft(repliesDraft(base.texts));
        setLanguage(base.language);
      }}
      onClose={onClose}
      testId="replies-dialog"
      saveTestId="save-replies"
      isWide
    >
      <p className={css.hint}>{t("commands.replies.hint")}</p>
      <div className={css.language}>
        <span>{t("commands.replies.language")}</span>
        <Segmented<ReplyLanguage | "app">
          label={t("commands.replies.language")}
          value={language ?? "app"}
          options={(["app", "en", "ru"] as const).map((value) => ({
            value,
            label: t(`commands.replies.language.${value}`),
          }))}
          onPick={(next) => setLanguage(next === "app" ? null : next)}
        />
      </div>
      {replies.texts.map((reply) => (
        <ReplyField
          key={reply.kind}
          reply={reply}
          own={draft.get(reply.kind)}
          onChange={(text) => set(reply.kind, text)}
        />
      ))}
    </FormDialog>
  );
}

/** The name of a kind of text; the stable one where the window has no words for it. */
function replyLabel(t: Translate, kind: string): string {
  const id = `commands.reply.${kind}`;
  return id in catalogue.en ? t(id as MessageId) : kind;
}

function ReplyField({
  reply,
  own,
  onChange,
}: {
  reply: ReplyView;
  own: string | undefined;
  onChange: (text: string | null) => void;
}) {
  const t = useTranslate();
  const label = replyLabel(t, reply.kind);
  const strange = strangeVariables(own ?? "", reply.variables);
  const isTooLong = (own ?? "").trim().length > LONGEST_REPLY;
  const variables = reply.variables.map((name) => `{${name}}`).join(" ");
  const isSilent = (own ?? reply.standard).trim() === "";
  return (
    <div className={css.reply}>
      <Field
        label={label}
        hint={
          <>
            <code className={css.variables}>{variables}</code>
            {isSilent && <span className={css.silent}>{t("commands.replies.silent")}</span>}
          </>
        }
        error={
          isTooLong
            ? t("commands.replies.tooLong", { limit: LONGEST_REPLY })
            : strange.length > 0
              ? t("commands.replies.strange", { names: strange.join(", ") })
              : null
        }
      >
        {(control) => (
          <TextInput
            {...control}
            value={own ?? reply.standard}
            className={own === undefined ? css.standard : undefined}
            onChange={(event) => onChange(event.target.value)}
            data-testid={`reply-${reply.kind}`}
          />
        )}
      </Field>
      <IconButton
        label={t("commands.replies.reset", { name: label })}
        disabled={own === undefined}
        onClick={() => onChange(null)}
        data-testid={`reset-reply-${reply.kind}`}
      >
        <RotateCcw />
      </IconButton>
    </div>
  );
}
