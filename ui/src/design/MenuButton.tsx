import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import type { MenuItem } from "./menu-item";
import css from "./Menu.module.css";
import { MenuEntries } from "./MenuEntries";

/** A menu that hangs from a button. */
export function MenuButton({
  items,
  label,
  align = "end",
  children,
}: {
  /** Made when the menu is asked for. */
  items: () => readonly MenuItem[];
  /** Said by screen readers. */
  label: string;
  align?: "start" | "end";
  /** The button. */
  children: ReactNode;
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={css.menu}
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          <Lines items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Only drawn while the menu is open, so that its lines hold what is so then. */
function Lines({ items }: { items: () => readonly MenuItem[] }) {
  return <MenuEntries parts={Radix} items={items()} />;
}
