import type { Locale } from "./catalogue";
import russian from "./messages/ru-reasons.json";

/** A sentence of the core's, as a pattern, and what it is in another language. */
interface Reason {
  pattern: RegExp;
  names: readonly string[];
  words: string;
}

const GAP = /\{(\w+)\}/gu;
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");

function reason([template, words]: [string, string]): Reason {
  const names = [...template.matchAll(GAP)].map(([, name]) => name ?? "");
  const fixed = template.split(GAP).filter((_, index) => index % 2 === 0);
  return { pattern: new RegExp(`^${fixed.map(escape).join("(.+?)")}$`, "su"), names, words };
}

let reasons: Reason[] | undefined;

/** Why something did not come along, in the user's language. The core says it in English; a test of the
 *  core holds the list of sentences to what it says. One that is not known stays in English. */
export function describeReason(locale: Locale, why: string): string {
  if (locale === "en") return why;
  reasons ??= Object.entries(russian).map(reason);
  for (const { pattern, names, words } of reasons) {
    const found = pattern.exec(why);
    if (found) {
      return words.replace(GAP, (gap, name: string) => found[names.indexOf(name) + 1] ?? gap);
    }
  }
  return why;
}
