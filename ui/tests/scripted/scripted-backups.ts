import { BackendError } from "@/backend/backend-error";
import type {
  BackupDiff,
  BackupsView,
  BackupView,
  ImportPreview,
  ImportReport,
} from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

const DAY = 86_400_000;

/** A copy as the core lists it. */
export function backup(part: Partial<BackupView> = {}): BackupView {
  return {
    name: "sculk-1763000000000-daily.db",
    madeAt: 1_763_000_000_000,
    reason: "daily",
    kibibytes: 2_300,
    isSealed: false,
    ...part,
  };
}

const backups: BackupsView = {
  folder: "/home/alex/.local/share/sculk/backups",
  backups: [
    backup(),
    backup({ name: "b", madeAt: 1_763_000_000_000 - DAY, reason: "byHand", isSealed: true }),
    backup({
      name: "c",
      madeAt: 1_763_000_000_000 - 2 * DAY,
      reason: "newVersion",
      kibibytes: 812,
    }),
  ],
  damage: null,
};

const diff: BackupDiff = {
  bots: [
    {
      botId: 1,
      username: "FarmHand_01",
      change: "changed",
      aspects: ["people", "replies"],
      graphs: [
        { isEventGraph: false, name: "ping", change: "changed" },
        { isEventGraph: true, name: "Greets newcomers", change: "gone" },
        { isEventGraph: false, name: "shop", change: "new" },
      ],
      nUsersThen: 120,
      nUsersNow: 131,
    },
    {
      botId: 9,
      username: "OldGuard",
      change: "gone",
      aspects: [],
      graphs: [],
      nUsersThen: 4,
      nUsersNow: 0,
    },
    {
      botId: 2,
      username: "FarmHand_02",
      change: "same",
      aspects: [],
      graphs: [],
      nUsersThen: 1,
      nUsersNow: 1,
    },
  ],
  serversGone: ["Old survival"],
  serversNew: [],
  others: ["schedules"],
};

const preview: ImportPreview = {
  kind: "blockmineFolder",
  stamp: "4f",
  servers: [{ name: "Home", address: "play.example.net:25565", isKnown: true }],
  nProxies: 2,
  nSchedules: 1,
  bots: [
    {
      index: 0,
      username: "Digger",
      server: "Home",
      nCommands: 14,
      nEventGraphs: 3,
      nUsers: 5_120,
      nGroups: 4,
      nValues: 12,
      hasPassword: true,
      isTaken: false,
      freeName: "Digger",
    },
    {
      index: 1,
      username: "FarmHand_01",
      server: "Home",
      nCommands: 2,
      nEventGraphs: 0,
      nUsers: 12,
      nGroups: 2,
      nValues: 0,
      hasPassword: false,
      isTaken: true,
      freeName: "FarmHand_01_2",
    },
  ],
  graphs: [],
  remarks: [
    {
      place: "bot Digger › plugin shop 1.2.0",
      isLeftOut: true,
      why: "a plugin is not installed by itself: look at what it may do first; what it stored comes along",
    },
    {
      place: "bot Digger › command sell",
      isLeftOut: false,
      why: "2 of its nodes are unknown here, most likely those of a plugin; a run ends there",
    },
  ],
};

const report: ImportReport = {
  bots: [{ botId: 71, username: "Digger" }],
  nServers: 0,
  nProxies: 2,
  nCommands: 14,
  nEventGraphs: 3,
  nUsers: 5_120,
  nValues: 12,
  nSchedules: 1,
  nPasswords: 3,
  remarks: preview.remarks,
  isDryRun: false,
};

/** Copies and moving in, of a scripted core. The path `/none` is not there; an encrypted copy opens
 *  with any passphrase. */
export function backupHandlers(core: ScriptedCore): Handlers {
  const all = () => (core.script.backups ??= backups);
  const found = (name: string) => {
    const one = all().backups.find((other) => other.name === name);
    if (!one) throw new BackendError("notFound", "There is no such copy.", null);
    return one;
  };
  return {
    listBackups: all,
    makeBackup: (req) => {
      const made = backup({
        name: `made-${all().backups.length}`,
        madeAt: 1_763_000_000_000 + DAY,
        reason: "byHand",
        isSealed: req.passphrase !== null,
      });
      core.script.backups = { ...all(), backups: [made, ...all().backups] };
      return made;
    },
    lookIntoBackup: (req) => {
      if (found(req.name).isSealed && req.passphrase === null) {
        throw new BackendError("invalid", "This file is encrypted.", "passphrase");
      }
      return diff;
    },
    restoreBackup: (req) => ({ nBots: 2, madeBefore: found(req.name).name, remarks: [] }),
    exportToBlockmine: ({ path, graph }) => {
      if (path === "/there.json") {
        throw new BackendError("precondition", "/there.json cannot be written.", null);
      }
      const why = "its filter: BlockMine has none, so every event starts it there";
      const remarks = graph.kind === "event" ? [{ place: "greets", isLeftOut: true, why }] : [];
      return { path, bytes: 812, remarks };
    },
    exportBots: (req) => ({ path: req.path, nBots: 2, nPasswords: 0, bytes: 4_096 }),
    previewImport: (req) => {
      if (req.path === "/none") {
        throw new BackendError("notFound", "/none cannot be read: there is no such file.", null);
      }
      return preview;
    },
    runImport: () => report,
  };
}
