import { Download, Upload, UserPlus, Users } from "lucide-react";
import { useDeferredValue, useMemo, useState, type ReactNode } from "react";
import type { BotView, GroupView, PeopleOrder, PersonView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { DataTable, type DataColumn } from "@/design/DataTable";
import { EmptyState } from "@/design/EmptyState";
import { ErrorPanel } from "@/design/ErrorPanel";
import { IconButton } from "@/design/IconButton";
import type { MenuItem } from "@/design/menu-item";
import { SearchInput } from "@/design/SearchInput";
import { Select } from "@/design/Select";
import { NOTHING, type Selection } from "@/design/selection";
import { Skeleton } from "@/design/Skeleton";
import { describeError } from "@/i18n/describe-error";
import { formatCount, formatMoment } from "@/i18n/format-values";
import { useLocale } from "@/i18n/use-locale";
import { useTranslate } from "@/i18n/use-translate";
import { ExportDialog } from "./ExportDialog";
import { ImportDialog } from "./ImportDialog";
import { NewPersonDialog } from "./NewPersonDialog";
import css from "./People.module.css";
import { PeopleBulkBar } from "./PeopleBulkBar";
import { usePeople } from "./people-query";
import { useFindPeople } from "./use-find-people";
import { PersonDialog } from "./PersonDialog";
import { PersonName } from "./PersonName";
import { usePeopleChanges } from "./use-people-changes";

type Which = "all" | "blacklisted" | `group-${number}`;
type OpenDialog = { type: "new" | "import" | "export" } | { type: "person"; person: PersonView };

const keyOf = (person: PersonView) => person.id;

/** Everybody a bot knows, found by name or note. */
export function UsersView({
  bot,
  groups,
  switcher,
}: {
  bot: BotView;
  groups: readonly GroupView[];
  switcher: ReactNode;
}) {
  const t = useTranslate();
  const locale = useLocale();
  const [search, setSearch] = useState("");
  const [which, setWhich] = useState<Which>("all");
  const [order, setOrder] = useState<PeopleOrder>("name");
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const changes = usePeopleChanges(bot.id, groups);
  const wanted = useDeferredValue(search.trim());
  const wish = {
    botId: bot.id,
    search: wanted,
    groupId: which.startsWith("group-") ? Number(which.slice("group-".length)) : null,
    isBlacklisted: which === "blacklisted",
  };
  const people = usePeople({ ...wish, order });
  const { find, isFinding } = useFindPeople();
  const rows = useMemo(
    () => people.data?.pages.flatMap((page) => page.people) ?? [],
    [people.data],
  );
  const total = people.data?.pages[0]?.total ?? 0;
  const columns = useMemo<DataColumn<PersonView>[]>(() => {
    const nameOf = (id: number) => groups.find((group) => group.id === id)?.name;
    return [
      {
        id: "name",
        label: t("people.column.name"),
        track: "minmax(140px, 1fr)",
        cell: (person) => <PersonName person={person} />,
      },
      {
        id: "groups",
        label: t("people.column.groups"),
        track: "minmax(120px, 1fr)",
        cell: (person) => person.groupIds.flatMap((id) => nameOf(id) ?? []).join(", "),
      },
      {
        id: "note",
        label: t("people.column.note"),
        track: "minmax(120px, 1.5fr)",
        fromWidth: 720,
        cell: (person) => <span className={css.muted}>{person.note}</span>,
      },
      {
        id: "seen",
        label: t("people.column.seen"),
        track: "172px",
        fromWidth: 560,
        cell: (person) => (
          <span className={css.muted}>
            {person.lastSeenAt === null
              ? t("people.seen.never")
              : formatMoment(locale, person.lastSeenAt)}
          </span>
        ),
      },
    ];
  }, [groups, t, locale]);
  const clear = () => setSelection(NOTHING);
  const menuOf = (person: PersonView): MenuItem[] => [
    {
      type: "action",
      id: "edit-person",
      label: t("people.action.edit"),
      run: () => setDialog({ type: "person", person }),
    },
    {
      type: "action",
      id: "blacklist",
      label: t(person.isBlacklisted ? "people.action.hear" : "people.action.ignore"),
      run: () =>
        changes.change([person.id], { type: "blacklist", isBlacklisted: !person.isBlacklisted }),
    },
    { type: "separator", id: "changes" },
    {
      type: "action",
      id: "delete-person",
      label: t("people.action.delete"),
      isDanger: true,
      run: () => changes.remove([person.id], clear),
    },
  ];
  const nSeen = rows.filter((person) => selection.ids.has(person.id)).length;
  const areAllSeenPicked = rows.length > 0 && nSeen === rows.length;
  const pickMatching = () =>
    void find(wish, (ids) => setSelection({ ids: new Set(ids), anchorId: null }));
  const isFiltered = wanted !== "" || which !== "all";
  return (
    <>
      <div className={css.bar}>
        {switcher}
        <SearchInput
          className={css.search ?? ""}
          label={t("people.list.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          data-testid="people-search"
        />
        <Select<Which>
          aria-label={t("people.list.which")}
          value={which}
          options={[
            { value: "all", label: t("people.which.all") },
            { value: "blacklisted", label: t("people.which.blacklisted") },
            ...groups.map((group) => ({
              value: `group-${group.id}` as const,
              label: `${group.name} (${formatCount(locale, group.memberCount)})`,
            })),
          ]}
          onPick={(next) => {
            setWhich(next);
            clear();
          }}
        />
        <Select<PeopleOrder>
          aria-label={t("people.list.order")}
          value={order}
          options={[
            { value: "name", label: t("people.order.name") },
            { value: "lastSeen", label: t("people.order.lastSeen") },
          ]}
          onPick={setOrder}
        />
        <span className={css.grow} />
        <IconButton
          label={t("people.action.import")}
          onClick={() => setDialog({ type: "import" })}
          data-testid="import-people"
        >
          <Upload />
        </IconButton>
        <IconButton
          label={t("people.action.export")}
          onClick={() => setDialog({ type: "export" })}
          data-testid="export-people"
        >
          <Download />
        </IconButton>
        <Button
          variant="primary"
          icon={<UserPlus />}
          onClick={() => setDialog({ type: "new" })}
          data-testid="new-person"
        >
          {t("people.action.newShort")}
        </Button>
      </div>
      {people.isPending && <Skeleton label={t("common.state.loading")} />}
      {people.error && (
        <ErrorPanel
          {...describeError(t, locale, people.error)}
          onRetry={() => void people.refetch()}
        />
      )}
      {people.data && (
        <DataTable<PersonView, number>
          id="people"
          label={t("people.list.name")}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          nameOf={(person) => person.username}
          picking={{
            selection,
            onSelect: setSelection,
            allLabel: t("people.list.pickAll"),
            labelOf: (id) =>
              t("people.list.pick", { name: rows.find((one) => one.id === id)?.username ?? "" }),
          }}
          onOpen={(person) => setDialog({ type: "person", person })}
          onDelete={(person) => changes.remove([person.id], clear)}
          menuOf={menuOf}
          testIdOf={(person) => `person-${person.username}`}
          empty={
            <EmptyState
              icon={<Users />}
              title={t(isFiltered ? "people.empty.filtered" : "people.empty.title")}
              {...(isFiltered ? {} : { text: t("people.empty.text") })}
            />
          }
        />
      )}
      {rows.length > 0 && (
        <footer className={css.foot}>
          <span data-testid="people-count">
            {t("people.list.shown", { shown: rows.length, total })}
          </span>
          {people.hasNextPage && (
            <Button
              size="small"
              disabled={people.isFetchingNextPage}
              onClick={() => void people.fetchNextPage()}
              data-testid="more-people"
            >
              {t("people.list.more")}
            </Button>
          )}
        </footer>
      )}
      {selection.ids.size > 0 && (
        <PeopleBulkBar
          ids={[...selection.ids]}
          nUnseen={selection.ids.size - nSeen}
          groups={groups}
          changes={changes}
          onClear={clear}
          matching={
            areAllSeenPicked && selection.ids.size < total
              ? { total, isFinding, onPick: pickMatching }
              : null
          }
        />
      )}
      {dialog?.type === "new" && <NewPersonDialog botId={bot.id} onClose={() => setDialog(null)} />}
      {dialog?.type === "import" && <ImportDialog botId={bot.id} onClose={() => setDialog(null)} />}
      {dialog?.type === "export" && <ExportDialog botId={bot.id} onClose={() => setDialog(null)} />}
      {dialog?.type === "person" && (
        <PersonDialog
          bot={bot}
          person={dialog.person}
          groups={groups}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}
