import { catalogue, type MessageId } from "./catalogue";
import type { Translate } from "./locale-context";

/** A sentence of the core's as its code and what stands in it. */
interface ToldLike {
  code: string;
  params: Partial<Record<string, string>>;
}

const known = (id: string): id is MessageId => id in catalogue.en;

/** A sentence of the core's in the user's language, or as the core wrote it where its code is not known. */
export function describeTold(
  t: Translate,
  area: "practice" | "proxies" | "console",
  told: ToldLike | null | undefined,
  text: string,
): string {
  const id = told ? `${area}.told.${told.code}` : "";
  if (!told || !known(id)) return text;
  try {
    return t(id, inWords(t, area, told.params as Record<string, string>));
  } catch {
    // A core of another version tells less than the sentence needs.
    return text;
  }
}

/** What stands in a sentence: some of it is a sentence, a place or a command of the core's itself. */
function inWords(
  t: Translate,
  area: string,
  params: Record<string, string>,
): Record<string, string> {
  const words = { ...params };
  const why = `${area}.told.${params.reasonCode ?? ""}`;
  if (known(why)) words.reason = t(why);
  if (area === "console" && params.failure !== undefined) {
    for (const part of ["what", "next"] as const) {
      const id = `failure.${part}.${params.failure}`;
      if (known(id)) words[part] = t(id, { username: params.username ?? "" });
    }
    if (params.serverWords) words.what = `${words.what ?? ""} «${params.serverWords}»`;
  }
  if (area === "practice") {
    const place = `practice.place.${camelCase(params.place ?? "")}`;
    if (known(place)) words.place = t(place);
    if (params.does !== undefined)
      words.does = describePracticeCommand(t, params.name ?? "", params.does);
  }
  return words;
}

/** “maze, from” as `mazeFrom`. */
function camelCase(words: string): string {
  return words.replace(/[^a-z]+(.)/gi, (_, letter: string) => letter.toUpperCase());
}

/** What a command of the practice world does. */
export function describePracticeCommand(t: Translate, name: string, does: string): string {
  const id = `practice.does.${name}`;
  return known(id) ? t(id) : does;
}
