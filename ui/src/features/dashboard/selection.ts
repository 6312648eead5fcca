/** Which rows are picked. Pure, so that the rules of range picking can be tested alone. */
export interface Selection {
  ids: ReadonlySet<number>;
  /** Where a range begins when Shift is held. */
  anchorId: number | null;
}

export const NOTHING: Selection = { ids: new Set(), anchorId: null };

/** Picks one more row, or one less. */
export function toggleRow(selection: Selection, id: number): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchorId: id };
}

/** Picks everything from the anchor to the row, in the order shown. */
export function extendTo(selection: Selection, shown: readonly number[], id: number): Selection {
  const from = selection.anchorId === null ? -1 : shown.indexOf(selection.anchorId);
  const to = shown.indexOf(id);
  if (from < 0 || to < 0) return toggleRow(selection, id);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchorId: selection.anchorId };
}

/** Picks all that are shown, or none if they all were. */
export function toggleAll(selection: Selection, shown: readonly number[]): Selection {
  const areAll = shown.length > 0 && shown.every((id) => selection.ids.has(id));
  return areAll ? NOTHING : { ids: new Set(shown), anchorId: null };
}
