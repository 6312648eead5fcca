import type {
  ArgumentView,
  CacheTag,
  CommandView,
  DraftView,
  ProblemView,
  SaveGraphOutcome,
  SharedPlace,
} from "./bindings";
import { tagsOf } from "./command-table";
import type { Transport } from "./transport";

/** What starts a graph: a command of chat, or events. */
export type GraphKind = "command" | "event";

/** Names one stored graph. Ids count per kind. */
export interface GraphRef {
  readonly kind: GraphKind;
  /** Of the command, or of the event graph. */
  readonly id: number;
}

/** The same text for the same graph. */
export const graphKey = ({ kind, id }: GraphRef): string => `${kind}:${id}`;

/** A graph as the core keeps it. */
export interface StoredGraph {
  readonly botId: number;
  /** Of the command, or what the user calls the event graph. */
  readonly name: string;
  /** Arguments the graph can read; none where no command starts it. */
  readonly argumentNames: readonly string[];
  /** The same with all there is to say of them. */
  readonly commandArguments: readonly ArgumentView[];
  readonly revision: number;
  /** JSON text. */
  readonly document: string;
  readonly problems: readonly ProblemView[];
  readonly draft: DraftView | null;
}

/** How a version is saved. */
export interface SaveHow {
  readonly expectedRevision: number;
  /** What the document is of the order of all windows that edit it; `null` where it is edited alone. */
  readonly shared: SharedPlace | null;
  /** Whether it is saved although tests of it fail. */
  readonly isUntested: boolean;
}

/** Where one graph is loaded from and saved to. */
export interface GraphSource {
  readonly ref: GraphRef;
  load(): Promise<StoredGraph>;
  /** Rejected with `conflict` where the stored revision is another one, with `testsFailed` where tests
   *  of the graph fail. */
  save(document: string, how: SaveHow): Promise<SaveGraphOutcome>;
  saveDraft(document: string, baseRevision: number): Promise<unknown>;
  discardDraft(): Promise<unknown>;
  /** What a save makes stale. */
  readonly savedTags: readonly CacheTag[];
  /** Gives the command other arguments, at once. Absent where no command starts the graph. */
  saveArguments?(list: readonly ArgumentView[]): Promise<unknown>;
  /** What that makes stale. */
  readonly argumentTags: readonly CacheTag[];
}

/** A change of a command that changes nothing. */
const UNCHANGED = {
  name: null,
  aliases: null,
  description: null,
  isEnabled: null,
  cooldownSeconds: null,
  allowedChatTypes: null,
} as const;

/** The source of a command's graph or of an event graph. */
export function graphSource(transport: Transport, ref: GraphRef): GraphSource {
  return ref.kind === "command" ? commandGraph(transport, ref) : eventGraph(transport, ref);
}

function commandGraph(transport: Transport, ref: GraphRef): GraphSource {
  const commandId = ref.id;
  return {
    ref,
    load: async () => {
      const graph = await transport.call("getGraph", { commandId });
      const commands = await transport.call("listCommands", { botId: graph.botId });
      const command = commands.find(({ id }) => id === commandId);
      return {
        ...graph,
        name: graph.commandName,
        argumentNames: command?.arguments.map(({ name }) => name) ?? [],
        commandArguments: command?.arguments ?? [],
      };
    },
    save: (document, how) => transport.call("saveGraph", { commandId, document, ...how }),
    saveDraft: (document, baseRevision) =>
      transport.call("saveDraft", { commandId, document, baseRevision }),
    discardDraft: () => transport.call("discardDraft", { commandId }),
    savedTags: tagsOf("saveGraph"),
    saveArguments: (list) =>
      transport.call("updateCommand", { ...UNCHANGED, id: commandId, arguments: [...list] }),
    argumentTags: tagsOf("updateCommand"),
  };
}

function eventGraph(transport: Transport, ref: GraphRef): GraphSource {
  const { id } = ref;
  return {
    ref,
    load: async () => ({
      ...(await transport.call("getEventGraph", { id })),
      argumentNames: [],
      commandArguments: [],
    }),
    save: (document, how) => transport.call("saveEventGraph", { id, document, ...how }),
    saveDraft: (document, baseRevision) =>
      transport.call("saveEventGraphDraft", { id, document, baseRevision }),
    discardDraft: () => transport.call("discardEventGraphDraft", { id }),
    savedTags: tagsOf("saveEventGraph"),
    argumentTags: [],
  };
}

/** Whether a command is answered by a graph, and not by the app itself or a plugin. */
export function hasGraph(command: Pick<CommandView, "builtIn" | "plugin">): boolean {
  return command.builtIn === null && command.plugin === null;
}
