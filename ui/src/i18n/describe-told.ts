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
  area: "practice" | "proxies",
  told: ToldLike | null | undefined,
  text: string,
): string {
  const id = told ? `${area}.told.${told.code}` : "";
  if (!told || !known(id)) return text;
  try {
    return t(id, told.params as Record<string, string>);
  } catch {
    // A core of another version tells less than the sentence needs.
    return text;
  }
}

/** What a command of the practice world does. */
export function describePracticeCommand(t: Translate, name: string, does: string): string {
  const id = `practice.does.${name}`;
  return known(id) ? t(id) : does;
}
