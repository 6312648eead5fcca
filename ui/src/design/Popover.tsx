import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import css from "./Popover.module.css";

/** A panel that hangs from a button. */
export function Popover({
  trigger,
  label,
  side = "top",
  children,
}: {
  trigger: ReactNode;
  /** Said by screen readers. */
  label: string;
  side?: "top" | "bottom";
  children: ReactNode;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={css.popover}
          aria-label={label}
          side={side}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
