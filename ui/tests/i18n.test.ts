import { IntlMessageFormat } from "intl-messageformat";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { catalogue, type MessageId } from "@/i18n/catalogue";

/** The parser's numbers for plain text and for `#` inside a plural. */
const LITERAL = new Set<number>([0, 7]);

type Ast = ReturnType<IntlMessageFormat["getAst"]>;

/** Names of the placeholders of a parsed message, those inside plural and select arms too. */
function placeholders(ast: Ast, found = new Set<string>()): Set<string> {
  for (const element of ast) {
    if ("options" in element) {
      found.add(element.value);
      for (const option of Object.values(element.options)) placeholders(option.value, found);
    } else if ("value" in element && !LITERAL.has(element.type)) {
      found.add(element.value);
    }
  }
  return found;
}

const parse = (text: string, locale: string) =>
  [...placeholders(new IntlMessageFormat(text, locale).getAst())].sort();

const ids = Object.keys(catalogue.en) as MessageId[];

describe("messages", () => {
  it("exist in every language under the same ids", () => {
    expect(Object.keys(catalogue.ru).sort()).toEqual([...ids].sort());
  });

  it("keep the same placeholders in every language", () => {
    const differing = ids.filter(
      (id) => parse(catalogue.en[id], "en").join() !== parse(catalogue.ru[id], "ru").join(),
    );
    expect(differing).toEqual([]);
  });

  it("are named area.screen.element", () => {
    expect(ids.filter((id) => !/^[a-zA-Z]+\.[a-zA-Z]+(\.[a-zA-Z]+)+$/.test(id))).toEqual([]);
  });

  it("are not empty and not left in English where Cyrillic is meant", () => {
    const untranslated = ids.filter(
      (id) =>
        catalogue.ru[id].trim() === "" ||
        (catalogue.ru[id] === catalogue.en[id] && /[a-z]{4,} [a-z]{3,}/.test(catalogue.en[id])),
    );
    expect(untranslated).toEqual([]);
  });
});

/** Attributes whose text a person reads or hears. */
const SPOKEN = new Set(["aria-label", "title", "placeholder", "alt", "label"]);

/** Words written into the markup of one component instead of the catalogue. */
function literalWords(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(node.text.trim());
    if (
      ts.isJsxAttribute(node) &&
      SPOKEN.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer) &&
      /\p{L}/u.test(node.initializer.text)
    ) {
      found.push(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.map((words) => `${file}: ${words}`);
}

describe("components", () => {
  const files = import.meta.glob<string>("../src/**/*.tsx", {
    query: "?raw",
    import: "default",
    eager: true,
  });

  it("hold no words of their own", () => {
    const inSource = Object.entries(files).filter(([file]) => !file.endsWith(".test.tsx"));
    expect(inSource.length).toBeGreaterThan(0);
    expect(inSource.flatMap(([file, text]) => literalWords(file, text))).toEqual([]);
  });

  it("would be caught if they did", () => {
    expect(literalWords("a.tsx", "const A = () => <p title='Stop it'>Hello</p>;")).toHaveLength(2);
  });
});
