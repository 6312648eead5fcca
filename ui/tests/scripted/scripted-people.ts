import { BackendError } from "@/backend/backend-error";
import type {
  AuditEntryView,
  FindPeopleReq,
  GroupView,
  PermissionView,
  PersonView,
  ReplyLanguage,
  RepliesView,
} from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

/** What a scripted core knows of the people of its bots. */
export interface ScriptedPeople {
  people: PersonView[];
  groups: GroupView[];
  permissions: PermissionView[];
  audit: AuditEntryView[];
}

let nextId = 9_000;

const gone = (): never => {
  throw new BackendError("notFound", "That does not exist.", null);
};

export const group = (part: Partial<GroupView> & { id: number; name: string }): GroupView => ({
  botId: 1,
  permissions: [],
  parentIds: [],
  inherited: [],
  isSystem: false,
  isDefault: false,
  memberCount: 0,
  ...part,
});

export const person = (
  part: Partial<PersonView> & { id: number; username: string },
): PersonView => ({
  isBlacklisted: false,
  groupIds: [1],
  note: "",
  lastSeenAt: null,
  createdAt: 1,
  ...part,
});

const permission = (name: string, part: Partial<PermissionView> = {}): PermissionView => ({
  name,
  description: "",
  isOwn: false,
  commands: [],
  ...part,
});

/** A small community: two groups of every bot, one of its own, some users. */
export function community(now: number): ScriptedPeople {
  return {
    people: [
      person({ id: 1, username: "alex", groupIds: [1, 3], note: "Sells roofs", lastSeenAt: now }),
      person({ id: 2, username: "herobrine", isBlacklisted: true, lastSeenAt: now - 86_400_000 }),
      person({ id: 3, username: "st\u{435}ve", note: "Looks like Steve" }),
      person({ id: 4, username: "nyx\u{200b}", groupIds: [2] }),
    ],
    groups: [
      group({
        id: 2,
        name: "Admin",
        permissions: ["admin.*", "user.*"],
        isSystem: true,
        memberCount: 1,
      }),
      group({
        id: 1,
        name: "User",
        permissions: ["user.say"],
        isSystem: true,
        isDefault: true,
        memberCount: 3,
      }),
      group({
        id: 3,
        name: "VIP",
        permissions: ["vip.fly"],
        parentIds: [1],
        inherited: ["user.say"],
        memberCount: 1,
      }),
    ],
    permissions: [
      permission("admin.*", { description: "Everything that is for administrators" }),
      permission("admin.setgroup", { commands: ["setgroup"] }),
      permission("user.*", { description: "Everything that is for users" }),
      permission("user.say", { description: "The simplest commands", commands: ["dev"] }),
      permission("vip.fly", { description: "May fly", isOwn: true, commands: ["fly"] }),
    ],
    audit: [
      {
        id: 3,
        at: now,
        actor: "user",
        actorName: "",
        action: "update_command",
        botId: 1,
        subject: "fly",
        old: '{"cooldownSeconds":0,"permission":null}',
        new: '{"cooldownSeconds":30,"permission":"vip.fly"}',
      },
      {
        id: 2,
        at: now - 60_000,
        actor: "player",
        actorName: "nyx",
        action: "setgroup",
        botId: 1,
        subject: "alex",
        old: null,
        new: '{"group":"VIP","isIn":true}',
      },
      {
        id: 1,
        at: now - 120_000,
        actor: "user",
        actorName: "",
        action: "update_bot",
        botId: 1,
        subject: "Warden_Guard",
        old: '{"hasPassword":false}',
        new: '{"hasPassword":true,"password":"***"}',
      },
    ],
  };
}

