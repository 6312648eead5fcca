import { ChevronRight } from "lucide-react";
import { ContextMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Kbd } from "./Kbd";
import type { MenuItem } from "./menu-item";
import css from "./Menu.module.css";

/** A menu on right-click (and on the menu key) of its child. */
export function ContextMenu({
  items,
  label,
  onOpenChange,
  children,
}: {
  items: readonly MenuItem[];
  /** Said by screen readers. */
  label: string;
  onOpenChange?: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={css.menu} aria-label={label} collisionPadding={8}>
          {items.map((item) => (
            <Entry key={item.id} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ item }: { item: MenuItem }) {
  switch (item.type) {
    case "separator":
      return <Radix.Separator className={css.separator} />;
    case "submenu":
      return <Submenu item={item} />;
    case "action":
      return (
        <Radix.Item
          className={classNames(css.item, item.isDanger && css.danger)}
          disabled={item.isDisabled ?? false}
          onSelect={item.run}
          data-testid={`menu-${item.id}`}
        >
          <span className={css.icon}>{item.icon}</span>
          <span className={css.label}>{item.label}</span>
          {item.shortcut && <Kbd keys={item.shortcut} />}
        </Radix.Item>
      );
  }
}

function Submenu({ item }: { item: Extract<MenuItem, { type: "submenu" }> }) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger
        className={css.item}
        disabled={item.isDisabled ?? false}
        data-testid={`menu-${item.id}`}
      >
        <span className={css.icon}>{item.icon}</span>
        <span className={css.label}>{item.label}</span>
        <ChevronRight size={14} aria-hidden />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent className={css.menu} collisionPadding={8}>
          {item.items.map((inner) => (
            <Entry key={inner.id} item={inner} />
          ))}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}
