import { ChevronRight } from "lucide-react";
import type { ContextMenu, DropdownMenu } from "radix-ui";
import { classNames } from "./class-names";
import { Kbd } from "./Kbd";
import type { MenuItem } from "./menu-item";
import css from "./Menu.module.css";

/** The pieces of a menu; those of a context menu and of a button's menu look and act the same. */
export type MenuParts = Pick<
  typeof ContextMenu | typeof DropdownMenu,
  "Item" | "Separator" | "Sub" | "SubTrigger" | "SubContent" | "Portal"
>;

/** The lines of a menu. */
export function MenuEntries({ parts, items }: { parts: MenuParts; items: readonly MenuItem[] }) {
  return items.map((item) => <Entry key={item.id} parts={parts} item={item} />);
}

function Entry({ parts, item }: { parts: MenuParts; item: MenuItem }) {
  switch (item.type) {
    case "separator":
      return <parts.Separator className={css.separator} />;
    case "submenu":
      return <Submenu parts={parts} item={item} />;
    case "action":
      return (
        <parts.Item
          className={classNames(css.item, item.isDanger && css.danger)}
          disabled={item.isDisabled ?? false}
          onSelect={item.run}
          data-testid={`menu-${item.id}`}
        >
          <span className={css.icon}>{item.icon}</span>
          <span className={css.label}>{item.label}</span>
          {item.shortcut && <Kbd keys={item.shortcut} />}
        </parts.Item>
      );
  }
}

function Submenu({
  parts,
  item,
}: {
  parts: MenuParts;
  item: Extract<MenuItem, { type: "submenu" }>;
}) {
  return (
    <parts.Sub>
      <parts.SubTrigger
        className={css.item}
        disabled={item.isDisabled ?? false}
        data-testid={`menu-${item.id}`}
      >
        <span className={css.icon}>{item.icon}</span>
        <span className={css.label}>{item.label}</span>
        <ChevronRight size={14} aria-hidden />
      </parts.SubTrigger>
      <parts.Portal>
        <parts.SubContent className={css.menu} collisionPadding={8}>
          <MenuEntries parts={parts} items={item.items} />
        </parts.SubContent>
      </parts.Portal>
    </parts.Sub>
  );
}