/** People, groups, replies, explanations and the audit of a scripted core. */
export function peopleHandlers(core: ScriptedCore): Handlers {
  const all = () => (core.script.circle ??= community(Date.now()));
  const matching = (req: FindPeopleReq) =>
    all()
      .people.filter((one) => `${one.username} ${one.note}`.toLowerCase().includes(req.search))
      .filter((one) => req.groupId === null || one.groupIds.includes(req.groupId))
      .filter((one) => !req.isBlacklisted || one.isBlacklisted);
  let binnedPeople: PersonView[] = [];
  let binnedGroups: GroupView[] = [];
  let own: { kind: string; text: string }[] = [];
  let language: ReplyLanguage | null = null;
  const replies = (botId: number): RepliesView => ({
    botId,
    language,
    texts: [
      ["forbidden", "{player}, you may not use {prefix}{command}."],
      ["cooldown", "{player}, wait {seconds} s before {prefix}{command} again."],
      ["unknown", ""],
    ].map(([kind = "", standard = ""]) => ({
      kind,
      standard,
      own: own.find((one) => one.kind === kind)?.text ?? null,
      variables: ["player", "command", "prefix", ...(kind === "cooldown" ? ["seconds"] : [])],
    })),
  });
  const putGroup = (changed: GroupView) => {
    const others = all().groups.filter((one) => one.id !== changed.id);
    all().groups = [...others, changed].sort((a, b) => a.name.localeCompare(b.name));
    return changed;
  };
  return {
    getReplies: (req) => replies(req.botId),
    updateReplies: (req) => {
      ({ own, language } = req);
      return replies(req.botId);
    },
    explainLine: (req) => {
      const [word = ""] = req.line.slice(1).split(" ");
      const command = core.script.commands.find((one) => one.name === word);
      const mayNot = typeof command?.permission === "string";
      const step = (name: string, isStop: boolean, facts: Record<string, string> = {}) => ({
        step: name,
        verdict: isStop ? ("stopped" as const) : ("passed" as const),
        facts: Object.entries(facts).map(([key, value]) => ({ name: key, value })),
        words: name,
      });
      const known = { word, command: word };
      return {
        steps: [
          step("prefix", false, { prefix: "@" }),
          step("blacklist", false, { player: req.player }),
          step("name", !command, known),
          ...(command
            ? [
                step("enabled", false),
                step("permission", mayNot, { permission: command.permission ?? "", by: "" }),
              ]
            : []),
        ],
        runs: command !== undefined && !mayNot,
        commandId: command?.id ?? null,
        reply: mayNot ? `${req.player}, you may not use @${word}.` : null,
        isOwner: false,
        isKnown: true,
        groups: ["User"],
      };
    },
    listPeople: (req) => {
      const found = matching(req);
      const from = Number(req.after ?? 0);
      const end = from + req.limit;
      return {
        people: found.slice(from, end),
        next: end < found.length ? String(end) : null,
        total: found.length,
      };
    },
    findPeople: (req) => ({ ids: matching(req).map(({ id }) => id) }),
    createPerson: (req) => {
      const made = person({ id: nextId++, username: req.username.toLowerCase() });
      all().people = [...all().people, made];
      return made;
    },
    setPersonNote: (req) => {
      all().people = all().people.map((one) =>
        one.id === req.id ? { ...one, note: req.note } : one,
      );
      return {};
    },
    changePeople: ({ ids, change }) => {
      const changed = (one: PersonView): PersonView => {
        switch (change.type) {
          case "blacklist":
            return { ...one, isBlacklisted: change.isBlacklisted };
          case "addGroup":
            return { ...one, groupIds: [...new Set([...one.groupIds, change.groupId])] };
          case "removeGroup":
            return { ...one, groupIds: one.groupIds.filter((id) => id !== change.groupId) };
        }
      };
      const wanted = new Set(ids);
      const touched: number[] = [];
      all().people = all().people.map((one) => {
        if (!wanted.has(one.id)) return one;
        const next = changed(one);
        if (JSON.stringify(next) !== JSON.stringify(one)) touched.push(one.id);
        return next;
      });
      return { count: ids.length, changed: touched, putIntoDefault: [] };
    },
    deletePeople: ({ ids }) => {
      binnedPeople = [...binnedPeople, ...all().people.filter((one) => ids.includes(one.id))];
      all().people = all().people.filter((one) => !ids.includes(one.id));
      return { count: ids.length, changed: ids, putIntoDefault: [] };
    },
    restorePeople: ({ ids }) => {
      const back = binnedPeople.filter((one) => ids.includes(one.id));
      all().people = [...all().people, ...back].sort((a, b) => a.id - b.id);
      return { count: back.length, changed: back.map(({ id }) => id), putIntoDefault: [] };
    },
    exportPeople: (req) => ({
      path: `/home/ana/.local/share/sculk/exports/people-Warden_Guard-1.${req.format}`,
      count: all().people.length,
    }),
    importPeople: (req) => {
      const names = req.text
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("username"));
      const good = names.filter((name) => !name.includes("§"));
      for (const line of good) {
        const [username = ""] = line.split(",");
        all().people = [...all().people, person({ id: nextId++, username })];
      }
      const problems = names.flatMap((name, at) =>
        name.includes("§") ? [{ line: at + 1, message: "This cannot be a name." }] : [],
      );
      return { count: good.length, newGroups: [], problems };
    },
    listGroups: () => ({ groups: all().groups, permissions: all().permissions }),
    createGroup: (req) =>
      putGroup(
        group({
          id: nextId++,
          name: req.name,
          permissions: req.permissions,
          parentIds: req.parentIds,
        }),
      ),
    updateGroup: (req) => {
      const was = all().groups.find((one) => one.id === req.id) ?? gone();
      return putGroup({
        ...was,
        name: req.name ?? was.name,
        permissions: req.permissions ?? was.permissions,
        parentIds: req.parentIds ?? was.parentIds,
      });
    },
    deleteGroup: (req) => {
      const one = all().groups.find((other) => other.id === req.id) ?? gone();
      binnedGroups = [...binnedGroups, one];
      all().groups = all().groups.filter((other) => other !== one);
      return one;
    },
    restoreGroup: (req) => putGroup(binnedGroups.find((one) => one.id === req.id) ?? gone()),
    putPermission: (req) => {
      const made = permission(req.name, { description: req.description, isOwn: true });
      all().permissions = [...all().permissions, made];
      return {};
    },
    deletePermission: (req) => {
      all().permissions = all().permissions.filter((one) => one.name !== req.name);
      return {};
    },
    listAudit: (req) => ({
      entries: all().audit.filter((one) => req.actor === null || one.actor === req.actor),
      hasOlder: false,
    }),
  };
}
