import { Pencil, Plus, Trash2 } from "lucide-react";
import { useMemo, useState, type ReactNode, type RefObject } from "react";
import type { BotView, GroupView, GroupsView as Circle } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { DataTable, type DataColumn } from "@/design/DataTable";
import cells from "@/design/DataTable.module.css";
import { EmptyState } from "@/design/EmptyState";
import { IconButton } from "@/design/IconButton";
import { SearchInput } from "@/design/SearchInput";
import table from "@/design/Table.module.css";
import { useLatest } from "@/design/use-latest";
import type { Locale } from "@/i18n/catalogue";
import { formatCount } from "@/i18n/format-values";
import type { Translate } from "@/i18n/locale-context";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { GroupDialog } from "./GroupDialog";
import css from "./People.module.css";
import { usePeopleChanges } from "./use-people-changes";

const keyOf = ({ id }: GroupView) => id;
const nameOf = ({ name }: GroupView) => name;
const testIdOf = ({ name }: GroupView) => `group-row-${name}`;

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
  const actions = useLatest({ edit: setDialog, remove: changes.removeGroup });
  const all = circle.groups;
  const columns = useMemo(() => groupColumns(t, locale, all, actions), [t, locale, all, actions]);
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
      <DataTable
        id="people-groups"
        label={t("people.view.groups")}
        columns={columns}
        rows={shown}
        keyOf={keyOf}
        nameOf={nameOf}
        rowHeight={36}
        testIdOf={testIdOf}
        onOpen={(group) => setDialog({ group })}
        onDelete={(group) => !group.isSystem && changes.removeGroup(group)}
        empty={<EmptyState title={t("people.groups.empty")} />}
      />
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

function groupColumns(
  t: Translate,
  locale: Locale,
  all: readonly GroupView[],
  actions: RefObject<{
    edit: (dialog: { group: GroupView }) => void;
    remove: (group: GroupView) => void;
  }>,
): readonly DataColumn<GroupView>[] {
  const parentsOf = ({ parentIds }: GroupView) =>
    parentIds.map((id) => all.find((group) => group.id === id)?.name ?? "").join(", ");
  return [
    {
      id: "name",
      label: t("people.group.name"),
      track: "minmax(140px, 1fr)",
      sortBy: nameOf,
      cell: (group) => (
        <>
          <button
            type="button"
            className={cells.name}
            onClick={() => actions.current.edit({ group })}
          >
            {group.name}
          </button>
          {group.isDefault && <span className={table.badge}>{t("people.group.default")}</span>}
        </>
      ),
    },
    {
      id: "parents",
      label: t("people.group.parents"),
      track: "minmax(100px, 1fr)",
      fromWidth: 680,
      cell: (group) => <span className={cells.muted}>{parentsOf(group)}</span>,
    },
    {
      id: "permissions",
      label: t("people.group.permissions"),
      track: "minmax(160px, 2.5fr)",
      cell: (group) => (
        <span className={css.grants} title={group.permissions.join("\n")}>
          {group.permissions.join(", ")}
          {group.inherited.length > 0 && (
            <span className={css.inherited}>
              {t("people.group.inherited", { count: group.inherited.length })}
            </span>
          )}
        </span>
      ),
    },
    {
      id: "members",
      label: t("people.group.members"),
      track: "88px",
      isNumber: true,
      sortBy: ({ memberCount }) => memberCount,
      cell: ({ memberCount }) => formatCount(locale, memberCount),
    },
    {
      id: "actions",
      label: t("people.group.actions"),
      track: "80px",
      isHeadHidden: true,
      cell: (group) => (
        <span className={cells.buttons}>
          <IconButton
            label={t("people.group.edit", { name: group.name })}
            onClick={() => actions.current.edit({ group })}
            data-testid={`edit-group-${group.name}`}
          >
            <Pencil />
          </IconButton>
          <IconButton
            label={t("people.group.delete", { name: group.name })}
            disabled={group.isSystem}
            onClick={() => actions.current.remove(group)}
            data-testid={`delete-group-${group.name}`}
          >
            <Trash2 />
          </IconButton>
        </span>
      ),
    },
  ];
}
