import type { BotView } from "@/backend/bindings";
import type { JoiningEdits } from "./joining-draft";
import { holdsPlainSecret } from "./plain-secrets";
import { draftOf, type SettingsDraft } from "./settings-draft";

/* Unsaved settings outlive the window: closing it to the tray asks no questions. A typed password
   does not, neither by itself nor in a line; it is written nowhere but into the keychain. */

const keyOf = (botId: number) => `sculk.botSettings.${botId}`;
const joiningKeyOf = (botId: number) => `sculk.botJoining.${botId}`;

/** The settings of a bot with the changes nobody saved, if any were left. */
export function readKeptDraft(bot: BotView): SettingsDraft {
  const draft = draftOf(bot);
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(bot.id)) ?? "null");
    return isKept(kept, draft) ? { ...draft, ...kept, password: null } : draft;
  } catch {
    return draft; // storage is refused or holds nonsense
  }
}

/** Keeps the changes; null forgets them. */
export function keepDraft(botId: number, draft: SettingsDraft | null): void {
  try {
    if (!draft) localStorage.removeItem(keyOf(botId));
    else localStorage.setItem(keyOf(botId), JSON.stringify({ ...draft, password: undefined }));
  } catch {
    // Storage is refused or full: the draft then lives as long as its tab.
  }
}

/** What was changed of how a bot joins and not saved, if anything was left. */
export function readKeptJoining(botId: number): JoiningEdits {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(joiningKeyOf(botId)) ?? "null");
    if (typeof kept !== "object" || kept === null) return {};
    const { joinCommands, viewDistance, isIsolated } = kept as Record<string, unknown>;
    return {
      ...(typeof joinCommands === "string" ? { joinCommands } : {}),
      ...(typeof viewDistance === "string" ? { viewDistance } : {}),
      ...(typeof isIsolated === "boolean" ? { isIsolated } : {}),
    };
  } catch {
    return {}; // storage is refused or holds nonsense
  }
}

/** Keeps what was changed of how a bot joins; null forgets it. */
export function keepJoining(botId: number, edits: JoiningEdits | null): void {
  try {
    if (!edits) {
      localStorage.removeItem(joiningKeyOf(botId));
      return;
    }
    const isPlain = holdsPlainSecret(edits.joinCommands ?? "");
    const kept = { ...edits, allowsPlainSecrets: undefined };
    localStorage.setItem(
      joiningKeyOf(botId),
      JSON.stringify(isPlain ? { ...kept, joinCommands: undefined } : kept),
    );
  } catch {
    // Storage is refused or full: the edits then live as long as their tab.
  }
}

/** Forgets all that was typed for a bot and not saved. */
export function forgetKept(botId: number): void {
  keepDraft(botId, null);
  keepJoining(botId, null);
}

function isKept(kept: unknown, like: SettingsDraft): kept is Omit<SettingsDraft, "password"> {
  if (typeof kept !== "object" || kept === null) return false;
  return Object.entries(like).every(
    ([name, value]) =>
      name === "password" || typeof (kept as Record<string, unknown>)[name] === typeof value,
  );
}
