import type { BotView, UpdateBotReq } from "@/backend/bindings";
import { isPrefix, splitNames, usernameProblem, type UsernameProblem } from "@/backend/field-rules";

/** A bot's settings while they are edited. */
export interface SettingsDraft {
  username: string;
  serverId: number;
  prefix: string;
  /** As typed, names with commas between. */
  owners: string;
  note: string;
  autoStart: boolean;
  /** What the password becomes; null leaves it, empty forgets it. */
  password: string | null;
}

export function draftOf(bot: BotView): SettingsDraft {
  const { username, serverId, prefix, note, autoStart } = bot;
  return {
    username,
    serverId,
    prefix,
    note,
    autoStart,
    owners: bot.owners.join(", "),
    password: null,
  };
}

/** The longest note the core takes. */
export const NOTE_LIMIT = 2_000;

export interface SettingsProblems {
  username: UsernameProblem | null;
  prefix: "malformed" | null;
  owners: "malformed" | null;
  note: "tooLong" | null;
}

export function settingsProblems(draft: SettingsDraft): SettingsProblems {
  const areOwners = splitNames(draft.owners).every((name) => /^\w{1,16}$/.test(name));
  return {
    username: usernameProblem(draft.username),
    prefix: isPrefix(draft.prefix) ? null : "malformed",
    owners: areOwners ? null : "malformed",
    note: draft.note.length > NOTE_LIMIT ? "tooLong" : null,
  };
}

/** What saving the changes over somebody else's leads to: theirs, but for what was changed. */
export function mergedDraft(
  theirs: BotView,
  changes: UpdateBotReq | null,
  draft: SettingsDraft,
): SettingsDraft {
  const merged = { ...draftOf(theirs), password: draft.password };
  const keys = ["username", "serverId", "prefix", "owners", "note", "autoStart"] as const;
  for (const key of keys) {
    if (changes && changes[key] !== null) Object.assign(merged, { [key]: draft[key] });
  }
  return merged;
}

/** Only what differs from the bot as it is; null when nothing does. */
export function changesOf(bot: BotView, draft: SettingsDraft): UpdateBotReq | null {
  const owners = splitNames(draft.owners);
  const differs = <T>(now: T, was: T) => (now === was ? null : now);
  const changes = {
    username: differs(draft.username, bot.username),
    serverId: differs(draft.serverId, bot.serverId),
    prefix: differs(draft.prefix, bot.prefix),
    owners: owners.join() === bot.owners.join() ? null : owners,
    note: differs(draft.note, bot.note),
    autoStart: differs(draft.autoStart, bot.autoStart),
    password: draft.password,
  };
  const isChanged = Object.values(changes).some((value) => value !== null);
  return isChanged ? { id: bot.id, ...changes } : null;
}
