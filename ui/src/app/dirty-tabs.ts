import { create } from "zustand";

/** Ids of the tabs that hold changes nobody saved. */
export const useDirtyTabs = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

export function markDirty(id: string, isDirty: boolean): void {
  useDirtyTabs.setState(({ ids }) => {
    if (ids.has(id) === isDirty) return { ids };
    const next = new Set(ids);
    if (isDirty) next.add(id);
    else next.delete(id);
    return { ids: next };
  });
}
