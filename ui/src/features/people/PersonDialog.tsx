import { useState } from "react";
import type { BotView, GroupView, PersonView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { Checkbox } from "@/design/Checkbox";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { Switch } from "@/design/Switch";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./People.module.css";
import { plainName } from "./plain-name";
import { useFormWords } from "@/i18n/use-form-words";

const LONGEST_NOTE = 1_000;

/** Somebody's groups, note, and whether the bot listens to them. */
export function PersonDialog({
  bot,
  person,
  groups,
  onClose,
}: {
  bot: BotView;
  person: PersonView;
  groups: readonly GroupView[];
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const change = useWrite("changePeople");
  const setNote = useWrite("setPersonNote");
  const edited = useEdited(person, setNote);
  const { theirs } = edited;
  const base = edited.base ?? person;
  const [note, editNote] = useState(person.note);
  const [isIgnored, setIgnored] = useState(person.isBlacklisted);
  const [groupIds, setGroupIds] = useState<ReadonlySet<number>>(() => new Set(person.groupIds));
  const added = [...groupIds].filter((id) => !base.groupIds.includes(id));
  const removed = base.groupIds.filter((id) => !groupIds.has(id));
  const isDirty =
    note.trim() !== base.note ||
    isIgnored !== base.isBlacklisted ||
    added.length + removed.length > 0;
  const isTooLong = note.trim().length > LONGEST_NOTE;
  const save = async (over = edited.revision) => {
    const about = { botId: bot.id, ids: [person.id] };
    if (note.trim() !== base.note) {
      const change = { id: person.id, note: note.trim(), expectedRevision: over };
      await setNote.mutateAsync({ botId: bot.id, ...change });
    }
    if (isIgnored !== base.isBlacklisted) {
      const how = { type: "blacklist", isBlacklisted: isIgnored } as const;
      await change.mutateAsync({ ...about, change: how });
    }
    // Into the new ones first: one who is in none is put into the default one.
    for (const groupId of added) {
      await change.mutateAsync({ ...about, change: { type: "addGroup", groupId } });
    }
    for (const groupId of removed) {
      await change.mutateAsync({ ...about, change: { type: "removeGroup", groupId } });
    }
    onClose();
  };
  const error = change.error ?? setNote.error;
  return (
    <FormDialog
      title={plainName(person.username)}
      words={words}
      saveLabel={t("common.action.save")}
      canSave={isDirty && !isTooLong && !change.isPending}
      isDirty={isDirty}
      error={error && describeError(t, locale, error)}
      conflict={
        theirs && {
          fields: conflictFields(
            { note: t("people.column.note") },
            { note: theirs.note },
            { note: note.trim() },
          ),
          onTake: () => {
            editNote(theirs.note);
            edited.take();
          },
          onKeep: () => void save(theirs.revision).catch(() => undefined),
          onClose: edited.leave,
        }
      }
      onSave={() => void save().catch(() => undefined)}
      onReset={() => {
        editNote(base.note);
        setIgnored(base.isBlacklisted);
        setGroupIds(new Set(base.groupIds));
      }}
      onClose={onClose}
      testId="person-dialog"
      saveTestId="save-person"
    >
      <div className={css.switch}>
        <Switch label={t("people.field.ignored")} isOn={isIgnored} onChange={setIgnored} />
        <span>{t("people.field.ignored")}</span>
      </div>
      <fieldset className={css.checks}>
        <legend>{t("people.column.groups")}</legend>
        {groups.map((group) => (
          <span key={group.id} className={css.check}>
            <Checkbox
              id={`person-group-${group.id}`}
              state={groupIds.has(group.id)}
              onChange={(isOn) => {
                const next = new Set(groupIds);
                if (isOn) next.add(group.id);
                else next.delete(group.id);
                setGroupIds(next);
              }}
            />
            <label htmlFor={`person-group-${group.id}`}>{group.name}</label>
          </span>
        ))}
      </fieldset>
      <Field
        label={t("people.column.note")}
        error={isTooLong ? t("people.note.tooLong", { limit: LONGEST_NOTE }) : null}
      >
        {(control) => (
          <TextInput
            {...control}
            value={note}
            onChange={(event) => editNote(event.target.value)}
            data-testid="person-note"
          />
        )}
      </Field>
    </FormDialog>
  );
}
