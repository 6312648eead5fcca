import type { BotStateView, BotView, ConsoleLine, StateSpan } from "@/backend/bindings";
import type { Script } from "./scripted-core";
import { bot, command, eventGraph, failure, line, server, span } from "./fixtures";

const MINUTE = 60_000;

/** An installation without anything. */
export function empty(): Script {
  return {
    info: { version: "0.1.0", minecraftVersion: "26.1", dataDir: "/home/ana/.local/share/sculk" },
    settings: { theme: "dark", language: "en", onClose: null, place: null },
    resources: {
      at: 0,
      total: { pid: 0, cpuPercent: 3.1, memoryBytes: 112 * 1024 * 1024 },
      core: { pid: 10, cpuPercent: 1, memoryBytes: 58 * 1024 * 1024 },
      workers: [],
      practice: null,
      bots: [],
    },
    practice: {
      state: { type: "stopped" },
      serverId: null,
      players: [],
      cast: [],
      commands: [],
    },
    practiceLines: [],
    servers: [],
    bots: [],
    accounts: [],
    proxies: [],
    botProxies: new Map(),
    commands: [],
    eventGraphs: [],
    chats: new Map(),
    joining: new Map(),
    consoles: new Map(),
    catalogue: null,
    graphs: new Map(),
  };
}

const span_ = (now: number, state: string, from: number, to: number | null): StateSpan => ({
  state,
  from: now - from * MINUTE,
  to: to === null ? null : now - to * MINUTE,
});

function consoleLines(now: number): ConsoleLine[] {
  const at = (seconds: number) => now - 240_000 + seconds * 1_000;
  const texts: Parameters<typeof line>[] = [
    [
      1,
      [
        span("Connected to "),
        span("127.0.0.1", { bold: true }),
        span(", Minecraft 26.1, as Warden_Guard"),
      ],
      { source: "system" },
    ],
    [
      2,
      [
        span("[", { color: "dark_gray" }),
        span("Hyperion", { color: "gold", bold: true }),
        span("] ", { color: "dark_gray" }),
        span("Welcome back, ", { color: "yellow" }),
        span("Warden_Guard", { color: "white" }),
        span("! 148 players online.", { color: "yellow" }),
      ],
    ],
    [
      3,
      [
        span("[VIP] ", { color: "aqua" }),
        span("Nyx: anyone selling diamonds?", { color: "white" }),
      ],
      { player: "Nyx" },
    ],
    [
      4,
      [
        span("[Clan] ", { color: "dark_green" }),
        span("Oak_Lord", { color: "green" }),
        span(": raid at nine, bring ", { color: "gray" }),
        span("Ender Pearls", { color: "light_purple", underlined: true }),
      ],
      { player: "Oak_Lord" },
    ],
    [
      5,
      [
        span("[Admin] ", { color: "red", bold: true }),
        span("Redstone_Max", { color: "red" }),
        span(": "),
        span("no fly in the arena, please", { color: "white", italic: true }),
      ],
      { player: "Redstone_Max" },
    ],
    [6, "/clan info", { source: "bot" }],
    [
      7,
      [
        span("Clan ", { color: "dark_aqua" }),
        span("WARDENS", { color: "blue", bold: true }),
        span(": ", { color: "dark_aqua" }),
        span("24 of 30 members, ", { color: "gray" }),
        span("9 online", { color: "green" }),
      ],
    ],
    [
      8,
      [span("Steve_77: ", { color: "gray" }), span("@ping hello", { color: "white" })],
      { player: "Steve_77" },
    ],
    [9, 'ping started by Steve_77, arguments ["hello"]', { source: "graph", level: "info" }],
    [
      10,
      "No variable is named “flyng”. The run stopped at Set variable.",
      {
        source: "graph",
        level: "error",
        node: { graph: { kind: "command", id: 1 }, nodeId: "n3" },
      },
    ],
    [11, "Pong hello", { source: "bot" }],
    [
      12,
      [
        span("Steve_77 whispers: ", { color: "light_purple", italic: true }),
        span("ok, thanks", { color: "white" }),
      ],
      { player: "Steve_77" },
    ],
    [
      13,
      [
        span("[Shop] ", { color: "gold" }),
        span("Nyx bought ", { color: "yellow" }),
        span("16 × Diamond", { color: "aqua" }),
        span(" for ", { color: "yellow" }),
        span("$3 200", { color: "green" }),
      ],
    ],
    [
      14,
      "The server answers slowly: 2.1 s for a keep-alive",
      { source: "system", level: "warning" },
    ],
    [
      15,
      [
        span("xX_Ghast_Xx", { color: "dark_red" }),
        span(" was muted for 10 minutes. Reason: ", { color: "red" }),
        span("Spam", { color: "white" }),
      ],
    ],
    [
      16,
      [
        span("[Legend] ", { color: "dark_purple", bold: true }),
        span("Voidwalker", { color: "dark_purple" }),
        span(": gg ", { color: "gray" }),
        span("(from lobby-2)", { color: "dark_gray" }),
      ],
    ],
    [
      17,
      [
        span("[Team] ", { color: "dark_blue" }),
        span("Oak_Lord", { color: "dark_green" }),
        span(": ", { color: "gray" }),
        span("hidden", { color: "black", obfuscated: true }),
        span(
          " meet at the portal, and bring everything you have: pearls, potions, arrows, a spare elytra and at least two stacks of rockets, because the last raid ended with half of us walking home",
          { color: "white" },
        ),
      ],
    ],
    [
      18,
      [span("Привет всем! ", { color: "white" }), span("Ёлка на спавне", { color: "#8fd3a8" })],
      { player: "Лина" },
    ],
  ];
  return texts.map(([seq, text, part]) => line(seq, text, { at: at(seq * 12), ...part }));
}

