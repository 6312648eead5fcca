import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { BotView, GroupView, GroupsView as Circle } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { IconButton } from "@/design/IconButton";
import { SearchInput } from "@/design/SearchInput";
import { Table } from "@/design/Table";
import table from "@/design/Table.module.css";
import { formatCount } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { GroupDialog } from "./GroupDialog";
import css from "./People.module.css";
import { usePeopleChanges } from "./use-people-changes";

/** The groups of a bot: who inherits from whom, and what each grants. */
export function GroupsView({
  bot,
  circle,
  switcher,
}: {
  bot: BotView;
  circle: Circle;
  switcher: ReactNode;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const changes = usePeopleChanges(bot.id, circle.groups);
  const [filter, setFilter] = useState("");
  const [dialog, setDialog] = useState<{ group: GroupView | null } | null>(null);
  const wanted = filter.trim().toLowerCase();
  const shown = circle.groups.filter((group) =>
    [group.name, ...group.permissions].some((text) => text.toLowerCase().includes(wanted)),
  );
  const nameOf = (id: number) => circle.groups.find((group) => group.id === id)?.name ?? "";
  return (
    <>
      <div className={css.bar}>
        {switcher}
        <SearchInput
          className={css.search ?? ""}
          label={t("people.groups.filter")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className={css.grow} />
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => setDialog({ group: null })}
          data-testid="new-group"
        >
          {t("people.group.new")}
        </Button>
      </div>
      <div className={css.scroll}>
        <Table
          columns={[
            { id: "name", label: t("people.group.name"), width: 200 },
            { id: "parents", label: t("people.group.parents"), width: 160 },
            { id: "permissions", label: t("people.group.permissions") },
            { id: "members", label: t("people.group.members"), width: 96, isNumber: true },
            { id: "actions", label: t("people.group.actions"), width: 96, isHeadHidden: true },
          ]}
        >
          {shown.map((group) => (
            <tr key={group.id} data-testid={`group-row-${group.name}`}>
              <td>
                <button type="button" className={table.name} onClick={() => setDialog({ group })}>
                  {group.name}
                </button>
                {group.isDefault && (
                  <span className={table.badge}>{t("people.group.default")}</span>
                )}
              </td>
              <td className={table.muted}>{group.parentIds.map(nameOf).join(", ")}</td>
              <td className={css.grants} title={group.permissions.join("\n")}>
                {group.permissions.join(", ")}
                {group.inherited.length > 0 && (
                  <span className={css.inherited}>
                    {t("people.group.inherited", { count: group.inherited.length })}
                  </span>
                )}
              </td>
              <td className={table.number}>{formatCount(locale, group.memberCount)}</td>
              <td className={table.ends}>
                <span className={table.buttons}>
                  <IconButton
                    label={t("people.group.edit", { name: group.name })}
                    onClick={() => setDialog({ group })}
                    data-testid={`edit-group-${group.name}`}
                  >
                    <Pencil />
                  </IconButton>
                  <IconButton
                    label={t("people.group.delete", { name: group.name })}
                    disabled={group.isSystem}
                    onClick={() => changes.removeGroup(group)}
                    data-testid={`delete-group-${group.name}`}
                  >
                    <Trash2 />
                  </IconButton>
                </span>
              </td>
            </tr>
          ))}
        </Table>
      </div>
      {dialog && (
        <GroupDialog
          bot={bot}
          group={dialog.group}
          groups={circle.groups}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}
