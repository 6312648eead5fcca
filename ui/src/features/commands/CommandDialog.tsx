import { useState } from "react";
import type { CommandView } from "@/backend/bindings";
import { hasGraph } from "@/backend/graph-source";
import { useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { Checkbox } from "@/design/Checkbox";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { Select } from "@/design/Select";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ArgumentsEditor } from "./ArgumentsEditor";
import css from "./CommandsPage.module.css";
import {
  CHAT_TYPES,
  commandDraft,
  commandProblems,
  COOLDOWN_LIMIT,
  updateOf,
} from "./command-draft";

/** The facts of a command: names, where it listens, how often it may be used. */
export function CommandDialog({
  command,
  others,
  onClose,
}: {
  command: CommandView;
  others: readonly CommandView[];
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const update = useWrite("updateCommand");
  const edited = useEdited(command, update);
  const { theirs } = edited;
  const [draft, setDraft] = useState(() => commandDraft(command));
  const problems = commandProblems(draft, others);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(commandDraft(edited.base ?? command));
  const hasProblem = Object.values(problems).some(Boolean);
  const set = (part: Partial<typeof draft>) => setDraft((was) => ({ ...was, ...part }));
  const types = [...new Set([...CHAT_TYPES, ...command.allowedChatTypes])];
  const save = (over = edited.revision) => {
    const change = { ...updateOf(command.id, draft), expectedRevision: over };
    if (!hasProblem) update.mutate(change, { onSuccess: onClose });
  };
  const yesOrNo = (isOn: boolean) => t(isOn ? "common.conflict.yes" : "common.conflict.no");
  const tellers = {
    name: t("commands.field.name"),
    aliases: t("commands.field.aliases"),
    description: t("commands.field.description"),
    cooldown: t("commands.field.cooldown"),
    isCooldownForAll: [t("commands.cooldownScope.all"), yesOrNo],
    permission: t("commands.field.permission"),
    chatTypes: t("commands.field.chatTypes"),
    arguments: t("commands.arguments.title"),
  } as const;
  return (
    <FormDialog
      title={t("commands.edit.title", { name: command.name })}
      words={words}
      saveLabel={t("common.action.save")}
      canSave={!hasProblem && !update.isPending}
      isDirty={isDirty}
      error={update.error && describeError(t, locale, update.error)}
      conflict={
        theirs && {
          fields: conflictFields(tellers, commandDraft(theirs), draft),
          onTake: () => {
            setDraft(commandDraft(theirs));
            edited.take();
          },
          onKeep: () => save(theirs.revision),
          onClose: edited.leave,
        }
      }
      onSave={() => save()}
      onReset={() => setDraft(commandDraft(edited.base ?? command))}
      onClose={onClose}
      testId="command-dialog"
      saveTestId="save-command"
      isWide
    >
      <Field
        label={t("commands.field.name")}
        error={problems.name && t(`commands.name.${problems.name}`)}
      >
        {(control) => (
          <TextInput
            {...control}
            isMono
            value={draft.name}
            onChange={(event) => set({ name: event.target.value })}
            data-testid="command-name"
          />
        )}
      </Field>
      <Field
        label={t("commands.field.aliases")}
        hint={t("commands.field.aliasesHint")}
        error={problems.aliases && t(`commands.name.${problems.aliases}`)}
      >
        {(control) => (
          <TextInput
            {...control}
            isMono
            value={draft.aliases}
            onChange={(event) => set({ aliases: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("commands.field.description")}>
        {(control) => (
          <TextInput
            {...control}
            value={draft.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
      <div className={css.pair}>
        <Field
          label={t("commands.field.cooldown")}
          error={problems.cooldown && t("commands.cooldown.malformed", { limit: COOLDOWN_LIMIT })}
        >
          {(control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              value={draft.cooldown}
              onChange={(event) => set({ cooldown: event.target.value })}
              data-testid="command-cooldown"
            />
          )}
        </Field>
        <Field label={t("commands.field.cooldownScope")}>
          {(control) => (
            <Select<"player" | "all">
              {...control}
              value={draft.isCooldownForAll ? "all" : "player"}
              options={(["player", "all"] as const).map((value) => ({
                value,
                label: t(`commands.cooldownScope.${value}`),
              }))}
              onPick={(scope) => set({ isCooldownForAll: scope === "all" })}
            />
          )}
        </Field>
        <Field
          label={t("commands.field.permission")}
          hint={t("commands.field.permissionHint")}
          error={problems.permission && t("commands.permission.malformed")}
        >
          {(control) => (
            <TextInput
              {...control}
              isMono
              value={draft.permission}
              onChange={(event) => set({ permission: event.target.value })}
              data-testid="command-permission"
            />
          )}
        </Field>
      </div>
      {hasGraph(command) && (
        <ArgumentsEditor drafts={draft.arguments} onChange={(next) => set({ arguments: next })} />
      )}
      <fieldset className={css.types}>
        <legend>{t("commands.field.chatTypes")}</legend>
        {types.map((type) => (
          <span key={type} className={css.type}>
            <Checkbox
              id={`chat-type-${type}`}
              state={draft.chatTypes.includes(type)}
              onChange={(isOn) =>
                set({
                  chatTypes: isOn
                    ? [...draft.chatTypes, type]
                    : draft.chatTypes.filter((one) => one !== type),
                })
              }
            />
            <label htmlFor={`chat-type-${type}`}>
              {type === "chat" || type === "private" ? t(`commands.chatType.${type}`) : type}
            </label>
          </span>
        ))}
        {problems.chatTypes && <p className={css.problem}>{t("commands.chatTypes.none")}</p>}
      </fieldset>
    </FormDialog>
  );
}
