import { useState } from "react";
import type { GroupView, PeopleChange } from "@/backend/bindings";
import { Button } from "@/design/Button";
import { MenuButton } from "@/design/MenuButton";
import type { MenuItem } from "@/design/menu-item";
import { useTranslate } from "@/i18n/use-translate";
import { ManyQuestion, type ManyWish } from "./ManyQuestion";
import css from "./People.module.css";
import type { usePeopleChanges } from "./use-people-changes";

/** What can be done to all picked people. */
export function PeopleBulkBar({
  ids,
  nUnseen,
  groups,
  changes,
  onClear,
  matching,
}: {
  ids: readonly number[];
  /** How many of them are not in the list as far as it was read. */
  nUnseen: number;
  groups: readonly GroupView[];
  changes: ReturnType<typeof usePeopleChanges>;
  onClear: () => void;
  /** Offers to pick everybody the search finds; absent where they are picked already. */
  matching: { total: number; isFinding: boolean; onPick: () => void } | null;
}) {
  const t = useTranslate();
  const [wish, setWish] = useState<ManyWish | null>(null);
  // What is not seen is not done without a question.
  const begin = (next: ManyWish) => (nUnseen > 0 ? setWish(next) : next.run());
  const change = (label: string, how: PeopleChange) =>
    begin({ label, isDanger: false, run: () => changes.change(ids, how) });
  const each = (type: "addGroup" | "removeGroup") => (): MenuItem[] =>
    groups.map((group) => ({
      type: "action",
      id: `${type}-${group.id}`,
      label: group.name,
      run: () =>
        change(t(`people.many.${type}`, { group: group.name }), { type, groupId: group.id }),
    }));
  return (
    <div className={css.bulk} role="toolbar" aria-label={t("people.bulk.name")}>
      <span className={css.picked} data-testid="people-picked">
        {t("people.bulk.picked", { count: ids.length })}
      </span>
      {matching && (
        <Button
          size="small"
          disabled={matching.isFinding}
          onClick={matching.onPick}
          data-testid="pick-all-matching"
        >
          {t("people.bulk.pickMatching", { count: matching.total })}
        </Button>
      )}
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
        onClick={() =>
          change(t("people.action.ignore"), { type: "blacklist", isBlacklisted: true })
        }
        data-testid="bulk-ignore"
      >
        {t("people.action.ignore")}
      </Button>
      <Button
        variant="quiet"
        onClick={() => change(t("people.action.hear"), { type: "blacklist", isBlacklisted: false })}
      >
        {t("people.action.hear")}
      </Button>
      <Button
        variant="quiet"
        onClick={() =>
          begin({
            label: t("people.action.delete"),
            isDanger: true,
            run: () => changes.remove(ids, onClear),
          })
        }
        data-testid="bulk-delete-people"
      >
        {t("people.action.delete")}
      </Button>
      <Button variant="quiet" onClick={onClear}>
        {t("people.bulk.clear")}
      </Button>
      {wish && <ManyQuestion wish={wish} count={ids.length} onClose={() => setWish(null)} />}
    </div>
  );
}
