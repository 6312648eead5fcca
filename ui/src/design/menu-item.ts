import type { ReactNode } from "react";

/** One line of a menu. */
export type MenuItem =
  | {
      type: "action";
      id: string;
      label: string;
      icon?: ReactNode;
      shortcut?: string;
      isDisabled?: boolean;
      isDanger?: boolean;
      run: () => void;
    }
  | {
      type: "submenu";
      id: string;
      label: string;
      icon?: ReactNode;
      isDisabled?: boolean;
      items: readonly MenuItem[];
    }
  | { type: "separator"; id: string };