/** One bot, online, with a command. */
export function oneBot(now: number): Script {
  return {
    ...empty(),
    servers: [server({ id: 1, name: "Hyperion", botCount: 1 })],
    bots: [
      bot({
        id: 1,
        username: "Warden_Guard",
        owners: ["Oak_Lord"],
        state: { type: "online", since: now - 42 * MINUTE, idleSince: null },
        lastHour: [
          span_(now, "stopped", 60, 43),
          span_(now, "connecting", 43, 42),
          span_(now, "online", 42, null),
        ],
      }),
    ],
    commands: [
      command({ id: 1, aliases: ["p"], graphRevision: 3 }),
      command({
        id: 2,
        name: "fly",
        description: "Lets clan members fly",
        cooldownSeconds: 30,
        hasDraft: true,
      }),
      command({
        id: 3,
        name: "price",
        description: "Looks up what the shop pays",
        isEnabled: false,
        allowedChatTypes: ["private"],
      }),
    ],
    chats: new Map([
      [
        1,
        {
          serverId: 1,
          rules: [
            {
              name: "Name: message",
              pattern: "^(?P<player>\\w+): (?P<message>.+)$",
              chatType: "chat",
              isForOnlineOnly: true,
            },
            {
              name: "Clan",
              pattern: "^\\[Clan\\] (?P<player>\\w+) > (?P<message>.+)$",
              chatType: "clan",
              isForOnlineOnly: false,
            },
          ],
          hasBuiltInRules: true,
          types: [{ name: "clan", prefix: "/cc ", delayMs: 1_000 }],
          spamWarnings: ["(?i)stop spamming"],
          hasBuiltInSpamWarnings: true,
        },
      ],
    ]),
    eventGraphs: [
      eventGraph({
        id: 1,
        load: { nRunning: 0, nWaiting: 0, nStarted: 1_204, nFailed: 3, nDropped: 0 },
      }),
      eventGraph({ id: 2, name: "Night watch", events: ["health", "botDied"], hasDraft: true }),
      eventGraph({ id: 3, name: "Shop answers", events: [], isEnabled: false }),
    ],
    consoles: new Map([[1, consoleLines(now)]]),
    resources: {
      ...empty().resources,
      workers: [{ pid: 11, cpuPercent: 2, memoryBytes: 54 * 1024 * 1024 }],
      bots: [
        { botId: 1, workerPid: 11, cpuPercent: 2, memoryBytes: 37 * 1024 * 1024, nCoalesced: 0 },
      ],
    },
  };
}

