/** What a row is known by. */
export type RowKey = number | string;

/** Which rows are picked. Pure, so that the rules of range picking can be tested alone. */
export interface Selection<K extends RowKey = number> {
  ids: ReadonlySet<K>;
  /** Where a range begins when Shift is held. */
  anchorId: K | null;
}

export const NOTHING: Selection<never> = { ids: new Set<never>(), anchorId: null };

/** Picks one more row, or one less. */
export function toggleRow<K extends RowKey>(selection: Selection<K>, id: K): Selection<K> {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchorId: id };
}

/** Picks everything from the anchor to the row, in the order shown. */
export function extendTo<K extends RowKey>(
  selection: Selection<K>,
  shown: readonly K[],
  id: K,
): Selection<K> {
  const from = selection.anchorId === null ? -1 : shown.indexOf(selection.anchorId);
  const to = shown.indexOf(id);
  if (from < 0 || to < 0) return toggleRow(selection, id);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchorId: selection.anchorId };
}

/** Picks all that are shown, or none if they all were. */
export function toggleAll<K extends RowKey>(
  selection: Selection<K>,
  shown: readonly K[],
): Selection<K> {
  const areAll = shown.length > 0 && shown.every((id) => selection.ids.has(id));
  return { ids: areAll ? new Set() : new Set(shown), anchorId: null };
}
