import type { BotView } from "@/backend/bindings";
import { draftOf, type SettingsDraft } from "./settings-draft";

/* Unsaved settings outlive the window: closing it to the tray asks no questions. A typed password
   does not; it is written nowhere but into the keychain. */

const keyOf = (botId: number) => `sculk.botSettings.${botId}`;

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

function isKept(kept: unknown, like: SettingsDraft): kept is Omit<SettingsDraft, "password"> {
  if (typeof kept !== "object" || kept === null) return false;
  return Object.entries(like).every(
    ([name, value]) =>
      name === "password" || typeof (kept as Record<string, unknown>)[name] === typeof value,
  );
}
