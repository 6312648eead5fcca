import { describe, expect, it } from "vitest";
import {
  addressText,
  parseAddress,
  serverText,
  splitNames,
  usernameProblem,
} from "@/backend/field-rules";
import { changesOf, draftOf, settingsProblems } from "@/features/bot-settings/settings-draft";
import { commandDraft, commandProblems, updateOf } from "@/features/commands/command-draft";
import { passes, shownBots } from "@/features/dashboard/bot-filter";
import { recentEvents } from "@/features/dashboard/recent-events";
import { extendTo, NOTHING, toggleAll, toggleRow } from "@/design/selection";
import { problemsOf, problemsWhileTyping, serverAt } from "@/features/new-bot/new-bot-draft";
import { bot, command, failure, server } from "@tests/scripted/fixtures";

describe("player names", () => {
  it.each([
    ["", "empty"],
    ["ab", "tooShort"],
    ["Бот", "characters"],
    ["has space", "characters"],
    ["x".repeat(17), "tooLong"],
    ["Bot_1", null],
  ])("%j: %s", (name, problem) => expect(usernameProblem(name)).toBe(problem));
});

describe("addresses", () => {
  it.each([
    ["play.example.org", { host: "play.example.org", port: 25565 }],
    [" 127.0.0.1:25566 ", { host: "127.0.0.1", port: 25566 }],
    ["[::1]:25570", { host: "::1", port: 25570 }],
    ["host:0", null],
    ["host:70000", null],
    ["host:abc", null],
    ["http://host", null],
    ["two words", null],
    ["", null],
  ])("%j", (text, parsed) => expect(parseAddress(text)).toEqual(parsed));

  it("are written without the usual port", () => {
    expect(addressText({ host: "a.org", port: 25565 })).toBe("a.org");
    expect(addressText({ host: "::1", port: 1 })).toBe("[::1]:1");
    expect(serverText(server({ id: 1, name: "a.org", host: "a.org" }))).toBe("a.org");
    expect(serverText(server({ id: 1, name: "Home", host: "a.org", port: 9 }))).toBe(
      "Home (a.org:9)",
    );
  });
});

describe("a new bot", () => {
  it("is told while typing only what more typing does not mend", () => {
    const typing = (username: string, address: string) =>
      problemsWhileTyping(problemsOf({ username, address }));
    expect(typing("Bo", "")).toEqual({ username: null, address: null });
    expect(typing("Б", "a b")).toEqual({ username: "characters", address: "malformed" });
  });

  it("joins the server the address book has already", () => {
    const servers = [server({ id: 4, host: "Play.Example.org" })];
    expect(serverAt(servers, "play.example.org:25565")?.id).toBe(4);
    expect(serverAt(servers, "play.example.org:25566")).toBeUndefined();
  });
});

describe("a bot's settings", () => {
  const one = bot({ id: 1, owners: ["Ana", "Bob"] });

  it("send only what differs", () => {
    const draft = draftOf(one);
    expect(changesOf(one, draft)).toBeNull();
    expect(changesOf(one, { ...draft, owners: "Ana,  Bob" })).toBeNull();
    expect(changesOf(one, { ...draft, prefix: "!" })).toMatchObject({
      id: 1,
      prefix: "!",
      username: null,
      password: null,
    });
    expect(changesOf(one, { ...draft, password: "" }), "forgetting is a change").toMatchObject({
      password: "",
    });
  });

  it("name what is wrong", () => {
    const draft = { ...draftOf(one), prefix: "a b", owners: "Ana, Б", note: "x".repeat(2_001) };
    expect(settingsProblems(draft)).toEqual({
      username: null,
      prefix: "malformed",
      owners: "malformed",
      note: "tooLong",
    });
  });

  it("read names however they are separated", () => {
    expect(splitNames(" Ana,Bob\nAna;Eve ")).toEqual(["Ana", "Bob", "Eve"]);
  });
});

describe("a command", () => {
  const others = [command({ id: 2, name: "fly", aliases: ["f"] })];
  const draft = commandDraft(command({ id: 1 }));

  it("needs a name of its own, a whole cooldown and somewhere to listen", () => {
    expect(commandProblems(draft, others)).toEqual({
      name: null,
      aliases: null,
      cooldown: null,
      chatTypes: null,
      permission: null,
      arguments: null,
    });
    expect(
      commandProblems(
        { ...draft, name: "F", aliases: "ping fly", cooldown: "1.5", chatTypes: [] },
        others,
      ),
    ).toMatchObject({ name: "taken", aliases: "taken", cooldown: "malformed", chatTypes: "none" });
    expect(commandProblems({ ...draft, name: "two words" }, others).name).toBe("malformed");
    expect(commandProblems({ ...draft, aliases: "ping" }, []).aliases, "its own name").toBe(
      "taken",
    );
  });

  it("is saved in lower case", () => {
    expect(updateOf(1, { ...draft, name: " Ping ", aliases: "P, PG" })).toMatchObject({
      name: "ping",
      aliases: ["p", "pg"],
    });
  });
});

describe("picking rows", () => {
  it("extends from the anchor in the order shown", () => {
    const anchored = toggleRow(NOTHING, 3);
    expect([...extendTo(anchored, [5, 4, 3, 2, 1], 5).ids]).toEqual([3, 5, 4]);
    expect([...extendTo(NOTHING, [1, 2], 2).ids], "without an anchor it is a plain pick").toEqual([
      2,
    ]);
  });

  it("picks all, then none", () => {
    const all = toggleAll(NOTHING, [1, 2]);
    expect(all.ids.size).toBe(2);
    expect(toggleAll(all, [1, 2])).toEqual(NOTHING);
  });
});

describe("the dashboard's filters", () => {
  const waiting = bot({
    id: 1,
    state: { type: "reconnecting", attempt: 2, retryAt: 0, failure: failure() },
  });

  it("count waiting for the next try as connecting", () => {
    expect(passes(waiting, "connecting")).toBe(true);
    expect(passes(waiting, "failed")).toBe(false);
    expect(shownBots([waiting], "all", "BOT_")).toHaveLength(1);
  });
});

describe("recent events", () => {
  it("join what was seen with what the last hour tells, without repeating it", () => {
    const one = bot({
      id: 1,
      state: { type: "stopped" },
      lastHour: [
        { state: "stopped", from: 0, to: 10 },
        { state: "online", from: 10, to: 50 },
        { state: "stopped", from: 50, to: null },
      ],
    });
    const seen = [{ id: 9, botId: 1, at: 50, state: { type: "stopped" } as const }];
    const events = recentEvents([one], seen, 10);
    expect(events.map((event) => [event.at, event.state.type])).toEqual([
      [50, "stopped"],
      [10, "past"],
    ]);
  });
});
