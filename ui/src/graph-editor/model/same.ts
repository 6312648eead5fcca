import type { GraphDocument } from "./document";

/** Whether two values of plain data say the same. Parts they share are not looked into. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, at) => sameValue(item, b[at]));
  }
  const [ofA, ofB] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    ofA.length === ofB.size &&
    ofA.every(([key, value]) => ofB.has(key) && sameValue(value, ofB.get(key)))
  );
}

let last: { a: GraphDocument; b: GraphDocument; isSame: boolean } | null = null;

/** The same of documents; the last answer is remembered, since many ask after each step. */
export function sameDocument(a: GraphDocument, b: GraphDocument): boolean {
  if (a === b) return true;
  if (last?.a === a && last.b === b) return last.isSame;
  const isSame = sameValue(a, b);
  last = { a, b, isSame };
  return isSame;
}
