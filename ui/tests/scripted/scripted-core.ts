import { BackendError } from "@/backend/backend-error";
import type {
  AccountView,
  BackupsView,
  BotProxyView,
  ProxyView,
  AppEvent,
  AppInfo,
  BotGroupView,
  BotPluginView,
  BotStateView,
  BotView,
  CatalogueView,
  CommandView,
  ConsoleLine,
  CoreLineState,
  EventGraphView,
  GraphView,
  JoiningView,
  RoutineView,
  RunView,
  ScheduleJob,
  ScheduleView,
  PracticeLine,
  PracticeView,
  ResourceUse,
  ServerChatView,
  ServerView,
  SettingsView,
  SignInView,
} from "@/backend/bindings";
import { parseAddress } from "@/backend/field-rules";
import {
  FIRST_WINDOW,
  type Answer,
  type CommandName,
  type Request,
  type Transport,
} from "@/backend/transport";
import { accountHandlers } from "./scripted-accounts";
import { backupHandlers } from "./scripted-backups";
import { botGroupHandlers } from "./scripted-bot-groups";
import { consoleHandlers } from "./scripted-console";
import { keepingHandlers } from "./scripted-keeping";
import { practiceHandlers } from "./scripted-practice";
import { listedRuns } from "./scripted-run-list";
import { chatHandlers, graphHandlers } from "./scripted-documents";
import { peopleHandlers, type ScriptedPeople } from "./scripted-people";
import { pluginHandlers } from "./scripted-plugins";
import { proxyHandlers } from "./scripted-proxies";
import { scheduleHandlers } from "./scripted-schedules";
import { valueHandlers, type ScriptedValue } from "./scripted-values";
import { command, eventGraph, bot as makeBot } from "./fixtures";

/** Everything a scripted core knows. */
export interface Script {
  info: AppInfo;
  settings: SettingsView;
  resources: ResourceUse;
  practice: PracticeView;
  practiceLines: PracticeLine[];
  servers: ServerView[];
  bots: BotView[];
  accounts: AccountView[];
  proxies: ProxyView[];
  /** By bot; one that is not here goes without a proxy. */
  botProxies: Map<number, BotProxyView>;
  commands: CommandView[];
  /** A small community where absent. */
  circle?: ScriptedPeople;
  eventGraphs: EventGraphView[];
  /** The runs that are kept, the newest first. */
  runs?: RunView[];
  chats: Map<number, ServerChatView>;
  joining: Map<number, JoiningView>;
  /** By bot; one that is not here is never restarted by the clock. */
  routines?: Map<number, RoutineView>;
  /** What happens by itself; none where it is absent. */
  schedules?: ScheduleView[];
  jobs?: ScheduleJob[];
  /** What graphs and plugins keep; nothing where it is absent. */
  values?: ScriptedValue[];
  /** A few where it is absent. */
  plugins?: BotPluginView[];
  /** Copies of everything; a few where it is absent. */
  backups?: BackupsView;
  consoles: Map<number, ConsoleLine[]>;
  botGroups?: BotGroupView[];
  catalogue: CatalogueView | null;
  graphs: Map<number, GraphView>;
}

export type Handlers = { [K in CommandName]?: (req: Request<K>) => Answer<K> };

const gone = (): never => {
  throw new BackendError("notFound", "That does not exist.", null);
};

/** A core for tests and pictures: keeps what it is told in memory and answers from it. */
export class ScriptedCore implements Transport {
  readonly script: Script;
  /** What was called, in order. */
  readonly calls: { name: CommandName; req: unknown }[] = [];
  readonly #listeners = new Set<(event: AppEvent) => void>();
  readonly #drops = new Set<(paths: string[]) => void>();
  readonly #failures = new Map<CommandName, BackendError>();
  readonly #deleted = new Map<string, unknown>();
  nClosed = 0;
  signIn: SignInView | null = null;

  constructor(script: Script) {
    this.script = script;
  }

  /** Makes the next calls of a command fail until told otherwise. */
  fail(name: CommandName, error: BackendError | null): void {
    if (error) this.#failures.set(name, error);
    else this.#failures.delete(name);
  }

