import { ChevronDown, Pencil, Play, Plus, RotateCw, Square, Trash2, Users } from "lucide-react";
import type { BotActions } from "@/backend/bot-actions";
import type { BotGroupView } from "@/backend/bindings";
import { Button } from "@/design/Button";
import type { MenuItem } from "@/design/menu-item";
import { MenuButton } from "@/design/MenuButton";
import { useTranslate } from "@/i18n/use-translate";
import css from "./BotGroups.module.css";

/** Narrows the table to a group of bots; what can be done to the group is in its menu. */
export function GroupButton({
  groups,
  group,
  actions,
  onPick,
  onEdit,
  onDelete,
}: {
  groups: readonly BotGroupView[];
  /** The one in sight; null is all bots. */
  group: BotGroupView | null;
  actions: BotActions;
  onPick: (id: number | null) => void;
  /** Null makes a new one. */
  onEdit: (group: BotGroupView | null) => void;
  onDelete: (group: BotGroupView) => void;
}) {
  const t = useTranslate();
  const ofGroup = (one: BotGroupView): MenuItem[] => [
    {
      type: "action",
      id: "group-start",
      label: t("botGroups.action.start", { name: one.name }),
      icon: <Play />,
      run: () => actions.start(one.botIds),
    },
    {
      type: "action",
      id: "group-stop",
      label: t("botGroups.action.stop", { name: one.name }),
      icon: <Square />,
      run: () => actions.stop(one.botIds),
    },
    {
      type: "action",
      id: "group-restart",
      label: t("botGroups.action.restart", { name: one.name }),
      icon: <RotateCw />,
      run: () => actions.restart(one.botIds),
    },
    { type: "separator", id: "change" },
    {
      type: "action",
      id: "group-edit",
      label: t("botGroups.action.edit", { name: one.name }),
      icon: <Pencil />,
      run: () => onEdit(one),
    },
    {
      type: "action",
      id: "group-delete",
      label: t("botGroups.action.delete", { name: one.name }),
      icon: <Trash2 />,
      isDanger: true,
      run: () => onDelete(one),
    },
  ];
  const items = (): MenuItem[] => [
    {
      type: "action",
      id: "group-all",
      label: t("botGroups.pick.all"),
      run: () => onPick(null),
    },
    ...groups.map((one): MenuItem => ({
      type: "action",
      id: `group-${one.id}`,
      label: t("botGroups.pick.one", { name: one.name, count: one.botIds.length }),
      icon: <Users />,
      run: () => onPick(one.id),
    })),
    { type: "separator", id: "groups" },
    {
      type: "action",
      id: "group-new",
      label: t("botGroups.action.new"),
      icon: <Plus />,
      run: () => onEdit(null),
    },
    ...(group ? ([{ type: "separator", id: "group" }, ...ofGroup(group)] as const) : []),
  ];
  return (
    <MenuButton label={t("botGroups.pick.name")} items={items}>
      <Button icon={<Users />} data-testid="bot-group-pick">
        <span className={css.picked}>{group?.name ?? t("botGroups.pick.all")}</span>
        <ChevronDown size={12} aria-hidden />
      </Button>
    </MenuButton>
  );
}
