import { IntlMessageFormat } from "intl-messageformat";
import { catalogue, type Locale, type MessageId } from "./catalogue";
import { formatMessage } from "./format";

/** A sentence of the core's: how it is found in what the core says, and what stands in it. */
interface Sentence {
  id: MessageId;
  begins: string;
  pattern: RegExp;
  names: readonly string[];
  /** Characters that are always the same: of two sentences that fit, the more exact one is meant. */
  weight: number;
}

/** The parser's number for plain text. */
const LITERAL = new Set<number>([0]);
/** Longest text that is looked at; what is longer is no sentence of the core's. */
const LONGEST = 4_000;
/** Sentences inside of sentences that are followed. */
const DEEPEST = 4;
/** Answers that are kept: lists and consoles ask for the same ones again and again. */
const KEPT = 1_000;

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");

function sentence(id: MessageId): Sentence {
  const names: string[] = [];
  const fixed: string[] = [""];
  for (const part of new IntlMessageFormat(catalogue.en[id], "en").getAst()) {
    if (!("value" in part)) continue;
    if (LITERAL.has(part.type)) {
      fixed.push((fixed.pop() ?? "") + part.value);
    } else {
      names.push(part.value);
      fixed.push("");
    }
  }
  return {
    id,
    begins: fixed[0] ?? "",
    pattern: new RegExp(`^${fixed.map(escape).join("(.*?)")}$`, "su"),
    names,
    weight: fixed.join("").length,
  };
}

let known: { whole: Sentence[]; all: Sentence[] } | undefined;

/** What the core says, the more exact sentences first. */
function sentences() {
  if (!known) {
    const ids = Object.keys(catalogue.en).filter((id) => id.startsWith("said.")) as MessageId[];
    const all = ids.map(sentence).sort((one, other) => other.weight - one.weight);
    known = { all, whole: all.filter(({ id }) => !id.startsWith("said.part.")) };
  }
  return known;
}

/** One sentence in another language; `null` where it is none of the core's. */
function translated(locale: Locale, text: string, from: Sentence[], depth: number): string | null {
  for (const { id, begins, pattern, names } of from) {
    const found = text.startsWith(begins) ? pattern.exec(text) : null;
    if (!found) continue;
    const value = (at: number) => inside(locale, found[at + 1] ?? "", depth + 1);
    return formatMessage(
      locale,
      id,
      Object.fromEntries(names.map((name, at) => [name, value(at)])),
    );
  }
  return null;
}

/** What stands in a sentence: a name, or words of the core's as well. */
function inside(locale: Locale, text: string, depth: number): string {
  if (depth > DEEPEST || !/[a-z]/u.test(text)) return text;
  return translated(locale, text, sentences().all, depth) ?? severally(locale, text, depth);
}

/** Several sentences behind each other, of which each may be known or not. */
function severally(locale: Locale, text: string, depth: number): string {
  const pieces = text.split(/(?<=[.!?:]) (?=[A-Z“])|\n/u);
  if (pieces.length < 2 || pieces.length > 40) return text;
  const gaps = [...text.matchAll(/(?<=[.!?:])( )(?=[A-Z“])|(\n)/gu)].map(([gap]) => gap);
  let out = "";
  for (let at = 0; at < pieces.length;) {
    let end = Math.min(pieces.length, at + 6);
    let words: string | null = null;
    const upTo = (last: number) =>
      pieces
        .slice(at, last)
        .map((piece, idx) => (idx === 0 ? piece : (gaps[at + idx - 1] ?? " ") + piece))
        .join("");
    for (; end > at; end -= 1) {
      words = translated(locale, upTo(end), sentences().whole, depth);
      if (words !== null) break;
    }
    end = Math.max(end, at + 1);
    out += (at === 0 ? "" : (gaps[at - 1] ?? " ")) + (words ?? upTo(end));
    at = end;
  }
  return out;
}

const answers = new Map<string, string>();

/** What the core says, in the user's language. The core says everything in English, for terminals and logs as
 *  well; `said.*` of the catalogue holds its sentences with an id each, and a test holds that list to the
 *  core's sources. What is not among them stays as it is. */
export function describeSaid(locale: Locale, text: string): string {
  if (locale === "en" || text === "" || text.length > LONGEST) return text;
  const key = `${locale}:${text}`;
  let words = answers.get(key);
  if (words === undefined) {
    words = translated(locale, text, sentences().whole, 0) ?? severally(locale, text, 0);
    if (answers.size >= KEPT) answers.clear();
    answers.set(key, words);
  }
  return words;
}
