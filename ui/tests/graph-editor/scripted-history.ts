import { BackendError } from "@/backend/backend-error";
import type { GraphVersionView, NodeBlame } from "@/backend/bindings";
import type { Answer, CommandName, Request } from "@/backend/transport";

type Handlers = { [K in CommandName]?: (req: Request<K>) => Answer<K> };

/** A saved version of a graph. */
export interface ScriptedVersion extends GraphVersionView {
  document: string;
}

/** A version saved by Alex at an hour of a day. */
export function aVersion(revision: number, document: string, note = ""): ScriptedVersion {
  return {
    revision,
    savedAt: 1_790_000_000_000 + revision * 3_600_000,
    bytes: document.length,
    author: "alex",
    note,
    restoredFrom: null,
    document,
  };
}

/** The calls about history, over a list of versions with the newest first. */
export function historyHandlers(core: {
  versions: ScriptedVersion[];
  blame: NodeBlame[];
  restored: (document: string) => number;
}): Handlers {
  const find = (revision: number) => {
    const version = core.versions.find((one) => one.revision === revision);
    if (!version) throw new BackendError("notFound", "There is no such version.", null);
    return version;
  };
  return {
    listGraphVersions: ({ before, limit }) => {
      const older = core.versions.filter(({ revision }) => revision < (before ?? Infinity));
      return { versions: older.slice(0, limit), hasOlder: older.length > limit };
    },
    getGraphVersion: ({ revision }) => ({ revision, document: find(revision).document }),
    blameGraph: () => ({ nodes: core.blame, lookedBackTo: 1 }),
    noteGraphVersion: ({ revision, note }) => {
      core.versions = core.versions.map((one) =>
        one.revision === revision ? { ...one, note } : one,
      );
      return {};
    },
    restoreGraphVersion: ({ revision }) => {
      const { document } = find(revision);
      const made = core.restored(document);
      core.versions = [{ ...aVersion(made, document), restoredFrom: revision }, ...core.versions];
      return { revision: made, problems: [] };
    },
  };
}
