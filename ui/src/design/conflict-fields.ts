/** A field in which two that edit the same thing differ. */
export interface ConflictField {
  id: string;
  label: string;
  theirs: string;
  mine: string;
}

/** How a field is called, and how its value is told where it is not a text. */
type Teller<V> = string | readonly [label: string, tell: (value: V) => string];
export type Tellers<D> = { readonly [K in keyof D]?: Teller<D[K]> };

function plain(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return value.join(", ");
  }
  return value === null || value === undefined ? "" : JSON.stringify(value, null, 1);
}

/** The fields in which two differ, with both values as they are told. */
export function conflictFields<D extends object>(
  tellers: Tellers<D>,
  theirs: D,
  mine: D,
): ConflictField[] {
  const keys = Object.keys(tellers) as (keyof D & string)[];
  return keys.flatMap((key) => {
    const teller = tellers[key];
    if (teller === undefined || JSON.stringify(theirs[key]) === JSON.stringify(mine[key]))
      return [];
    const [label, tell] = typeof teller === "string" ? [teller, plain] : teller;
    return [{ id: key, label, theirs: tell(theirs[key]), mine: tell(mine[key]) }];
  });
}
