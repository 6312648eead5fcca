import { BackendError } from "@/backend/backend-error";
import type { GraphEditorView, SharedGraphNews, SharedOperation } from "@/backend/bindings";
import type { EditorCore, Handlers } from "./editor-core";

/** What the core does for graphs that several windows have open, without its limits. */
export function sharingHandlers(core: EditorCore): Handlers {
  const order: SharedOperation[] = [];
  const editors = new Map<string, GraphEditorView>();
  let kept = 0;
  const others = (own: string) => [...editors.values()].filter(({ editor }) => editor !== own);
  const tell = (news: SharedGraphNews) =>
    core.emit({ type: "graphShared", graph: { kind: "command", id: 1 }, session: 1, news });
  const mayShare = () => {
    if (!core.isSharing) throw new BackendError("internal", "This core shares nothing.", null);
    if (core.isDeleted) throw new BackendError("notFound", "That does not exist.", null);
  };
  let published = 0;
  core.published = (revision, shared) => {
    const { draft } = core.graph;
    const isOurs = shared?.session === 1 && shared.seq >= published && shared.seq <= order.length;
    const isNewer = isOurs && draft !== null && kept > shared.seq;
    const next = isNewer ? { ...draft, baseRevision: revision } : null;
    core.graph = { ...core.graph, draft: next };
    if (isOurs) {
      published = shared.seq;
      kept = Math.max(kept, shared.seq);
    }
    if (core.isSharing) tell({ type: "published", revision, seq: isOurs ? shared.seq : null });
  };
  return {
    joinGraph: ({ editor }) => {
      mayShare();
      const number = editors.get(editor)?.number ?? editors.size + 1;
      const view = { editor, number, pointer: { subgraph: null, at: null, selected: [] } };
      editors.set(editor, view);
      tell({ type: "pointed", editor: view });
      const { revision, draft } = core.graph;
      const operations = order.filter(({ seq }) => seq > kept);
      return { session: 1, revision, draft, kept, operations, editors: others(editor) };
    },
    shareGraph: ({ editor, after, operations }) => {
      mayShare();
      if (order.length - kept + operations.length > core.maxUnkept) {
        throw new BackendError("precondition", "So much was changed that it has to be kept.", null);
      }
      const news = operations.map(({ id, edits }, at) => {
        return { seq: order.length + at + 1, id, editor, edits };
      });
      order.push(...news);
      if (news.length > 0) tell({ type: "edited", operations: news });
      const heard = order.filter(({ seq }) => seq > after);
      return { isBehind: false, operations: heard, kept, editors: others(editor) };
    },
    keepGraph: ({ seq, document, baseRevision }) => {
      mayShare();
      kept = Math.max(kept, seq);
      const draft = document === null ? null : { document, baseRevision, savedAt: 0 };
      core.graph = { ...core.graph, draft };
      tell({ type: "kept", seq });
      return {};
    },
    pointInGraph: ({ editor, pointer }) => {
      const known = editors.get(editor);
      if (!known) return {};
      const view = { ...known, pointer };
      editors.set(editor, view);
      tell({ type: "pointed", editor: view });
      return {};
    },
    leaveGraph: ({ editor }) => {
      editors.delete(editor);
      tell({ type: "left", editor });
      return {};
    },
    restoreCommand: () => {
      core.isDeleted = false;
      core.emit({ type: "cacheInvalidated", tags: ["commands"] });
      const [command] = core.commands();
      if (!command) throw new Error("BUG: there is one");
      return command;
    },
  };
}
