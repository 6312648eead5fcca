import type { Placed } from "./edit";

/** What is known by an id. */
export interface Identified {
  readonly id: string;
}

/** A list with more items, and the ids of those that were not there yet. Places must be ascending, as {@link take} gives them back. */
export function place<T extends Identified>(list: readonly T[], placed: readonly Placed<T>[]) {
  const taken = new Set(list.map((item) => item.id));
  const next = [...list];
  const ids: string[] = [];
  for (const { index, item } of placed) {
    if (taken.has(item.id)) continue;
    taken.add(item.id);
    ids.push(item.id);
    next.splice(Math.min(index, next.length), 0, item);
  }
  return { next, ids };
}

/** A list without some items, and those with their places. */
export function take<T extends Identified>(list: readonly T[], isTaken: (item: T) => boolean) {
  const next: T[] = [];
  const taken: Placed<T>[] = [];
  list.forEach((item, index) => {
    if (isTaken(item)) taken.push({ index, item });
    else next.push(item);
  });
  return { next, taken };
}
