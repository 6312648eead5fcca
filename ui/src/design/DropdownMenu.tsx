import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Kbd } from "./Kbd";
import type { MenuItem } from "./menu-item";
import css from "./Menu.module.css";

/** A menu under a button. */
export function DropdownMenu({
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
        <Radix.Content
          className={css.menu}
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          {items.map((item) =>
            item.type === "separator" ? (
              <Radix.Separator key={item.id} className={css.separator} />
            ) : (
              <Radix.Item
                key={item.id}
                className={classNames(css.item, item.isDanger && css.danger)}
                disabled={item.isDisabled ?? false}
                onSelect={item.run}
                data-testid={`menu-${item.id}`}
              >
                <span className={css.icon}>{item.icon}</span>
                <span className={css.label}>{item.label}</span>
                {item.shortcut && <Kbd keys={item.shortcut} />}
              </Radix.Item>
            ),
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
