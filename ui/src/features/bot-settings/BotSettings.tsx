import { useEffect, useState, type ReactNode } from "react";
import type { BotView } from "@/backend/bindings";
import { serverText } from "@/backend/field-rules";
import { useRead, useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { Button } from "@/design/Button";
import { conflictFields } from "@/design/conflict-fields";
import { ConflictQuestion } from "@/design/ConflictQuestion";
import { ErrorPanel } from "@/design/ErrorPanel";
import { Field } from "@/design/Field";
import { Select } from "@/design/Select";
import { Switch } from "@/design/Switch";
import { TextInput } from "@/design/TextInput";
import textInput from "@/design/TextInput.module.css";
import { showToast } from "@/design/toast-store";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotSettings.module.css";
import { JoiningFields } from "./JoiningFields";
import { joiningChanges, joiningProblems, type JoiningEdits } from "./joining-draft";
import { keepDraft, keepJoining, readKeptDraft, readKeptJoining } from "./kept-draft";
import { PasswordField } from "./PasswordField";
import { RestartFields } from "./RestartFields";
import { restartChanges, restartPlanOf, type RestartDraft } from "./restart-draft";
import { changesOf, draftOf, mergedDraft, NOTE_LIMIT, settingsProblems } from "./settings-draft";
import { useSettingsTellers } from "./use-settings-tellers";

/** What a bot is called, where it plays, whom it obeys. */
export function BotSettings({
  bot,
  account,
  proxy,
  onDirtyChange,
}: {
  bot: BotView;
  /** As what it joins; holds at once. */
  account: ReactNode;
  /** How it goes to its server; holds at once. */
  proxy: ReactNode;
  onDirtyChange: (isDirty: boolean) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const servers = useRead("listServers", {});
  const joining = useRead("getJoining", { botId: bot.id });
  const update = useWrite("updateBot");
  const updateJoining = useWrite("updateJoining");
  const routine = useRead("getRoutine", { botId: bot.id });
  const updateRoutine = useWrite("updateRoutine");
  const [restartDraft, setRestartDraft] = useState<RestartDraft | null>(null);
  const newRoutine = restartChanges(routine.data, restartDraft);
  const [draft, setDraft] = useState(() => readKeptDraft(bot));
  const [joiningEdits, setJoiningEdits] = useState<JoiningEdits>(() => readKeptJoining(bot.id));
  const [formKey, setFormKey] = useState(0);
  const edited = useEdited(bot, update);
  const base = edited.base ?? bot;
  const changes = changesOf(base, draft);
  const problems = settingsProblems(draft);
  const newJoining = joiningChanges(joining.data, joiningEdits);
  const isDraft = changes !== null;
  const isNoPlan = restartDraft !== null && !restartPlanOf(restartDraft);
  const isDirty = isDraft || isNoPlan || newJoining !== null || newRoutine !== null;
  const hasProblem =
    isNoPlan ||
    [problems, joiningProblems(joiningEdits)].some((kind) => Object.values(kind).some(Boolean));

  const error =
    joining.error ?? routine.error ?? updateJoining.error ?? updateRoutine.error ?? update.error;
  const { theirs } = edited;
  const tellers = useSettingsTellers(servers.data);
  const isPending = [update, updateJoining, updateRoutine].some((write) => write.isPending);

  // The tab shows a dot while there is something to lose.
  useEffect(() => onDirtyChange(isDirty), [isDirty]); // eslint-disable-line react-hooks/exhaustive-deps -- the callback is new on each render of the parent

  useEffect(() => keepDraft(bot.id, isDraft ? draft : null), [bot.id, isDraft, draft]);

  const isJoining = newJoining !== null;
  useEffect(() => {
    // Before the view is there, nobody knows what differs from it.
    if (joining.data) keepJoining(bot.id, isJoining ? joiningEdits : null);
  }, [bot.id, isJoining, joiningEdits, joining.data]);

  // What nobody edits here follows what others save.
  if (!isDraft && bot.revision !== base.revision) {
    edited.setBase(bot);
    setDraft(draftOf(bot));
  }

  const set = (part: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...part }));
  const reset = (to: BotView) => {
    edited.setBase(to);
    setDraft(draftOf(to));
    setJoiningEdits({});
    setRestartDraft(null);
    setFormKey((was) => was + 1);
  };
  const save = (over = edited.revision) => {
    if (!isDirty || hasProblem) return;
    // One after the other, so that what failed is still unsaved and shown as such.
    const both = async () => {
      if (newJoining) await updateJoining.mutateAsync(newJoining);
      setJoiningEdits({});
      if (newRoutine) await updateRoutine.mutateAsync(newRoutine);
      setRestartDraft(null);
      const saved = changes
        ? await update.mutateAsync({ ...changes, expectedRevision: over })
        : bot;
      reset(saved);
      showToast({ text: t("botSettings.toast.saved", { name: saved.username }) });
    };
    both().catch(() => undefined); // shown in the form
  };
  return (
    <form
      key={formKey}
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className={css.fields}>
        <Field
          label={t("botSettings.username.label")}
          hint={t("newBot.username.hint")}
          error={problems.username && t(`username.problem.${problems.username}`)}
        >
          {(control) => (
            <TextInput
              {...control}
              value={draft.username}
              onChange={(event) => set({ username: event.target.value })}
              data-testid="bot-username"
            />
          )}
        </Field>
        {account}
        <Field label={t("botSettings.server.label")} hint={t("botSettings.server.hint")}>
          {(control) => (
            <Select
              {...control}
              value={String(draft.serverId)}
              options={(servers.data ?? []).map((server) => ({
                value: String(server.id),
                label: serverText(server),
              }))}
              onPick={(id) => set({ serverId: Number(id) })}
              data-testid="bot-server"
            />
          )}
        </Field>
        {proxy}
        <Field
          label={t("botSettings.prefix.label")}
          hint={t("botSettings.prefix.hint", { prefix: draft.prefix })}
          error={problems.prefix && t("botSettings.prefix.malformed")}
        >
          {(control) => (
            <TextInput
              {...control}
              isMono
              className={css.short}
              value={draft.prefix}
              onChange={(event) => set({ prefix: event.target.value })}
              data-testid="bot-prefix"
            />
          )}
        </Field>
        <Field
          label={t("botSettings.owners.label")}
          hint={t("botSettings.owners.hint")}
          error={problems.owners && t("botSettings.owners.malformed")}
        >
          {(control) => (
            <TextInput
              {...control}
              value={draft.owners}
              onChange={(event) => set({ owners: event.target.value })}
              data-testid="bot-owners"
            />
          )}
        </Field>
        <PasswordField
          hasPassword={bot.hasPassword}
          value={draft.password}
          onChange={(password) => set({ password })}
        />
        <Field
          label={t("botSettings.note.label")}
          error={problems.note && t("botSettings.note.tooLong", { limit: NOTE_LIMIT })}
        >
          {(control) => (
            <textarea
              {...control}
              className={textInput.input}
              rows={3}
              value={draft.note}
              onChange={(event) => set({ note: event.target.value })}
            />
          )}
        </Field>
        <div className={css.switch}>
          <Switch
            id={`auto-start-${bot.id}`}
            isOn={draft.autoStart}
            onChange={(autoStart) => set({ autoStart })}
          />
          <label htmlFor={`auto-start-${bot.id}`}>{t("botSettings.autoStart.label")}</label>
        </div>
        {routine.data && (
          <RestartFields view={routine.data} edits={restartDraft} onEdit={setRestartDraft} />
        )}
        {joining.data && (
          <JoiningFields
            view={joining.data}
            edits={joiningEdits}
            onEdit={(part) => setJoiningEdits((was) => ({ ...was, ...part }))}
            onPassword={(password) => set({ password })}
          />
        )}
        {error && !theirs && <ErrorPanel {...describeError(t, locale, error)} />}
        {theirs && (
          <ConflictQuestion
            words={words.conflict}
            fields={conflictFields(tellers, draftOf(theirs), mergedDraft(theirs, changes, draft))}
            onTake={() => {
              edited.take();
              setDraft(draftOf(theirs));
            }}
            onKeep={() => save(theirs.revision)}
            onClose={edited.leave}
          />
        )}
      </div>
      <footer className={css.foot}>
        <span className={css.state}>{isDirty ? t("frame.tabs.unsaved") : ""}</span>
        <Button disabled={!isDirty} onClick={() => reset(bot)}>
          {t("botSettings.action.reset")}
        </Button>
        <Button
          type="submit"
          variant="primary"
          disabled={!isDirty || hasProblem || isPending}
          data-testid="save-bot-settings"
        >
          {t("common.action.save")}
        </Button>
      </footer>
    </form>
  );
}
