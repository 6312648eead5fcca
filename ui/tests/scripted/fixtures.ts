import type {
  AccountView,
  ProxyView,
  BotView,
  ChatSpan,
  CommandView,
  EventGraphView,
  ConsoleLine,
  FailureView,
  ServerView,
} from "@/backend/bindings";

export const server = (part: Partial<ServerView> & { id: number }): ServerView => ({
  name: "Local",
  host: "127.0.0.1",
  port: 25565,
  botCount: 0,
  ...part,
});

export const bot = (part: Partial<BotView> & { id: number }): BotView => ({
  username: `Bot_${part.id}`,
  serverId: 1,
  prefix: "@",
  owners: [],
  note: "",
  autoStart: false,
  hasPassword: false,
  state: { type: "stopped" },
  lastHour: [],
  ...part,
});

export const command = (part: Partial<CommandView> & { id: number }): CommandView => ({
  botId: 1,
  name: "ping",
  aliases: [],
  description: "Answers pong",
  isEnabled: true,
  cooldownSeconds: 0,
  isCooldownForAll: false,
  permission: null,
  builtIn: null,
  plugin: null,
  allowedChatTypes: ["chat", "private"],
  arguments: [],
  graphRevision: 1,
  hasDraft: false,
  ...part,
});

export const eventGraph = (part: Partial<EventGraphView> & { id: number }): EventGraphView => ({
  botId: 1,
  name: "Greet newcomers",
  isEnabled: true,
  maxRuns: 4,
  whenBusy: "wait",
  filter: { players: [], text: null, chatTypes: [], entityTypes: [] },
  events: ["playerJoined"],
  graphRevision: 2,
  hasDraft: false,
  load: { nRunning: 0, nWaiting: 0, nStarted: 0, nFailed: 0, nDropped: 0 },
  ...part,
});

export const failure = (part: Partial<FailureView> = {}): FailureView => ({
  code: "notWhitelisted",
  what: "The server closed the connection: You are not whitelisted on this server!",
  means: "Only players on the server's whitelist may join.",
  next: "Ask its owner to add `Bot_1`, then press Retry.",
  serverWords: "You are not whitelisted on this server!",
  details: "multiplayer.disconnect.not_whitelisted",
  ...part,
});

export const span = (text: string, part: Partial<ChatSpan> = {}): ChatSpan => ({
  text,
  color: null,
  bold: false,
  italic: false,
  underlined: false,
  strikethrough: false,
  obfuscated: false,
  ...part,
});

export const line = (
  seq: number,
  text: string | ChatSpan[],
  part: Partial<ConsoleLine> = {},
): ConsoleLine => ({
  seq,
  at: 1_700_000_000_000 + seq * 1_000,
  source: "chat",
  level: "info",
  spans: typeof text === "string" ? [span(text)] : text,
  player: null,
  node: null,
  ...part,
});

/** A SOCKS5 proxy nobody has looked at. */
export function proxy(part: Partial<ProxyView> & { id: number; host: string }): ProxyView {
  return {
    kind: "socks5",
    port: 1080,
    username: "",
    hasPassword: false,
    note: "",
    maxBots: null,
    isEnabled: true,
    check: null,
    isChecking: false,
    botIds: [],
    ownBotIds: [],
    ...part,
  };
}

/** An account that is signed in. */
export function account(part: Partial<AccountView> & { id: number; player: string }): AccountView {
  return {
    playerId: "069a79f4-44e9-4726-a5be-fca90e38aaf5",
    isSignedIn: true,
    refreshedAt: 0,
    botIds: [],
    ...part,
  };
}