  emit(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  setState(botId: number, state: BotStateView): void {
    const { bots } = this.script;
    this.script.bots = bots.map((bot) => (bot.id === botId ? { ...bot, state } : bot));
    this.emit({ type: "botStateChanged", botId, state });
  }

  async call<K extends CommandName>(name: K, req: Request<K>): Promise<Answer<K>> {
    this.calls.push({ name, req });
    await Promise.resolve();
    const failure = this.#failures.get(name);
    if (failure) throw failure;
    const handler = this.#handlers[name] as ((req: Request<K>) => Answer<K>) | undefined;
    if (!handler) throw new BackendError("internal", `BUG: ${name} is not scripted`, null);
    return handler(req);
  }

  listen(handler: (event: AppEvent) => void): Promise<() => void> {
    this.#listeners.add(handler);
    return Promise.resolve(() => this.#listeners.delete(handler));
  }

  watchCore(handler: (state: CoreLineState) => void): Promise<() => void> {
    handler({ type: "connected" });
    return Promise.resolve(() => undefined);
  }

  watchDrops(handler: (paths: string[]) => void): Promise<() => void> {
    this.#drops.add(handler);
    return Promise.resolve(() => this.#drops.delete(handler));
  }

  /** Drops files onto the window. */
  drop(...paths: string[]): void {
    for (const handler of this.#drops) handler(paths);
  }

  readonly ownWindow = FIRST_WINDOW;

  openWindow(): Promise<void> {
    return Promise.resolve();
  }

  retryCore(): Promise<void> {
    return Promise.resolve();
  }

  closeWindow(): Promise<void> {
    this.nClosed += 1;
    return Promise.resolve();
  }

  #nextId = 1_000;
  #take<T extends { id: number }>(kind: string, list: T[], id: number): [T[], T] {
    const found = list.find((one) => one.id === id) ?? gone();
    this.#deleted.set(`${kind}:${id}`, found);
    return [list.filter((one) => one.id !== id), found];
  }

  #giveBack(kind: string, id: number): unknown {
    return this.#deleted.get(`${kind}:${id}`) ?? gone();
  }

  /** A line of the practice world's console. */
  say(kind: PracticeLine["kind"], player: string | null, text: string): void {
    const line = { seq: this.script.practiceLines.length, at: Date.now(), kind, player, text };
    this.script.practiceLines = [...this.script.practiceLines, line];
    this.emit({ type: "practiceAppended", lines: [line] });
  }

  #joining(botId: number): JoiningView {
    return (
      this.script.joining.get(botId) ?? {
        botId,
        joinCommands: ["/login {password}"],
        hasBuiltInJoinCommands: true,
        viewDistance: 2,
        isIsolated: false,
        chatTypes: [],
      }
    );
  }

  #routine(botId: number): RoutineView {
    const kept = this.script.routines?.get(botId);
    return kept ?? { botId, restart: { type: "never" }, nextRestartAt: null };
  }

