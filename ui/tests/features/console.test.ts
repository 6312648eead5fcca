import { describe, expect, it } from "vitest";
import { appendLines, emptyBuffer } from "@/backend/console-buffer";
import { chatColor } from "@/features/console/chat-colors";
import { matchesIn, SOURCES, viewOf, type ConsoleFilter } from "@/features/console/console-view";
import { pieces } from "@/features/console/highlight";
import { NO_HISTORY, remember, stepHistory } from "@/features/console/input-history";
import { line, span } from "@tests/scripted/fixtures";

const ALL: ConsoleFilter = { sources: new Set(SOURCES), level: "debug" };

describe("the view of a console", () => {
  const buffer = emptyBuffer();
  appendLines(buffer, [
    line(1, "hello"),
    line(2, "said", { source: "bot" }),
    line(3, "broke", { source: "graph", level: "error" }),
  ]);

  it("shows what the filter lets through and counts everything", () => {
    const view = viewOf(buffer, { sources: new Set(["chat", "graph"]), level: "warning" }, null);
    expect(view.shown.map((one) => one.seq)).toEqual([3]);
    expect(view.counts).toMatchObject({ chat: 1, bot: 1, graph: 1 });
  });

  it("looks at new lines only while nothing else changed", () => {
    const before = viewOf(buffer, ALL, null);
    appendLines(buffer, [line(4, "more")]);
    const after = viewOf(buffer, ALL, before);
    expect(after.shown).toBe(before.shown);
    expect(after.shown.map((one) => one.seq)).toEqual([1, 2, 3, 4]);
    viewOf(buffer, ALL, before);
    expect(after.shown, "asking twice adds nothing twice").toHaveLength(4);
    expect(after.counts.chat).toBe(2);
    expect(viewOf(buffer, { ...ALL }, after).shown).not.toBe(after.shown);
  });

  it("finds 100,000 lines' hits in every letter case", () => {
    const many = Array.from({ length: 100_000 }, (_, at) =>
      line(at, at % 1_000 ? "чат" : "ПРИВЕТ"),
    );
    expect(matchesIn(many, "привет")).toHaveLength(100);
    expect(matchesIn(many, "")).toEqual([]);
  });
});

describe("highlighting", () => {
  const shown = (query: string) =>
    pieces([span("[Clan] ", { color: "green" }), span("Steve: fly away")], query).map(
      ({ text, isHit }) => (isHit ? `<${text}>` : text),
    );

  it("marks a hit within one span", () => {
    expect(shown("fly")).toEqual(["[Clan] ", "Steve: ", "<fly>", " away"]);
  });

  it("marks a hit that crosses spans, in both", () => {
    expect(shown("] st")).toEqual(["[Clan", "<] >", "<St>", "eve: fly away"]);
  });

  it("loses no text, whatever is searched for", () => {
    for (const query of ["", "a", "y a", "steve: fly away", "zzz"]) {
      expect(shown(query).join("").replaceAll(/[<>]/g, "")).toBe("[Clan] Steve: fly away");
    }
  });
});

describe("chat colours", () => {
  it("are tokens for Minecraft's names, and never let anything else into a style", () => {
    expect(chatColor("dark_red")).toBe("var(--mc-dark-red)");
    expect(chatColor("#8fd3a8")).toContain("#8fd3a8");
    expect(chatColor("url(https://example.org)")).toBeNull();
    expect(chatColor(null)).toBeNull();
  });
});

describe("input history", () => {
  it("walks back, forth and to what was being typed", () => {
    let history = remember(remember(NO_HISTORY, "one"), "two");
    let shown = "dra";
    const step = (by: 1 | -1) => {
      [history, shown] = stepHistory(history, by, shown);
      return shown;
    };
    expect([step(-1), step(-1), step(-1)]).toEqual(["two", "one", "one"]);
    expect([step(1), step(1), step(1)]).toEqual(["two", "dra", "dra"]);
  });

  it("keeps a repeated line once", () => {
    expect(remember(remember(NO_HISTORY, "one"), "one").lines).toEqual(["one"]);
  });
});
