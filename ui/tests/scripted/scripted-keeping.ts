import { BackendError } from "@/backend/backend-error";
import type {
  BinEntryView,
  BinItem,
  CrashReportView,
  MirrorChange,
  MirrorView,
} from "@/backend/bindings";
import type { Handlers } from "./scripted-core";

const AT = Date.UTC(2026, 10, 20, 18, 30);
const DAY = 86_400_000;
const NOTHING = { nCommands: 0, nEventGraphs: 0, nPeople: 0, nValues: 0 };

const entry = (
  kind: BinItem["kind"],
  id: number,
  name: string,
  part: Partial<BinEntryView> = {},
): BinEntryView => ({
  item: { kind, id },
  name,
  botId: null,
  deletedAt: AT - id * DAY,
  purgedAt: AT + (30 - id) * DAY,
  brings: NOTHING,
  ...part,
});

const bin = (): BinEntryView[] => [
  entry("command", 1, "shop", { botId: 1 }),
  entry("person", 2, "griefer_77", { botId: 1 }),
  entry("bot", 3, "OldGuard", {
    brings: { nCommands: 12, nEventGraphs: 3, nPeople: 214, nValues: 40 },
  }),
  entry("server", 4, "Old survival"),
  entry("value", 5, "shop / price.diamond"),
];

const reports = (): CrashReportView[] => [
  {
    name: "2-worker.txt",
    at: AT,
    part: "worker",
    summary: "A worker ended: it was ended by signal 9",
  },
  {
    name: "1-window.txt",
    at: AT - DAY,
    part: "window",
    summary: "TypeError: undefined is not an object",
  },
];

const change = (path: string, part: Partial<MirrorChange> = {}): MirrorChange => ({
  path,
  ours: '{\n  "prefix": "@",\n  "note": ""\n}\n',
  theirs: '{\n  "prefix": "!",\n  "note": ""\n}\n',
  isConflict: false,
  isCut: false,
  stamp: `of ${path}`,
  fault: null,
  ...part,
});

const mirrored = (folder: string): MirrorView => ({
  folder,
  writtenAt: AT,
  nFiles: 48,
  fault: null,
  changes: [
    change("bots/FarmHand_01/bot.json"),
    change("bots/FarmHand_01/commands/shop.json", { isConflict: true }),
    change("bots/FarmHand_01/commands/new.graph", { ours: null, theirs: "sculk graph 1\n" }),
    change("settings.json", {
      theirs: "{",
      fault: "It is no JSON that can be read: EOF while parsing an object.",
    }),
  ],
});

/** The bin, crash reports and the mirror of a scripted core. */
export function keepingHandlers(): Handlers {
  let binned = bin();
  let crashes = reports();
  let mirror: MirrorView = { folder: null, writtenAt: null, nFiles: 0, fault: null, changes: [] };
  const isIn = (items: readonly BinItem[], one: BinItem) =>
    items.some((item) => item.kind === one.kind && item.id === one.id);
  const takeOut = (items: readonly BinItem[]) => {
    const before = binned.length;
    binned = binned.filter((one) => !isIn(items, one.item));
    return { nDone: before - binned.length, refused: [] };
  };
  const settle = (paths: readonly string[]) => {
    const left = mirror.changes.filter((one) => !paths.includes(one.path));
    const nDone = mirror.changes.length - left.length;
    mirror = { ...mirror, changes: left };
    return { nDone, refused: [] };
  };
  return {
    listBin: (req) => ({
      entries: binned
        .filter((one) => req.kind === null || one.item.kind === req.kind)
        .filter((one) => one.name.toLowerCase().includes(req.search.toLowerCase())),
      hasMore: false,
    }),
    restoreFromBin: ({ items }) => takeOut(items),
    purgeFromBin: ({ items }) => takeOut(items),
    emptyBin: () => takeOut(binned.map((one) => one.item)),
    undoChange: () => ({}),
    listCrashReports: () => crashes,
    readCrashReport: ({ name }) => {
      const found = crashes.find((one) => one.name === name);
      if (!found) throw new BackendError("notFound", "There is no such report.", null);
      return {
        text: `${found.summary}\n\nWhat it said last:\nINFO joined the server\n\nSculk 0.1.0`,
      };
    },
    deleteCrashReports: ({ names }) => {
      crashes = crashes.filter((one) => !names.includes(one.name));
      return {};
    },
    reportWindowCrash: () => ({}),
    getMirror: () => mirror,
    setMirror: ({ folder }) => {
      if (folder === "/full") {
        throw new BackendError("precondition", "/full holds other files.", "folder");
      }
      mirror =
        folder === null
          ? { folder: null, writtenAt: null, nFiles: 0, fault: null, changes: [] }
          : mirrored(folder);
      return mirror;
    },
    lookAtMirror: () => mirror,
    takeMirrorChanges: ({ paths }) => settle(paths),
    dropMirrorChanges: ({ paths }) => settle(paths),
  };
}
