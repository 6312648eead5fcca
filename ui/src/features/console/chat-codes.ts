import type { ChatSpan } from "@/backend/bindings";

/** Minecraft's formatting codes, https://minecraft.wiki/w/Formatting_codes. */
const COLORS: Record<string, string> = {
  black: "0",
  dark_blue: "1",
  dark_green: "2",
  dark_aqua: "3",
  dark_red: "4",
  dark_purple: "5",
  gold: "6",
  gray: "7",
  dark_gray: "8",
  blue: "9",
  green: "a",
  aqua: "b",
  red: "c",
  light_purple: "d",
  yellow: "e",
  white: "f",
};

const STYLES = [
  ["obfuscated", "k"],
  ["bold", "l"],
  ["strikethrough", "m"],
  ["underlined", "n"],
  ["italic", "o"],
] as const;

/** A colour as a code: one letter, or as servers write other colours, a digit each. */
function colorCode(color: string): string {
  const known = COLORS[color];
  if (known !== undefined) return `§${known}`;
  const digits = /^#([0-9a-fA-F]{6})$/.exec(color)?.[1];
  return digits ? `§x${digits.toLowerCase().replaceAll(/./g, "§$&")}` : "§r";
}

/** A line as text with formatting codes. A code holds until the next colour: every piece that differs
 *  begins afresh. */
export function withCodes(spans: readonly ChatSpan[]): string {
  let before = "";
  return spans
    .map((span) => {
      const styles = STYLES.filter(([name]) => span[name]).map(([, code]) => `§${code}`);
      const codes = [span.color === null ? "" : colorCode(span.color), ...styles].join("");
      const change = codes === before ? "" : span.color === null && before ? `§r${codes}` : codes;
      before = codes;
      return `${change}${span.text}`;
    })
    .join("");
}
