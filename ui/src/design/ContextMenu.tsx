import { ContextMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import type { MenuItem } from "./menu-item";
import css from "./Menu.module.css";
import { MenuEntries } from "./MenuEntries";

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
          <MenuEntries parts={Radix} items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
