import type { GroupView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { MenuButton } from "@/design/MenuButton";
import type { MenuItem } from "@/design/menu-item";
import { useTranslate } from "@/i18n/use-translate";
import css from "./People.module.css";
import type { usePeopleChanges } from "./use-people-changes";

/** What can be done to all picked people. */
export function PeopleBulkBar({
  ids,
  groups,
  changes,
  onClear,
}: {
  ids: readonly number[];
  groups: readonly GroupView[];
  changes: ReturnType<typeof usePeopleChanges>;
  onClear: () => void;
}) {
  const t = useTranslate();
  const each = (type: "addGroup" | "removeGroup") => (): MenuItem[] =>
    groups.map((group) => ({
      type: "action",
      id: `${type}-${group.id}`,
      label: group.name,
      run: () => changes.change(ids, { type, groupId: group.id }),
    }));
  return (
    <div className={css.bulk} role="toolbar" aria-label={t("people.bulk.name")}>
      <span className={css.picked}>{t("people.bulk.picked", { count: ids.length })}</span>
      <MenuButton items={each("addGroup")} label={t("people.bulk.addGroup")}>
        <Button variant="quiet" data-testid="bulk-add-group">
          {t("people.bulk.addGroup")}
        </Button>
      </MenuButton>
      <MenuButton items={each("removeGroup")} label={t("people.bulk.removeGroup")}>
        <Button variant="quiet">{t("people.bulk.removeGroup")}</Button>
      </MenuButton>
      <Button
        variant="quiet"
        onClick={() => changes.change(ids, { type: "blacklist", isBlacklisted: true })}
        data-testid="bulk-ignore"
      >
        {t("people.action.ignore")}
      </Button>
      <Button
        variant="quiet"
        onClick={() => changes.change(ids, { type: "blacklist", isBlacklisted: false })}
      >
        {t("people.action.hear")}
      </Button>
      <Button
        variant="quiet"
        onClick={() => changes.remove(ids, onClear)}
        data-testid="bulk-delete-people"
      >
        {t("people.action.delete")}
      </Button>
      <Button variant="quiet" onClick={onClear}>
        {t("people.bulk.clear")}
      </Button>
    </div>
  );
}
