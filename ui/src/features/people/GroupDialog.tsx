import { useState } from "react";
import type { BotView, GroupView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { useEdited } from "@/backend/use-edited";
import { Checkbox } from "@/design/Checkbox";
import { conflictFields } from "@/design/conflict-fields";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { TextInput } from "@/design/TextInput";
import textInput from "@/design/TextInput.module.css";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { heirsOf, isPermission, splitPermissions } from "./group-draft";
import css from "./People.module.css";
import { useFormWords } from "@/i18n/use-form-words";

/** A group's name, what it grants and from whom it inherits. */
export function GroupDialog({
  bot,
  group,
  groups,
  onClose,
}: {
  bot: BotView;
  /** Absent: a new one. */
  group: GroupView | null;
  groups: readonly GroupView[];
  onClose: () => void;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const create = useWrite("createGroup");
  const update = useWrite("updateGroup");
  const edited = useEdited(group, update);
  const { base, theirs } = edited;
  const first = base?.permissions.join("\n") ?? "";
  const [name, setName] = useState(group?.name ?? "");
  const [grants, setGrants] = useState(first);
  const [parents, setParents] = useState<ReadonlySet<number>>(() => new Set(group?.parentIds));
  const heirs = group ? heirsOf(groups, group.id) : new Set<number>();
  const plain = name.trim();
  const isTaken = groups.some((one) => one.id !== group?.id && one.name === plain);
  const permissions = splitPermissions(grants);
  const bad = permissions.filter((one) => !isPermission(one));
  const isNameBad = plain === "" || plain.length > 64;
  const isDirty =
    plain !== (base?.name ?? "") ||
    grants !== first ||
    [...parents].sort().join() !== [...(base?.parentIds ?? [])].sort().join();
  const canSave =
    isDirty && !isNameBad && !isTaken && bad.length === 0 && !create.isPending && !update.isPending;
  const save = (over = edited.revision) => {
    const parentIds = [...parents];
    const then = { onSuccess: onClose };
    if (group) {
      const change = { name: plain, permissions, parentIds, expectedRevision: over };
      update.mutate({ id: group.id, botId: bot.id, ...change }, then);
    } else create.mutate({ botId: bot.id, name: plain, permissions, parentIds }, then);
  };
  const error = create.error ?? update.error;
  const namesOf = (ids: readonly number[]) =>
    ids.map((id) => groups.find((one) => one.id === id)?.name ?? String(id)).join(", ");
  const sides = (one: Pick<GroupView, "name" | "permissions" | "parentIds">) => ({
    name: one.name,
    permissions: [...one.permissions].sort(),
    parentIds: [...one.parentIds].sort((a, b) => a - b),
  });
  const tellers = {
    name: t("people.group.name"),
    permissions: t("people.group.permissions"),
    parentIds: [t("people.group.parents"), namesOf],
  } as const;
  return (
    <FormDialog
      title={group ? t("people.group.edit", { name: group.name }) : t("people.group.new")}
      words={words}
      saveLabel={t("common.action.save")}
      canSave={canSave}
      isDirty={isDirty}
      error={error && describeError(t, locale, error)}
      conflict={
        theirs && {
          fields: conflictFields(
            tellers,
            sides(theirs),
            sides({ name: plain, permissions, parentIds: [...parents] }),
          ),
          onTake: () => {
            setName(theirs.name);
            setGrants(theirs.permissions.join("\n"));
            setParents(new Set(theirs.parentIds));
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
              setGrants(first);
              setParents(new Set(base.parentIds));
            }
          : undefined
      }
      onClose={onClose}
      testId="group-dialog"
      saveTestId="save-group"
    >
      <Field
        label={t("people.group.name")}
        hint={group?.isSystem ? t("people.group.system") : undefined}
        error={isTaken ? t("people.group.taken") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            value={name}
            readOnly={group?.isSystem ?? false}
            onChange={(event) => setName(event.target.value)}
            data-testid="group-name"
          />
        )}
      </Field>
      <Field
        label={t("people.group.permissions")}
        hint={t("people.group.permissionsHint")}
        error={bad.length > 0 ? t("people.group.badPermission", { names: bad.join(", ") }) : null}
      >
        {(control) => (
          <textarea
            {...control}
            className={textInput.input}
            rows={6}
            spellCheck={false}
            value={grants}
            onChange={(event) => setGrants(event.target.value)}
            data-testid="group-permissions"
          />
        )}
      </Field>
      <fieldset className={css.checks}>
        <legend>{t("people.group.parents")}</legend>
        {groups
          .filter((one) => !heirs.has(one.id))
          .map((one) => (
            <span key={one.id} className={css.check}>
              <Checkbox
                id={`parent-${one.id}`}
                state={parents.has(one.id)}
                onChange={(isOn) => {
                  const next = new Set(parents);
                  if (isOn) next.add(one.id);
                  else next.delete(one.id);
                  setParents(next);
                }}
              />
              <label htmlFor={`parent-${one.id}`}>{one.name}</label>
            </span>
          ))}
      </fieldset>
    </FormDialog>
  );
}