  readonly #handlers: Handlers = {
    getAppInfo: () => this.script.info,
    getSettings: () => this.script.settings,
    updateSettings: (req) => {
      const now = this.script.settings;
      this.script.settings = {
        theme: req.theme ?? now.theme,
        language: req.language ?? now.language,
        onClose: req.onClose ?? now.onClose,
        place: req.place ?? now.place,
      };
      return this.script.settings;
    },
    getResourceUse: () => this.script.resources,
    listServers: () => this.script.servers,
    createServer: (req) => {
      const address = parseAddress(req.address) ?? gone();
      const made = {
        id: this.#nextId++,
        name: req.name || req.address,
        botCount: 0,
        ...address,
      };
      this.script.servers = [...this.script.servers, made];
      return made;
    },
    updateServer: (req) => {
      const was = this.script.servers.find((one) => one.id === req.id) ?? gone();
      const address = req.address === null ? null : parseAddress(req.address);
      const server = { ...was, ...(address ?? {}), name: req.name ?? was.name };
      this.script.servers = this.script.servers.map((one) => (one === was ? server : one));
      return server;
    },
    deleteServer: (req) => {
      const [rest, server] = this.#take("server", this.script.servers, req.id);
      this.script.servers = rest;
      return server;
    },
    restoreServer: (req) => {
      const server = this.#giveBack("server", req.id) as ServerView;
      this.script.servers = [...this.script.servers, server];
      return server;
    },
    listBots: () => this.script.bots,
    getBot: (req) => this.script.bots.find((one) => one.id === req.id) ?? gone(),
    createBot: (req) => {
      const bot = makeBot({ id: this.#nextId++, username: req.username, serverId: req.serverId });
      this.script.bots = [...this.script.bots, bot];
      return bot;
    },
    updateBot: (req) => {
      const was = this.script.bots.find((one) => one.id === req.id) ?? gone();
      const bot = {
        ...was,
        username: req.username ?? was.username,
        serverId: req.serverId ?? was.serverId,
        prefix: req.prefix ?? was.prefix,
        owners: req.owners ?? was.owners,
        note: req.note ?? was.note,
        autoStart: req.autoStart ?? was.autoStart,
        hasPassword: req.password === null ? was.hasPassword : req.password !== "",
      };
      this.script.bots = this.script.bots.map((one) => (one === was ? bot : one));
      return bot;
    },
    deleteBot: (req) => {
      const [rest, bot] = this.#take("bot", this.script.bots, req.id);
      this.script.bots = rest;
      return bot;
    },
    restoreBot: (req) => {
      const bot = this.#giveBack("bot", req.id) as BotView;
      this.script.bots = [...this.script.bots, bot];
      return bot;
    },
    reorderBots: (req) => {
      const place = (id: number) => req.ids.indexOf(id);
      this.script.bots = [...this.script.bots].sort((a, b) => place(a.id) - place(b.id));
      return {};
    },
    ...accountHandlers(this),
    ...botGroupHandlers(this),
    ...peopleHandlers(this),
    ...pluginHandlers(this),
    ...proxyHandlers(this),
    ...backupHandlers(this),
    ...keepingHandlers(),
    sendChat: () => ({}),
    ...consoleHandlers(this),
    listCommands: (req) => this.script.commands.filter((one) => one.botId === req.botId),
    createCommand: (req) => {
      const made = command({
        id: this.#nextId++,
        botId: req.botId,
        name: req.name,
        description: req.description ?? "",
      });
      this.script.commands = [...this.script.commands, made];
      return made;
    },
    updateCommand: (req) => {
      const was = this.script.commands.find((one) => one.id === req.id) ?? gone();
      const made: CommandView = {
        ...was,
        name: req.name ?? was.name,
        aliases: req.aliases ?? was.aliases,
        description: req.description ?? was.description,
        isEnabled: req.isEnabled ?? was.isEnabled,
        cooldownSeconds: req.cooldownSeconds ?? was.cooldownSeconds,
        isCooldownForAll: req.isCooldownForAll ?? was.isCooldownForAll,
        permission: req.permission === "" ? null : (req.permission ?? was.permission),
        allowedChatTypes: req.allowedChatTypes ?? was.allowedChatTypes,
        arguments: req.arguments ?? was.arguments,
      };
      this.script.commands = this.script.commands.map((one) => (one === was ? made : one));
      return made;
    },
    deleteCommand: (req) => {
      const [rest, taken] = this.#take("command", this.script.commands, req.id);
      this.script.commands = rest;
      return taken;
    },
    restoreCommand: (req) => {
      const made = this.#giveBack("command", req.id) as CommandView;
      this.script.commands = [...this.script.commands, made];
      return made;
    },
    ...practiceHandlers(this),
    ...scheduleHandlers(this),
    ...valueHandlers(this),
    getRoutine: (req) => this.#routine(req.botId),
    updateRoutine: (req) => {
      const made: RoutineView = { ...req, nextRestartAt: null };
      this.script.routines = new Map(this.script.routines).set(req.botId, made);
      return made;
    },
    getJoining: (req) => this.#joining(req.botId),
    updateJoining: (req) => {
      const was = this.#joining(req.botId);
      const made: JoiningView = {
        ...was,
        joinCommands: req.joinCommands ?? was.joinCommands,
        viewDistance: req.viewDistance ?? was.viewDistance,
        isIsolated: req.isIsolated ?? was.isIsolated,
      };
      this.script.joining.set(req.botId, made);
      return made;
    },
    ...chatHandlers(this),
    listRuns: (req) => listedRuns(this.script.runs ?? [], req),
    listEventGraphs: (req) => this.script.eventGraphs.filter((one) => one.botId === req.botId),
    createEventGraph: (req) => {
      const made = eventGraph({ id: this.#nextId++, botId: req.botId, name: req.name });
      this.script.eventGraphs = [...this.script.eventGraphs, made];
      return made;
    },
    updateEventGraph: (req) => {
      const was = this.script.eventGraphs.find((one) => one.id === req.id) ?? gone();
      const made: EventGraphView = {
        ...was,
        name: req.name ?? was.name,
        isEnabled: req.isEnabled ?? was.isEnabled,
        maxRuns: req.maxRuns ?? was.maxRuns,
        whenBusy: req.whenBusy ?? was.whenBusy,
        filter: req.filter ?? was.filter,
      };
      this.script.eventGraphs = this.script.eventGraphs.map((one) => (one === was ? made : one));
      return made;
    },
    reorderEventGraphs: (req) => {
      const place = (id: number) => req.ids.indexOf(id);
      const graphs = [...this.script.eventGraphs];
      this.script.eventGraphs = graphs.sort((a, b) => place(a.id) - place(b.id));
      return {};
    },
    deleteEventGraph: (req) => {
      const [rest, taken] = this.#take("event graph", this.script.eventGraphs, req.id);
      this.script.eventGraphs = rest;
      return taken;
    },
    restoreEventGraph: (req) => {
      const made = this.#giveBack("event graph", req.id) as EventGraphView;
      this.script.eventGraphs = [...this.script.eventGraphs, made];
      return made;
    },
    ...graphHandlers(this),
  };
}
