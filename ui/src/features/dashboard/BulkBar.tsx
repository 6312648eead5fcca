import { MessageSquare, Play, Plus, RotateCw, Square, Users, X } from "lucide-react";
import type { BotActions } from "@/backend/bot-actions";
import type { BotGroupView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import type { MenuItem } from "@/design/menu-item";
import { MenuButton } from "@/design/MenuButton";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BulkBar.module.css";

/** What can be done to all picked bots; floats over the table. */
export function BulkBar({
  ids,
  actions,
  groups,
  group,
  onGroup,
  onTakeOut,
  onNewGroup,
  onSay,
  onClear,
}: {
  ids: readonly number[];
  actions: BotActions;
  groups: readonly BotGroupView[];
  /** The group the table is narrowed to. */
  group: BotGroupView | null;
  onGroup: (group: BotGroupView) => void;
  onTakeOut: (group: BotGroupView) => void;
  onNewGroup: () => void;
  /** Lets all of them say something. */
  onSay: () => void;
  onClear: () => void;
}) {
  const t = useTranslate();
  const groupItems = (): MenuItem[] => [
    ...groups
      .filter((one) => ids.some((id) => !one.botIds.includes(id)))
      .map((one): MenuItem => ({
        type: "action",
        id: `add-to-${one.id}`,
        label: t("botGroups.bulk.add", { name: one.name }),
        icon: <Users />,
        run: () => onGroup(one),
      })),
    ...(group
      ? ([
          {
            type: "action",
            id: "take-out",
            label: t("botGroups.bulk.takeOut", { name: group.name }),
            icon: <X />,
            run: () => onTakeOut(group),
          },
        ] as const)
      : []),
    {
      type: "action",
      id: "new-group-of-these",
      label: t("botGroups.bulk.new"),
      icon: <Plus />,
      run: onNewGroup,
    },
  ];
  return (
    <div className={css.bar} role="toolbar" aria-label={t("dashboard.bulk.name")}>
      <span className={css.count}>{t("dashboard.bulk.picked", { n: ids.length })}</span>
      <span className={css.separator} />
      <Button
        variant="quiet"
        icon={<Play />}
        onClick={() => actions.start(ids)}
        data-testid="bulk-start"
      >
        {t("bots.action.start")}
      </Button>
      <Button
        variant="quiet"
        icon={<Square />}
        onClick={() => actions.stop(ids)}
        data-testid="bulk-stop"
      >
        {t("bots.action.stop")}
      </Button>
      <Button
        variant="quiet"
        icon={<RotateCw />}
        onClick={() => actions.restart(ids)}
        data-testid="bulk-restart"
      >
        {t("bots.action.restart")}
      </Button>
      <MenuButton label={t("botGroups.bulk.name")} items={groupItems}>
        <Button variant="quiet" icon={<Users />} data-testid="bulk-group">
          {t("botGroups.bulk.name")}
        </Button>
      </MenuButton>
      <Button variant="quiet" icon={<MessageSquare />} onClick={onSay} data-testid="bulk-say">
        {t("dashboard.bulk.say")}
      </Button>
      <span className={css.separator} />
      <Button variant="quiet" shortcut="Esc" onClick={onClear}>
        {t("dashboard.bulk.clear")}
      </Button>
    </div>
  );
}
