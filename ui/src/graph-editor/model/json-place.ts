/** Where a text stops being JSON. Lines and columns count from 1. */
export interface TextPlace {
  line: number;
  column: number;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // eslint-disable-line no-control-regex -- JSON forbids exactly these
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

type Expectation = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "commaOrEnd";

/**
 * The place of the first character that JSON does not allow. Engines disagree on whether
 * their own message says it (WebKit's does not), so the text is walked here. Only called once
 * `JSON.parse` has refused the text; iterative, so that no nesting depth can overflow it.
 */
export function findJsonFault(text: string): TextPlace {
  return placeAt(text, faultOffset(text));
}

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

function faultOffset(text: string): number {
  const open: ("{" | "[")[] = [];
  let at = 0;
  let expected: Expectation | "end" = "value";
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const afterValue = (): Expectation | "end" => (open.length > 0 ? "commaOrEnd" : "end");
  for (;;) {
    take(SPACE);
    const char = text[at];
    if (char === undefined || expected === "end") return at;
    const closes = char === (open.at(-1) === "{" ? "}" : "]") && open.length > 0;
    if (closes && expected.endsWith("OrEnd")) {
      open.pop();
      at += 1;
      expected = afterValue();
    } else if (expected === "commaOrEnd") {
      if (char !== ",") return at;
      at += 1;
      expected = open.at(-1) === "{" ? "key" : "value";
    } else if (expected === "colon") {
      if (char !== ":") return at;
      at += 1;
      expected = "value";
    } else if (expected === "key" || expected === "keyOrEnd") {
      if (!take(STRING)) return at;
      expected = "colon";
    } else if (char === "{" || char === "[") {
      open.push(char);
      at += 1;
      expected = char === "{" ? "keyOrEnd" : "valueOrEnd";
    } else {
      if (!take(STRING) && !take(NUMBER) && !take(WORD)) return at;
      expected = afterValue();
    }
  }
}
