import { Plus, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { BotView, GroupView, GroupsView, PermissionView } from "@/backend/bindings";
import { useWrite } from "@/backend/queries";
import { Button } from "@/design/Button";
import { Checkbox } from "@/design/Checkbox";
import { Field } from "@/design/Field";
import { FormDialog } from "@/design/FormDialog";
import { IconButton } from "@/design/IconButton";
import { SearchInput } from "@/design/SearchInput";
import { TextInput } from "@/design/TextInput";
import { describeError } from "@/i18n/describe-error";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { grantedBy, isPermission } from "./group-draft";
import css from "./People.module.css";
import { useFormWords } from "@/i18n/use-form-words";
import { usePeopleChanges } from "./use-people-changes";

/** Which group may do what: ticked by its own name, marked where a wildcard or a parent grants it. */
export function PermissionMatrix({
  bot,
  circle,
  switcher,
}: {
  bot: BotView;
  circle: GroupsView;
  switcher: ReactNode;
}) {
  const t = useTranslate();
  const changes = usePeopleChanges(bot.id, circle.groups);
  const forget = useWrite("deletePermission");
  const [filter, setFilter] = useState("");
  const [isAdding, setAdding] = useState(false);
  const wanted = filter.trim().toLowerCase();
  const shown = circle.permissions.filter(({ name, description, commands }) =>
    [name, description, ...commands].some((text) => text.toLowerCase().includes(wanted)),
  );
  const toggle = (group: GroupView, name: string, isOn: boolean) =>
    changes.updateGroup(group.id, {
      expectedRevision: group.revision ?? null,
      permissions: isOn
        ? [...group.permissions, name]
        : group.permissions.filter((one) => one !== name),
    });
  return (
    <>
      <div className={css.bar}>
        {switcher}
        <SearchInput
          className={css.search ?? ""}
          label={t("people.permissions.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className={css.grow} />
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => setAdding(true)}
          data-testid="new-permission"
        >
          {t("people.permission.new")}
        </Button>
      </div>
      <div className={css.scroll}>
        <table className={css.matrix}>
          <thead>
            <tr>
              <th scope="col">{t("people.permission.name")}</th>
              {circle.groups.map((group) => (
                <th key={group.id} scope="col" className={css.cellHead}>
                  {group.name}
                </th>
              ))}
              <th aria-label={t("people.group.actions")} />
            </tr>
          </thead>
          <tbody>
            {shown.map((permission) => (
              <tr key={permission.name} data-testid={`permission-row-${permission.name}`}>
                <th scope="row">
                  <code>{permission.name}</code>
                  <AboutPermission permission={permission} />
                </th>
                {circle.groups.map((group) => (
                  <td key={group.id}>
                    <Grant
                      group={group}
                      name={permission.name}
                      onChange={(isOn) => toggle(group, permission.name, isOn)}
                    />
                  </td>
                ))}
                <td>
                  {permission.isOwn && (
                    <IconButton
                      label={t("people.permission.delete", { name: permission.name })}
                      onClick={() => forget.mutate({ botId: bot.id, name: permission.name })}
                    >
                      <Trash2 />
                    </IconButton>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isAdding && <NewPermissionDialog botId={bot.id} onClose={() => setAdding(false)} />}
    </>
  );
}

function AboutPermission({ permission }: { permission: PermissionView }) {
  const t = useTranslate();
  const commands = permission.commands.join(", ");
  const parts = [permission.description, commands && t("people.permission.commands", { commands })];
  return <span className={css.about}>{parts.filter(Boolean).join(" · ")}</span>;
}

function Grant({
  group,
  name,
  onChange,
}: {
  group: GroupView;
  name: string;
  onChange: (isOn: boolean) => void;
}) {
  const t = useTranslate();
  const isOwn = group.permissions.includes(name);
  const by = isOwn ? null : grantedBy([...group.permissions, ...group.inherited], name);
  const label = t("people.permission.grant", { group: group.name, name });
  return (
    <span className={css.grant} title={by ? t("people.permission.by", { by }) : undefined}>
      <Checkbox
        label={by ? `${label} (${t("people.permission.by", { by })})` : label}
        state={isOwn ? true : by ? "indeterminate" : false}
        onChange={() => onChange(!isOwn)}
      />
    </span>
  );
}

function NewPermissionDialog({ botId, onClose }: { botId: number; onClose: () => void }) {
  const t = useTranslate();
  const locale = useLocale();
  const words = useFormWords();
  const put = useWrite("putPermission");
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const plain = name.trim();
  const isBad = plain !== "" && !isPermission(plain);
  return (
    <FormDialog
      title={t("people.permission.new")}
      words={words}
      saveLabel={t("people.action.add")}
      canSave={plain !== "" && !isBad && !put.isPending}
      isDirty={plain !== "" || description !== ""}
      error={put.error && describeError(t, locale, put.error)}
      onSave={() =>
        put.mutate({ botId, name: plain, description: description.trim() }, { onSuccess: onClose })
      }
      onClose={onClose}
      testId="permission-dialog"
      saveTestId="save-permission"
    >
      <Field
        label={t("people.permission.name")}
        hint={t("people.permission.nameHint")}
        error={isBad ? t("people.permission.malformed") : null}
      >
        {(control) => (
          <TextInput
            {...control}
            isMono
            value={name}
            onChange={(event) => setName(event.target.value)}
            data-testid="permission-name"
          />
        )}
      </Field>
      <Field label={t("people.permission.description")}>
        {(control) => (
          <TextInput
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
