import { describe, expect, it } from "vitest";
import { listRows, neighbourOf, reorderedIds, swappedBefore } from "@/app/group-bots";
import { localeOf } from "@/app/locale-of";
import { paletteScore } from "@/app/palette-score";
import {
  activeTab,
  closeTabs,
  moveTab,
  openBot,
  openTab,
  parsePlace,
  START,
  stepTab,
  tabId,
  toggleList,
} from "@/app/place";
import { matchesShortcut, shortcutText } from "@/design/shortcut";
import { bot, server } from "@tests/scripted/fixtures";

const graph = {
  type: "graph",
  graph: { kind: "command", id: 5 },
  botId: 1,
  title: "ping",
} as const;

describe("the place", () => {
  it("opens a tab once, beside the active one", () => {
    const one = openTab(openTab(START, { type: "page", page: "servers" }), graph);
    expect(one.tabs.map(tabId)).toEqual(["page:dashboard", "page:servers", "graph:command:5"]);
    const again = openTab(one, { type: "page", page: "servers" });
    expect(again.tabs).toHaveLength(3);
    expect(again.activeId).toBe("page:servers");
  });

  it("brings a bot back to the section it was left at", () => {
    const left = openTab(START, { type: "bot", botId: 1, section: "console" });
    const back = openBot(openTab(left, graph), 1);
    expect(activeTab(back)).toEqual({ type: "bot", botId: 1, section: "console" });
  });

  it("shows the neighbour of a closed tab, and the dashboard when none is left", () => {
    const two = openTab(START, graph);
    expect(closeTabs(two, (tab) => tab.type === "graph").activeId).toBe("page:dashboard");
    expect(closeTabs(START, () => true).tabs.map(tabId)).toEqual(["page:dashboard"]);
    expect(closeTabs(two, () => false)).toBe(two);
  });

  it("steps round and moves tabs", () => {
    const two = openTab(START, graph);
    expect(stepTab(two, 1).activeId).toBe("page:dashboard");
    expect(moveTab(two, "graph:command:5", 0).tabs.map(tabId)).toEqual([
      "graph:command:5",
      "page:dashboard",
    ]);
  });

  it("keeps the bot list beside graphs a choice of its own", () => {
    const inGraph = toggleList(openTab(START, graph));
    expect(inGraph).toMatchObject({ isListShown: true, isListShownInGraphs: true });
    expect(toggleList(START)).toMatchObject({ isListShown: false, isListShownInGraphs: false });
  });

  it("comes back as it was kept", () => {
    const place = openTab(openTab(START, { type: "bot", botId: 3, section: "settings" }), graph);
    expect(parsePlace(JSON.stringify(place))).toEqual(place);
  });

  it.each([null, "", "{", "[]", '{"tabs":[]}', '{"tabs":[{"type":"bot"}]}'])(
    "starts afresh where nothing is understood: %j",
    (kept) => expect(parsePlace(kept)).toEqual(START),
  );

  it("leaves out what it does not know, and doubles", () => {
    const kept = {
      tabs: [
        { type: "page", page: "plugins" },
        graph,
        graph,
        { type: "bot", botId: 2, section: "world" },
      ],
      activeId: "page:plugins",
    };
    const place = parsePlace(JSON.stringify(kept));
    expect(place.tabs.map(tabId)).toEqual(["graph:command:5", "bot:2"]);
    expect(place.activeId).toBe("graph:command:5");
  });
});

describe("the bot list", () => {
  const servers = [server({ id: 1 }), server({ id: 2 }), server({ id: 3 })];
  const bots = [
    bot({ id: 1, serverId: 2 }),
    bot({ id: 2, serverId: 1 }),
    bot({ id: 3, serverId: 2 }),
  ];

  it("groups by server and leaves out servers without bots", () => {
    const rows = listRows(servers, bots, [], "");
    expect(rows.map((row) => (row.type === "bot" ? row.bot.id : `s${row.server.id}`))).toEqual([
      "s1",
      2,
      "s2",
      1,
      3,
    ]);
  });

  it("folds, and looks into folded groups when filtered", () => {
    expect(listRows(servers, bots, [2], "")).toHaveLength(3);
    expect(listRows(servers, bots, [2], "bot_3")).toHaveLength(2);
  });

  it("moves a bot before another or behind the last of its server", () => {
    expect(reorderedIds(bots, 3, 1)).toEqual([3, 1, 2]);
    expect(reorderedIds(bots, 1, null)).toEqual([2, 3, 1]);
  });
});

describe("the bot list under the keyboard", () => {
  const servers = [server({ id: 1 }), server({ id: 2 })];
  const bots = [bot({ id: 1 }), bot({ id: 2, serverId: 2 }), bot({ id: 3 })];
  const rows = listRows(servers, bots, [], "");

  it("steps over the heads and stops at the ends", () => {
    expect(neighbourOf(rows, 3, 1)).toEqual({ index: 4, botId: 2 });
    expect(neighbourOf(rows, 2, 1)).toBeNull();
    expect(neighbourOf(rows, 1, -1)).toBeNull();
  });

  it("moves a bot past its neighbour of the same server only", () => {
    expect(swappedBefore(bots, 1, 1)).toEqual({ beforeId: null });
    expect(swappedBefore(bots, 3, -1)).toEqual({ beforeId: 1 });
    expect(swappedBefore(bots, 2, 1)).toBeNull();
  });
});

describe("shortcuts", () => {
  const press = { code: "KeyK", ctrlKey: true, metaKey: false, shiftKey: false, altKey: false };

  it("go by the key, not by the letter on it", () => {
    expect(
      matchesShortcut({ ...press, key: "л" } as typeof press, { code: "KeyK", ctrl: true }),
    ).toBe(true);
    expect(matchesShortcut({ ...press, shiftKey: true }, { code: "KeyK", ctrl: true })).toBe(false);
  });

  it("are written as they are printed", () => {
    expect(shortcutText({ code: "KeyK", ctrl: true, shift: true })).toBe("Ctrl Shift K");
    expect(shortcutText({ code: "Comma", ctrl: true })).toBe("Ctrl ,");
  });
});

describe("the palette's ranking", () => {
  const score = (typed: string) => paletteScore("toggle-1", typed, ["Stop Warden_Guard", "Online"]);

  it("puts beginnings before middles and ignores ids", () => {
    expect(score("stop")).toBeGreaterThan(score("guard"));
    expect(score("guard")).toBeGreaterThan(score("arden"));
    expect(score("online guard")).toBeGreaterThan(0);
    expect(score("toggle")).toBe(0);
  });
});

describe("the language", () => {
  it("follows the system until one is chosen", () => {
    expect(localeOf("system", ["ru-RU"])).toBe("ru");
    expect(localeOf("system", ["de-DE"])).toBe("en");
    expect(localeOf("ru", ["en"])).toBe("ru");
  });
});
