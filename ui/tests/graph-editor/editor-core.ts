import { BackendError } from "@/backend/backend-error";
import type {
  AppEvent,
  ArgumentView,
  CommandView,
  CoreLineState,
  DryRunReq,
  GraphTestResult,
  GraphView,
  NodeBlame,
  PluginNodeView,
  ProblemView,
  RunComparison,
  RunState,
  RunTrace,
  SaveGraphReq,
  SharedPlace,
} from "@/backend/bindings";
import {
  FIRST_WINDOW,
  type Answer,
  type CommandName,
  type Request,
  type Transport,
} from "@/backend/transport";
import { testCatalogue } from "./catalogue";
import { runHandlers, SAME_RUNS } from "./scripted-runs";
import { historyHandlers, type ScriptedVersion } from "./scripted-history";
import { debugHandlers, ScriptedDebug } from "./scripted-debug";
import { sharingHandlers } from "./scripted-sharing";

export type Handlers = { [K in CommandName]?: (req: Request<K>) => Answer<K> };

/** A core that knows one graph: enough for the editor alone. */
export class EditorCore implements Transport {
  graph: GraphView;
  problems: ProblemView[] = [];
  pluginNodes: PluginNodeView[] = [];
  /** What may follow the command's name. */
  commandArguments: ArgumentView[] = [
    { name: "word", kind: "string", description: "", required: false, default: null },
  ];
  /** Graphs of other commands of the bot, by the command. */
  readonly others = new Map<number, GraphView>();
  versions: ScriptedVersion[] = [];
  blame: NodeBlame[] = [];
  /** Whether several windows may work on the graph together. */
  isSharing = false;
  /** Whether the graph was deleted elsewhere. */
  isDeleted = false;
  /** The runs that are kept, the newest first, and how things stood after a step of one. */
  runs: RunTrace[] = [];
  runState: (step: number) => RunState = (step) => ({
    step,
    pins: [],
    variables: [],
    nEffects: 0,
  });
  /** Breakpoints, and runs that stand still. */
  readonly debug = new ScriptedDebug();
  dryRun: (req: DryRunReq) => RunTrace = () => {
    throw new BackendError("internal", "BUG: no trial is scripted", null);
  };
  testResults: (document: string) => GraphTestResult[] = () => [];
  comparison: RunComparison = SAME_RUNS;
  /** What was called, in order. */
  readonly calls: { name: CommandName; req: unknown }[] = [];
  readonly #listeners = new Set<(event: AppEvent) => void>();
  readonly #held = new Map<CommandName, Promise<void>>();
  /** Operations that the core of a shared graph holds without a draft. */
  maxUnkept = Infinity;
  readonly failures = new Map<CommandName, BackendError>();

  constructor(graph: GraphView) {
    this.graph = graph;
  }

  /** Lets calls of a command wait until `go`. */
  hold(name: CommandName): { go: () => void } {
    let release: () => void = () => undefined;
    this.#held.set(
      name,
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    return {
      go: () => {
        this.#held.delete(name);
        release();
      },
    };
  }

  async call<K extends CommandName>(name: K, req: Request<K>): Promise<Answer<K>> {
    this.calls.push({ name, req });
    await Promise.resolve();
    await this.#held.get(name);
    const failure = this.failures.get(name);
    if (failure) throw failure;
    const handler = this.#handlers[name] as ((req: Request<K>) => Answer<K>) | undefined;
    if (!handler) throw new BackendError("internal", `BUG: ${name} is not scripted`, null);
    return handler(req);
  }

  listen(handler: (event: AppEvent) => void): Promise<() => void> {
    this.#listeners.add(handler);
    return Promise.resolve(() => this.#listeners.delete(handler));
  }

  /** Tells all windows. */
  emit(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  watchCore(handler: (state: CoreLineState) => void): Promise<() => void> {
    handler({ type: "connected" });
    return Promise.resolve(() => undefined);
  }

  watchDrops(): Promise<() => void> {
    return Promise.resolve(() => undefined);
  }

  readonly ownWindow = FIRST_WINDOW;

  openWindow(): Promise<void> {
    return Promise.resolve();
  }

  retryCore(): Promise<void> {
    return Promise.resolve();
  }

  closeWindow(): Promise<void> {
    return Promise.resolve();
  }

  /** Requests of one command, in order. */
  requests<K extends CommandName>(name: K): Request<K>[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.req as Request<K>);
  }

  /** The commands of the bot. */
  commands(): CommandView[] {
    return [
      commandView(1, "ping", this.commandArguments),
      ...[...this.others].map(([id, { commandName }]) => commandView(id, commandName, [])),
    ];
  }

  /** Called when a version was saved; who shares the graph is told. */
  published: (revision: number, shared: SharedPlace | null) => void = () => undefined;

  /** Takes a document as the newest version; answers with its revision. */
  restored(document: string): number {
    const revision = this.graph.revision + 1;
    this.graph = { ...this.graph, revision, document };
    return revision;
  }

  #refuseFailedTests({ document, isUntested }: SaveGraphReq) {
    const failed = this.testResults(document).filter(({ differences }) => differences.length > 0);
    if (isUntested || failed.length === 0) return;
    throw new BackendError("testsFailed", "The graph was not saved: a test of it fails.", null);
  }

  readonly #handlers: Handlers = {
    ...historyHandlers(this),
    ...sharingHandlers(this),
    ...debugHandlers(this.debug),
    ...runHandlers(this),
    getCatalogue: () => testCatalogue,
    listPluginNodes: () => this.pluginNodes,
    getGraph: ({ commandId }) => this.others.get(commandId) ?? this.graph,
    listCommands: () => this.commands(),
    listEventGraphs: () => [],
    updateCommand: (req) => {
      this.commandArguments = req.arguments ?? this.commandArguments;
      return commandView(req.id, "ping", this.commandArguments);
    },
    checkGraph: () => ({ problems: this.problems }),
    saveGraph: (req) => {
      if (req.expectedRevision !== this.graph.revision) {
        throw new BackendError("conflict", "Somebody saved in between.", `${this.graph.revision}`);
      }
      this.#refuseFailedTests(req);
      const revision = this.restored(req.document);
      this.published(revision, req.shared ?? null);
      return { revision, problems: [] };
    },
    saveDraft: (req) => {
      const { document, baseRevision } = req;
      this.graph = { ...this.graph, draft: { document, baseRevision, savedAt: 1_790_000_000_000 } };
      return {};
    },
    discardDraft: () => {
      this.graph = { ...this.graph, draft: null };
      return {};
    },
  };
}

const commandView = (id: number, name: string, list: ArgumentView[]): CommandView => ({
  id,
  botId: 1,
  name,
  aliases: [],
  description: "",
  isEnabled: true,
  cooldownSeconds: 0,
  isCooldownForAll: false,
  permission: null,
  builtIn: null,
  plugin: null,
  allowedChatTypes: ["chat"],
  arguments: list,
  graphRevision: 3,
  hasDraft: false,
});
