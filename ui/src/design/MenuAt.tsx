import { DropdownMenu as Radix } from "radix-ui";
import type { MenuItem } from "./menu-item";
import css from "./Menu.module.css";
import { MenuEntries } from "./MenuEntries";

/** A menu that hangs from a place in the window: one for a whole list, where a menu for each of its
 *  rows would be too many. */
export function MenuAt({
  place,
  items,
  label,
  onClose,
}: {
  /** What was clicked, in pixels of the window. */
  place: DOMRect;
  items: readonly MenuItem[];
  /** Said by screen readers. */
  label: string;
  onClose: () => void;
}) {
  const { left, top, width, height } = place;
  return (
    <Radix.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span className={css.anchor} style={{ left, top, width, height }} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={css.menu}
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <MenuEntries parts={Radix} items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
