import type { NodeTypeView, PinTypeView } from "@/backend/bindings";
import type { GraphKind } from "@/backend/graph-source";
import { areTypesCompatible, isOpenType, type Catalogue } from "./catalogue";
import { makeNode } from "./connect";
import type { GraphDocument } from "./document";
import type { JsonObject, JsonValue } from "./json";
import { pinsOf, type Pin } from "./pins";
import { INPUTS, OUTPUTS } from "./subgraph-view";

/** The loose end of a wire that a new node should take. */
export interface LooseEnd {
  readonly side: "in" | "out";
  readonly type: PinTypeView;
}

/** A node that can be added. */
export interface SearchHit {
  readonly type: NodeTypeView;
  /** What the new node holds beyond its defaults. */
  readonly data: JsonObject;
  /** The text a literal shows instead of the type's name alone. */
  readonly literal: string | null;
  /** The pin that takes the loose end. */
  readonly pin: Pin | null;
  /** What of this document it uses: the id of a subgraph or a variable. */
  readonly partId?: string;
}

const LITERAL_TYPES = { number: "data:number_literal", text: "data:string_literal" } as const;

/**
 * The nodes that match what was typed and take the loose end, best first. A number or a text in
 * quotes offers the literal.
 */
export function searchNodes(
  catalogue: Catalogue,
  query: string,
  graphKind: GraphKind,
  end: LooseEnd | null,
  isInside = false,
): SearchHit[] {
  const fits = end && pinsThatFit(catalogue, end);
  const ranked = catalogue.view.nodes.flatMap((type, order) => {
    const score = type.inputsListedIn === null ? textScore(type, query) : null;
    if (score === null || !isFor(type, graphKind) || !isPlaced(type, isInside)) return [];
    const pin = fits?.get(type.id) ?? null;
    if (fits && !pin) return [];
    return [
      { hit: { type, data: {}, literal: null, pin }, score: score + fitScore(pin, end), order },
    ];
  });
  ranked.sort((a, b) => b.score - a.score || a.order - b.order);
  return [...literalHits(catalogue, query, end), ...ranked.map(({ hit }) => hit)];
}

function isFor(type: NodeTypeView, graphKind: GraphKind): boolean {
  return type.graphKinds.length === 0 || type.graphKinds.includes(graphKind);
}

/** Ports only make sense inside a subgraph, and events only outside of one. */
function isPlaced({ id }: NodeTypeView, isInside: boolean): boolean {
  if (id === INPUTS || id === OUTPUTS) return isInside;
  return !isInside || !id.startsWith("event:") || id === "event:call_event";
}

type Fits = ReadonlyMap<string, Pin>;
const knownFits = new WeakMap<Catalogue, Map<string, Fits>>();

/** The pin of each type of node that takes a loose end; of types that have none, nothing. It is computed
 *  once for each kind of pin: whoever draws a wire can have it computed before the wire is dropped. */
export function pinsThatFit(catalogue: Catalogue, end: LooseEnd): Fits {
  const ofCatalogue = knownFits.get(catalogue) ?? new Map<string, Fits>();
  knownFits.set(catalogue, ofCatalogue);
  const key = `${end.side} ${end.type}`;
  const known = ofCatalogue.get(key);
  if (known) return known;
  const found = new Map<string, Pin>();
  for (const type of catalogue.view.nodes) {
    const pin = type.inputsListedIn === null ? fittingPin(catalogue, type, end) : null;
    if (pin) found.set(type.id, pin);
  }
  ofCatalogue.set(key, found);
  return found;
}

/** The pin of a new node that a loose end is wired to. */
export function fittingPin(
  catalogue: Catalogue,
  type: NodeTypeView,
  end: LooseEnd,
  data: JsonObject = {},
  document: GraphDocument | null = null,
): Pin | null {
  const node = makeNode(catalogue, type.id, { x: 0, y: 0 }, () => "new", data);
  const pins = pinsOf(node, type, [], document);
  const candidates = end.side === "out" ? pins.inputs : pins.outputs;
  return (
    candidates.find((pin) => pin.type === end.type) ??
    candidates.find((pin) => areTypesCompatible(pin.type, end.type)) ??
    null
  );
}

function fitScore(pin: Pin | null, end: LooseEnd | null): number {
  if (!pin || !end) return 0;
  if (pin.type === end.type) return isOpenType(pin.type) ? 5 : 20;
  return 0;
}

/** How well a type matches the words: `null` is not at all. */
export function textScore(type: NodeTypeView, query: string): number | null {
  const words = fold(query).split(/\s+/).filter(Boolean);
  let score = 0;
  for (const word of words) {
    const best = wordScore(type, word);
    if (best === 0) return null;
    score += best;
  }
  return score;
}

function wordScore(type: NodeTypeView, word: string): number {
  const label = fold(type.label);
  if (label.startsWith(word)) return 100;
  if (label.split(/\s+/).some((part) => part.startsWith(word))) return 80;
  if (type.keywords.some((keyword) => fold(keyword).startsWith(word))) return 60;
  if (label.includes(word) || type.id.includes(word)) return 40;
  if (type.category.startsWith(word)) return 30;
  if (word.length > 2 && fold(type.doc).includes(word)) return 15;
  return isSubsequence(word, label) ? 10 : 0;
}

const fold = (text: string): string => text.toLowerCase().normalize("NFKC");

function isSubsequence(word: string, text: string): boolean {
  let at = 0;
  for (const char of text) if (char === word[at]) at += 1;
  return word.length > 1 && at === word.length;
}

function literalHits(catalogue: Catalogue, query: string, end: LooseEnd | null): SearchHit[] {
  const literal = readLiteral(query.trim());
  if (!literal) return [];
  const type = catalogue.types.get(literal.type);
  const pin = type?.outputs[0];
  if (!type || !pin) return [];
  const data = { value: literal.value };
  const shown = { type, data, literal: JSON.stringify(literal.value) };
  if (!end) return [{ ...shown, pin: null }];
  if (end.side !== "in" || !areTypesCompatible(pin.type, end.type)) return [];
  const output = fittingPin(catalogue, type, end);
  return output ? [{ ...shown, pin: output }] : [];
}

function readLiteral(text: string): { type: string; value: JsonValue } | null {
  if (/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text.replace(",", "."))) {
    return { type: LITERAL_TYPES.number, value: Number(text.replace(",", ".")) };
  }
  const quoted = /^["'«“](.*?)["'»”]?$/su.exec(text);
  return quoted ? { type: LITERAL_TYPES.text, value: quoted[1] ?? "" } : null;
}
