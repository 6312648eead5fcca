import { describe, expect, it } from "vitest";
import { appendLines, emptyBuffer } from "@/backend/console-buffer";
import { chatColor } from "@/features/console/chat-colors";
import { matchesIn, SOURCES, viewOf, type ConsoleFilter } from "@/features/console/console-view";
import { lineText, pieces } from "@/features/console/highlight";
import { spansIn } from "@/features/console/spoken";
import { accept, complete, heardPlayers } from "@/features/console/completion";
import { withCodes } from "@/features/console/chat-codes";
import { lineAt, parseMoment } from "@/features/console/jump";
import { NO_HISTORY, remember, stepHistory } from "@/features/console/input-history";
import { command, line, span } from "@tests/scripted/fixtures";

const ALL: ConsoleFilter = { sources: new Set(SOURCES), level: "debug", player: null };

describe("the view of a console", () => {
  const buffer = emptyBuffer();
  appendLines(buffer, [
    line(1, "hello"),
    line(2, "said", { source: "bot" }),
    line(3, "broke", { source: "graph", level: "error" }),
  ]);

  it("shows what the filter lets through and counts everything", () => {
    const view = viewOf(
      buffer,
      { sources: new Set(["chat", "graph"]), level: "warning", player: null },
      null,
    );
    expect(view.shown.map((one) => one.seq)).toEqual([3]);
    expect(view.grave).toEqual([{ at: 0, level: "error" }]);
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
    expect(matchesIn(many, "привет", "ru")).toHaveLength(100);
    expect(matchesIn(many, "", "ru")).toEqual([]);
  });
});

describe("what Sculk itself says", () => {
  const lost = line(1, "Connection lost. Wait. Next try in 2 s.", {
    source: "system",
    told: {
      code: "lost",
      params: {
        what: "Connection lost.",
        next: "Wait.",
        seconds: "2",
        failure: "connectionLost",
        username: "Ana",
        serverWords: "",
      },
    },
  });
  const connecting = line(2, "Connecting to host, port 25565", {
    told: { code: "connecting", params: { host: "host", port: "25565" } },
  });

  it("is read, searched and copied in the user's language", () => {
    expect(lineText(connecting, "ru")).toBe("Подключение к host, порт 25565");
    expect(lineText(connecting, "en")).toBe("Connecting to host, port 25565");
    expect(matchesIn([connecting], "порт", "ru")).toEqual([0]);
    expect(matchesIn([connecting], "порт", "en")).toEqual([]);
    const words = lineText(lost, "ru");
    expect(words).toContain("Следующая попытка через 2 с.");
    expect(words).not.toMatch(/[a-z]{4}/i);
    expect(lineText(lost, "en"), "the core's own names more").toContain("Connection lost.");
  });

  it("leaves what others said as it is", () => {
    const chat = line(3, "hello");
    expect(spansIn(chat, "ru")).toBe(chat.spans);
    const odd = line(4, "odd", { told: { code: "oddness", params: {} } });
    expect(lineText(odd, "ru")).toBe("odd");
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

describe("the speaker's name", () => {
  const names = (text: string, player: string) =>
    pieces([span(text)], "", player).flatMap((piece) => (piece.isPlayer ? [piece.text] : []));

  it("is found where it is a word of its own, once", () => {
    expect(names("[VIP] Nyx: Nyx is here", "Nyx")).toEqual(["Nyx"]);
    expect(names("Nyx_2 told Nyx", "Nyx")).toEqual(["Nyx"]);
    expect(names("onyx", "nyx")).toEqual([]);
  });

  it("can be searched for at the same time", () => {
    const cut = pieces([span("Steve: hi")], "eve", "Steve");
    expect(cut.map(({ text, isHit, isPlayer }) => [text, isHit, isPlayer])).toEqual([
      ["St", false, true],
      ["eve", true, true],
      [": hi", false, false],
    ]);
  });
});

describe("completion", () => {
  const source = {
    players: heardPlayers([
      line(1, "a", { player: "Steve_77" }),
      line(2, "b", { player: "Stella" }),
      line(3, "c", { player: "Steve_77" }),
    ]),
    commands: [command({ id: 1, name: "ping" }), command({ id: 2, name: "price" })],
    prefix: "@",
    sent: ["/home base", "/clan info"],
  };
  const values = (text: string) => complete(text, source).options.map(({ value }) => value);

  it("offers who spoke, the last one first", () => {
    expect(values("/msg St")).toEqual(["Steve_77", "Stella"]);
    expect(values("hello ste")).toEqual(["Steve_77", "Stella"]);
    expect(values("Stel")).toEqual(["Stella"]);
  });

  it("offers commands of bots and of the server, those sent before among them", () => {
    expect(values("@p")).toEqual(["@ping", "@price"]);
    expect(values("/")).toContain("/clan");
    expect(values("/c")).toEqual(["/clan"]);
  });

  it("offers nothing between words, and not what stands there whole", () => {
    expect(values("/msg ")).toEqual([]);
    expect(values("@ping")).toEqual([]);
  });

  it("puts an option in place of the last word", () => {
    expect(accept("/msg St", "Steve_77")).toBe("/msg Steve_77 ");
    expect(accept("@p", "@ping")).toBe("@ping ");
  });
});

describe("copying with codes", () => {
  it("writes colours and styles as Minecraft does, once for what is alike", () => {
    const spans = [
      span("[", { color: "dark_gray" }),
      span("VIP", { color: "gold", bold: true }),
      span("!", { color: "gold", bold: true }),
      span(" plain"),
      span("own", { color: "#8FD3A8" }),
    ];
    expect(withCodes(spans)).toBe("§8[§6§lVIP!§r plain§x§8§f§d§3§a§8own");
  });
});

describe("jumping to a time", () => {
  const now = new Date(2026, 10, 21, 14, 0, 0).getTime();

  it("goes back to the last time the clock said so", () => {
    expect(parseMoment("13:30", now)).toBe(new Date(2026, 10, 21, 13, 30).getTime());
    expect(parseMoment("14:30:15", now)).toBe(new Date(2026, 10, 20, 14, 30, 15).getTime());
    expect(parseMoment("2026-02-03 4:05", now)).toBe(new Date(2026, 1, 3, 4, 5).getTime());
  });

  it("refuses what is no time", () => {
    for (const text of ["", "25:00", "12:60", "12:00:61", "2026-02-31 12:00", "noon"]) {
      expect(parseMoment(text, now), text).toBeNull();
    }
  });

  it("finds the first line that is not older", () => {
    const lines = [10, 20, 20, 30].map((at, seq) => line(seq, "", { at }));
    expect([5, 10, 15, 20, 25, 99].map((moment) => lineAt(lines, moment))).toEqual([
      0, 0, 1, 1, 3, 3,
    ]);
    expect(lineAt([], 5)).toBe(0);
  });
});
