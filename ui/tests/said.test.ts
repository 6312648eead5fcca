import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue, type MessageId } from "@/i18n/catalogue";
import { describeError } from "@/i18n/describe-error";
import { describeSaid } from "@/i18n/describe-said";
import { formatMessage } from "@/i18n/format";

const ru = (text: string) => describeSaid("ru", text);

describe("what the core says", () => {
  it("stays in English for those who read English", () => {
    expect(describeSaid("en", "The bot was deleted.")).toBe("The bot was deleted.");
  });

  it("is said in Russian with what stands in it", () => {
    expect(ru("There already is a bot named “Bot_1” here. Choose another name.")).toBe(
      "Имя «Bot_1» здесь уже занято (бот). Выберите другое.",
    );
    expect(ru("A schedule's name needs 1 to 64 characters.")).toBe(
      "Имя расписания: нужно от 1 до 64 знаков.",
    );
    expect(ru("Connecting to play.example.net, port 25565")).toBe(
      "Подключается к play.example.net, порт 25565",
    );
    expect(ru("It must hold one JSON object, between { and }.")).toContain("{ и }");
  });

  it("is said sentence by sentence where there are several, and what is not known stays", () => {
    expect(ru("The bot was deleted. Ghosts are about. The server has no free slot.")).toBe(
      "Бота удалили. Ghosts are about. На сервере нет свободных мест.",
    );
    expect(
      ru("The graph cannot run. The graph has no event node, so nothing ever starts it."),
    ).toBe("Граф не может работать. В графе нет узла события, поэтому его ничто не запустит.");
    expect(ru("The bot was deleted.\nThe server has no free slot.")).toBe(
      "Бота удалили.\nНа сервере нет свободных мест.",
    );
  });

  it("means the more exact of two sentences, and takes no plain words for a sentence", () => {
    expect(ru("There is no group “a”, so it gets no permissions.")).toBe(
      "Группы «a» нет, поэтому прав она не получает.",
    );
    for (const text of ["server", "Alex", "hello there.", "", "{}", "x".repeat(5_000)]) {
      expect(ru(text)).toBe(text);
    }
  });

  it("is quick with what it does not know", () => {
    const line = `${"word. “Word” “a ".repeat(200)}is`;
    const began = performance.now();
    for (let n = 0; n < 20; n += 1) ru(`${n} ${line}`);
    // A pattern that searched in all ways at once would take hours.
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it("stands in error panels, with a sentence per code where it is not known", () => {
    const t = (id: MessageId, values?: Record<string, string | number>) =>
      formatMessage("ru", id, values);
    const refused = {
      code: "invalid",
      message: "After ] only :port may follow.",
      details: "address",
    };
    expect(describeError(t, "ru", refused).message).toBe("После ] может идти только :порт.");
    const odd = { code: "notFound", message: "It is somewhere else now.", details: null };
    expect(describeError(t, "ru", odd).details).toBe("It is somewhere else now.");
  });
});

/** Crates whose sentences windows show, and what of them has words of its own there or only a terminal shows. */
const CRATES = [
  "app",
  "store",
  "automation",
  "graph",
  "plugins",
  "plugins-js",
  "parcel",
  "secrets",
  "bots",
  "accounts",
  "link",
];
const ELSEWHERE =
  /graph\/src\/upgrade|automation\/src\/(reply_texts|built_in|explain)|store\/src\/(?!error)|app\/src\/(error|explain_book)\.rs|practice\/words|_tests?\.rs|\/tests\.rs|\/tests\//u;
/** Sentences of the sources that may lack words at a time: of those, the window shows the English. */
const MOST_UNKNOWN = 15;
/** Rows that may have outlived their sentence. */
const MOST_STALE = 15;

const core = join(import.meta.dirname, "../../crates");

/** A sentence with nothing standing in its gaps. */
const bare = (text: string) => text.replace(/\{\w*(?::[^{}]*)?\}/gu, "{}");

/** What is written between quotes in a file of Rust, without its tests and comments. */
function literals(file: string): string[] {
  const source = readFileSync(file, "utf8")
    .split("#[cfg(test)]\nmod tests")[0]
    ?.replace(/^\s*\/\/.*$/gmu, "")
    .replace(/'(?:\\.|[^'\\\n])'/gu, "' '")
    .replace(
      /(?:tracing::)?\b(?:warn|error|info|debug|trace)!\((?:[^;"]|"(?:[^"\\]|\\.)*")*;/gu,
      "",
    )
    .replace(/(?:reason = |expect\()"(?:[^"\\]|\\.)*"/gu, "");
  return [...(source ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/gsu)].map(([, text]) =>
    (text ?? "")
      .replace(/\\\n\s*/gu, "")
      .replaceAll('\\"', '"')
      .replaceAll("\\n", "\n"),
  );
}

/** Whether it is a sentence a person reads, and no statement of SQL. */
function isSentence(text: string): boolean {
  return (
    /^[A-Z“{(].* .*(?:[.!?][”)]?|[.:] \{\w*\})$/su.test(text) &&
    /[a-z]{2,} [a-z]{2,}/u.test(text) &&
    !/\b(?:SELECT|DELETE|UPDATE|INSERT)\b/u.test(text)
  );
}

describe("the list of the core's sentences", () => {
  const files = CRATES.flatMap((crate) =>
    readdirSync(join(core, crate, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".rs"))
      .map((name) => join(core, crate, "src", name)),
  );
  const written = new Set(files.flatMap(literals).map(braced));
  const ids = Object.keys(catalogue.en).filter((id) => id.startsWith("said.")) as MessageId[];
  const listed = new Map(ids.map((id) => [plain(catalogue.en[id]), id]));

  it("has what its sources say", () => {
    const shown = files.filter((file) => !ELSEWHERE.test(file.replaceAll("\\", "/")));
    const sentences = new Set(shown.flatMap(literals).filter(isSentence).map(braced));
    const unknown = [...sentences].filter((text) => !listed.has(text));
    expect(sentences.size).toBeGreaterThan(400);
    expect(unknown.length, unknown.join("\n")).toBeLessThanOrEqual(MOST_UNKNOWN);
  });

  it("has nothing that its sources do not say any more", () => {
    const own = [...listed].filter(([, id]) => !id.startsWith("said.nodes."));
    const stale = own.filter(([text]) => !written.has(text)).map(([text]) => text);
    expect(stale.length, stale.join("\n")).toBeLessThanOrEqual(MOST_STALE);
  });
});

/** A literal of Rust with braces that stand for themselves as in a finished sentence. */
function braced(text: string): string {
  return bare(text.replaceAll("{{", "\u0001").replaceAll("}}", "\u0002"))
    .replaceAll("\u0001", "{")
    .replaceAll("\u0002", "}");
}

/** A message as `braced` has the literal it comes from. */
function plain(message: string): string {
  const marked = message.replace(/'([{}]+)'/gu, (_, braces: string) =>
    braces.replaceAll("{", "\u0001").replaceAll("}", "\u0002"),
  );
  return bare(marked).replaceAll("\u0001", "{").replaceAll("\u0002", "}");
}
