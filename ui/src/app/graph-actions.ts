import { create } from "zustand";
import type { MessageId } from "@/i18n/catalogue";

/** Something the editor of an open graph can do. */
export interface GraphAction {
  readonly id: string;
  readonly words: MessageId;
  readonly run: () => void;
}

/** What the editors can do, by the id of their tab. */
export const useGraphActions = create<{ byTab: ReadonlyMap<string, readonly GraphAction[]> }>(
  () => ({ byTab: new Map() }),
);

/** Takes note of what the editor of a tab can do; `null` once it is closed. */
export function offerGraphActions(tab: string, actions: readonly GraphAction[] | null): void {
  useGraphActions.setState(({ byTab }) => {
    const next = new Map(byTab);
    if (actions) next.set(tab, actions);
    else next.delete(tab);
    return { byTab: next };
  });
}
