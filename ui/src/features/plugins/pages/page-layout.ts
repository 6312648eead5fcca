/* What a plugin's page is made of. It comes as JSON that a plugin wrote: nothing of it is trusted, and what
   cannot be read becomes a part that says so. */

/** A value as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

/** A part of a page. */
export interface PagePart {
  readonly type: string;
  readonly props: JsonMap;
  readonly children: readonly PagePart[];
}

/** More parts than this are left out. */
const MAX_PARTS = 2_000;
/** Parts deeper than this are left out. */
const MAX_DEPTH = 20;

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** A value as one reads it; lists and objects as JSON. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** JSON text as a value; what cannot be read is nothing. */
export function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/**
 * A page's layout: one part or a list of them, `{ type, …, children }` each. `component` for the type and
 * `props` for the rest are understood, too.
 */
export function readLayout(layout: Json): readonly PagePart[] {
  let left = MAX_PARTS;
  const read = (value: Json, depth: number): PagePart[] => {
    if (typeof value === "string") return read({ type: "Text", text: value }, depth);
    if (!isMap(value) || left <= 0 || depth > MAX_DEPTH) return [];
    left -= 1;
    const inner = isMap(value["props"]) ? value["props"] : {};
    const props: JsonMap = { ...value, ...inner };
    const type = textOf(value["type"] ?? value["component"]);
    const children = [...listOf(props["children"]), ...tabsOf(type, props)];
    return [{ type, props, children: children.flatMap((child) => read(child, depth + 1)) }];
  };
  return (Array.isArray(layout) ? listOf(layout) : [layout]).flatMap((part) => read(part, 0));
}

/** The tabs of `Tabs` are parts of it. */
function tabsOf(type: string, props: JsonMap): readonly Json[] {
  if (type !== "Tabs") return [];
  return listOf(props["tabs"]).map((tab) => (isMap(tab) ? { ...tab, type: "Tab" } : tab));
}

/** The keys of data that the inputs below a part change. */
export function inputKeys(parts: readonly PagePart[]): string[] {
  return parts.flatMap(({ props, children }) => {
    const key = props["dataKey"];
    return [...(typeof key === "string" ? [key] : []), ...inputKeys(children)];
  });
}

/** A block of a text with headings and lists. */
interface TextBlock {
  readonly kind: "heading" | "item" | "paragraph";
  readonly text: string;
}

/** The little of Markdown that is shown as such; marks inside a line stay as they are written. */
export function readBlocks(text: string): readonly TextBlock[] {
  const blocks: TextBlock[] = [];
  let lines: string[] = [];
  const end = () => {
    if (lines.length > 0) blocks.push({ kind: "paragraph", text: lines.join(" ") });
    lines = [];
  };
  for (const line of text.split("\n")) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const item = /^\s*[-*+]\s+(.*)$/.exec(line);
    if (heading || item || line.trim() === "") end();
    if (heading) blocks.push({ kind: "heading", text: heading[1] ?? "" });
    else if (item) blocks.push({ kind: "item", text: item[1] ?? "" });
    else if (line.trim() !== "") lines.push(line.trim());
  }
  end();
  return blocks;
}
