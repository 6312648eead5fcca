import { useState } from "react";
import type { BotGroupView, BotView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { Checkbox } from "@/design/Checkbox";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { SearchInput } from "@/design/SearchInput";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useFormWords } from "@/i18n/use-form-words";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotGroups.module.css";

/** As the core says. */
const LONGEST_NAME = 64;

/** Names a group of bots and says which are in it. */
export function BotGroupDialog({
  group,
  first,
  groups,
  bots,
  onClose,
  onSaved,
}: {
  /** Absent: a new one. */
  group: BotGroupView | null;
  /** The bots of a new one. */
  first: readonly number[];
  groups: readonly BotGroupView[];
  bots: readonly BotView[];
  onClose: () => void;
  onSaved: (group: BotGroupView) => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const create = useWrite("createBotGroup");
  const update = useWrite("updateBotGroup");
  const edited = useEdited(group, update);
  const { base, theirs } = edited;
  const [name, setName] = useState(group?.name ?? "");
  const [ids, setIds] = useState<ReadonlySet<number>>(() => new Set(group?.botIds ?? first));
  const plain = name.trim();
  const isTaken = groups.some((one) => one.id !== group?.id && one.name === plain);
  const isTooLong = plain.length > LONGEST_NAME;
  const was = base?.botIds ?? [];
  const isDirty =
    plain !== (base?.name ?? "") || ids.size !== was.length || was.some((id) => !ids.has(id));
  const error = create.error ?? update.error;
  const isPending = create.isPending || update.isPending;
  const namesOf = (some: readonly number[]) =>
    some.map((id) => bots.find((bot) => bot.id === id)?.username ?? String(id)).join(", ");
  const sorted = (some: Iterable<number>) => [...some].sort((a, b) => a - b);
  const save = (over = edited.revision) => {
    const fields = { name: plain, botIds: [...ids] };
    const then = { onSuccess: onSaved };
    if (group) update.mutate({ id: group.id, ...fields, expectedRevision: over }, then);
    else create.mutate(fields, then);
  };
  return (
    <FormDialog
      title={group ? t("botGroups.edit.title", { name: group.name }) : t("botGroups.action.new")}
      words={words}
      saveLabel={t(group ? "common.action.save" : "botGroups.action.create")}
      canSave={plain !== "" && !isTaken && !isTooLong && isDirty && !isPending}
      isDirty={isDirty}
      error={error && describeError(t, locale, error)}
      conflict={
        theirs && {
          fields: conflictFields(
            {
              name: t("botGroups.field.name"),
              botIds: [t("botGroups.field.bots"), namesOf] as const,
            },
            { name: theirs.name, botIds: sorted(theirs.botIds) },
            { name: plain, botIds: sorted(ids) },
          ),
          onTake: () => {
            setName(theirs.name);
            setIds(new Set(theirs.botIds));
            edited.take();
          },
          onKeep: () => save(theirs.revision),
          onClose: edited.leave,
        }
      }
      onSave={() => save()}
      onReset={
        base
          ? () => {
              setName(base.name);
              setIds(new Set(base.botIds));
            }
          : undefined
      }
      onClose={onClose}
      testId="bot-group-dialog"
      saveTestId="save-bot-group"
    >
      <Field
        label={t("botGroups.field.name")}
        error={
          isTaken
            ? t("botGroups.name.taken")
            : isTooLong
              ? t("botGroups.name.tooLong", { limit: LONGEST_NAME })
              : null
        }
      >
        {(control) => (
          <TextInput
            {...control}
            value={name}
            onChange={(event) => setName(event.target.value)}
            data-testid="bot-group-name"
          />
        )}
      </Field>
      <BotChoice bots={bots} ids={ids} onChange={setIds} />
    </FormDialog>
  );
}

function BotChoice({
  bots,
  ids,
  onChange,
}: {
  bots: readonly BotView[];
  ids: ReadonlySet<number>;
  onChange: (ids: ReadonlySet<number>) => void;
}) {
  const t = useTranslate();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const shown = bots.filter((bot) => bot.username.toLowerCase().includes(wanted));
  const pick = (id: number, isOn: boolean) => {
    const next = new Set(ids);
    if (isOn) next.add(id);
    else next.delete(id);
    onChange(next);
  };
  return (
    <fieldset className={css.choice}>
      <legend>{t("botGroups.field.botsCount", { count: ids.size })}</legend>
      <SearchInput
        label={t("bots.list.filter")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={css.bots}>
        {shown.length === 0 && <p className={css.none}>{t("dashboard.table.empty")}</p>}
        {shown.map(({ id, username }) => (
          <label key={id} htmlFor={`group-bot-${id}`}>
            <Checkbox
              id={`group-bot-${id}`}
              state={ids.has(id)}
              onChange={(isOn) => pick(id, isOn)}
            />
            {username}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
