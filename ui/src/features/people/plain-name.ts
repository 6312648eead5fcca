/** Letters that are not seen, or that turn the reading round: by them a name can look like another. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb§]/gu; // eslint-disable-line no-control-regex, no-misleading-character-class -- these are what is looked for

/** A name with what is not seen in it written out, so that it cannot pass for another. */
export function plainName(name: string): string {
  return name.replace(UNSEEN, (letter) => `⟨${codeOf(letter)}⟩`);
}

const codeOf = (letter: string) =>
  letter === "§" ? "§" : (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");

/** Whether letters of several scripts that look alike stand together, as in `Аdmin` with a Cyrillic А. */
export function mixesScripts(name: string): boolean {
  const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];
  return scripts.filter((script) => script.test(name)).length > 1;
}