const NAMES = [
  "Warden_Guard",
  "Hyperion_Chat",
  "ClanGreeter",
  "MarketWatch",
  "NightShift",
  "FarmHand_01",
  "FarmHand_02",
  "FarmHand_03",
  "Lumberjack",
  "test_join",
  "test_combat",
  "Archivist",
];

function stateAt(at: number, now: number): [BotStateView, StateSpan[]] {
  const online: BotStateView = {
    type: "online",
    since: now - (at % 7) * 611 * MINUTE - 9 * MINUTE,
    idleSince: at % 5 === 4 ? now - 25 * MINUTE : null,
  };
  switch (at % 12) {
    case 3:
      return [
        {
          type: "reconnecting",
          attempt: 3,
          retryAt: now + 12_000,
          failure: failure({
            code: "connectionLost",
            what: "The connection to the server was lost: reset by peer.",
            means: "The server crashed or was cut off, or the network failed.",
            next: "Nothing to do: the bot comes back by itself.",
            serverWords: null,
          }),
        },
        [
          span_(now, "online", 60, 6),
          span_(now, "reconnecting", 6, 5),
          span_(now, "connecting", 5, 4),
          span_(now, "reconnecting", 1, null),
        ],
      ];
    case 4:
      return [
        {
          type: "failed",
          since: now - 38 * MINUTE,
          failure: failure({
            code: "banned",
            what: "The server closed the connection: Automated play",
            means: "The bot's name or your address is banned.",
            next: "Ask the server's owner to lift the ban, then press Retry.",
            serverWords: "Automated play",
          }),
        },
        [span_(now, "online", 60, 38), span_(now, "failed", 38, null)],
      ];
    case 7:
      return [
        { type: "failed", since: now - 8 * MINUTE, failure: failure() },
        [span_(now, "online", 60, 8), span_(now, "failed", 8, null)],
      ];
    case 8:
    case 10:
      return [
        { type: "stopped" },
        at % 12 === 8
          ? [span_(now, "online", 60, 49), span_(now, "stopped", 49, null)]
          : [span_(now, "stopped", 60, null)],
      ];
    case 11:
      return [
        { type: "connecting", attempt: 1 },
        [span_(now, "stopped", 60, 1), span_(now, "connecting", 1, null)],
      ];
    default:
      return [online, [span_(now, "online", 60, null)]];
  }
}

/** Many bots in every state on a few servers. */
export function manyBots(now: number, n: number): Script {
  const hosts = ["play.hyperion.gg", "mc.oakfield.net", "localhost"];
  const bots = Array.from({ length: n }, (_, at): BotView => {
    const [state, lastHour] = stateAt(at, now);
    const round = Math.floor(at / NAMES.length);
    const name = NAMES[at % NAMES.length] ?? "Bot";
    return bot({
      id: at + 1,
      username: round === 0 ? name : `${name.slice(0, 12)}_${round}`,
      serverId: at % 12 < 5 ? 1 : at % 12 < 9 ? 2 : 3,
      state,
      lastHour,
    });
  });
  const one = oneBot(now);
  return {
    ...one,
    servers: hosts.map((host, at) =>
      server({
        id: at + 1,
        name: host === "localhost" ? "localhost:25566" : host,
        host,
        port: at === 2 ? 25566 : 25565,
        botCount: bots.filter((b) => b.serverId === at + 1).length,
      }),
    ),
    bots,
    resources: {
      ...one.resources,
      total: { pid: 0, cpuPercent: 12.4, memoryBytes: 1_240 * 1024 * 1024 },
      workers: [11, 12, 13].map((pid) => ({
        pid,
        cpuPercent: 3.8,
        memoryBytes: 394 * 1024 * 1024,
      })),
      bots: bots
        .filter((b) => b.state.type === "online")
        .map((b) => ({
          botId: b.id,
          workerPid: 11 + (b.id % 3),
          cpuPercent: 0.1 + (b.id % 7) / 10,
          memoryBytes: (28 + (b.id % 17)) * 1024 * 1024,
          nCoalesced: b.id * 41,
        })),
    },
  };
}
