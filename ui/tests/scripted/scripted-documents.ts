import { BackendError } from "@/backend/backend-error";
import type { Handlers, ScriptedCore } from "./scripted-core";

const gone = (): never => {
  throw new BackendError("notFound", "That does not exist.", null);
};

/** How chat of servers is read, of a scripted core. */
export function chatHandlers(core: ScriptedCore): Handlers {
  return {
    getServerChat: (req) => core.script.chats.get(req.serverId) ?? gone(),
    updateServerChat: (req) => {
      const was = core.script.chats.get(req.serverId) ?? gone();
      const made = { ...was, rules: req.rules ?? was.rules, types: req.types ?? was.types };
      core.script.chats.set(req.serverId, made);
      return made;
    },
    tryChatRules: (req) => ({
      errors: [],
      lines: [...req.lines, "Notch: who sells iron?", "Server restarts in 5 min"].map((line) => {
        const [player, message] = line.split(": ");
        const isRead = player !== undefined && message !== undefined;
        return {
          line,
          ruleIdx: isRead ? 0 : null,
          player: isRead ? player : null,
          message: isRead ? message : null,
          chatType: isRead ? "chat" : null,
        };
      }),
    }),
  };
}

/** Graphs of commands of a scripted core. */
export function graphHandlers(core: ScriptedCore): Handlers {
  return {
    getCatalogue: () => core.script.catalogue ?? gone(),
    listPluginNodes: () => [],
    getGraph: (req) => core.script.graphs.get(req.commandId) ?? gone(),
    checkGraph: () => ({ problems: [] }),
    saveGraph: (req) => {
      const was = core.script.graphs.get(req.commandId) ?? gone();
      const revision = was.revision + 1;
      core.script.graphs.set(req.commandId, { ...was, revision, document: req.document });
      return { revision, problems: [] };
    },
    saveDraft: () => ({}),
    discardDraft: () => ({}),
    // The window's own tests have no use for a history; the editor's tests have one.
    listGraphVersions: () => ({ versions: [], hasOlder: false }),
    blameGraph: () => ({ nodes: [], lookedBackTo: 1 }),
    listBreakpoints: () => [],
    listDebuggedRuns: () => [],
  };
}
