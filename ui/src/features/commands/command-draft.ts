import type { CommandView, UpdateCommandReq } from "@/backend/bindings";
import { isCommandName, splitNames } from "@/backend/field-rules";
import { argumentDraft, argumentOf, argumentProblems, type ArgumentDraft } from "./argument-draft";

/** A command's facts while they are edited. */
export interface CommandDraft {
  name: string;
  /** As typed, with commas between. */
  aliases: string;
  description: string;
  cooldown: string;
  isCooldownForAll: boolean;
  /** Empty: none. */
  permission: string;
  chatTypes: readonly string[];
  arguments: readonly ArgumentDraft[];
}

/** The chat types every server has. Others a command listens to already are kept in the list. */
export const CHAT_TYPES = ["chat", "private"] as const;

/** The longest wait between two uses, in seconds: a day. */
export const COOLDOWN_LIMIT = 86_400;

export function commandDraft(command: CommandView): CommandDraft {
  return {
    name: command.name,
    aliases: command.aliases.join(", "),
    description: command.description,
    cooldown: String(command.cooldownSeconds),
    isCooldownForAll: command.isCooldownForAll,
    permission: command.permission ?? "",
    chatTypes: command.allowedChatTypes,
    arguments: command.arguments.map(argumentDraft),
  };
}

export interface CommandProblems {
  name: "malformed" | "taken" | null;
  aliases: "malformed" | "taken" | null;
  cooldown: "malformed" | null;
  permission: "malformed" | null;
  chatTypes: "none" | null;
  arguments: "some" | null;
}

/** Dots between the parts of a permission, a star at the end alone: `shop.open`, `shop.*`, `*`. */
export function isPermission(name: string): boolean {
  return /^(?:\*|[^\s*]{1,100}|[^\s*]{1,98}\.\*)$/u.test(name);
}

/** What is wrong with a draft; `others` are the bot's other commands. */
export function commandProblems(
  draft: CommandDraft,
  others: readonly CommandView[],
): CommandProblems {
  const taken = new Set(others.flatMap((other) => [other.name, ...other.aliases]));
  const name = draft.name.trim().toLowerCase();
  const aliases = splitNames(draft.aliases.toLowerCase());
  const cooldown = Number(draft.cooldown);
  const isCooldown =
    draft.cooldown.trim() !== "" &&
    Number.isInteger(cooldown) &&
    cooldown >= 0 &&
    cooldown <= COOLDOWN_LIMIT;
  return {
    name: !isCommandName(name) ? "malformed" : taken.has(name) ? "taken" : null,
    aliases: !aliases.every(isCommandName)
      ? "malformed"
      : aliases.some((alias) => taken.has(alias) || alias === name)
        ? "taken"
        : null,
    cooldown: isCooldown ? null : "malformed",
    permission:
      draft.permission.trim() === "" || isPermission(draft.permission.trim()) ? null : "malformed",
    chatTypes: draft.chatTypes.length === 0 ? "none" : null,
    arguments: argumentProblems(draft.arguments).some(Boolean) ? "some" : null,
  };
}

/** The request that saves a draft. */
export function updateOf(id: number, draft: CommandDraft): UpdateCommandReq {
  return {
    id,
    name: draft.name.trim().toLowerCase(),
    aliases: splitNames(draft.aliases.toLowerCase()),
    description: draft.description.trim(),
    isEnabled: null,
    cooldownSeconds: Number(draft.cooldown),
    isCooldownForAll: draft.isCooldownForAll,
    permission: draft.permission.trim(),
    allowedChatTypes: [...draft.chatTypes],
    arguments: draft.arguments.map(argumentOf),
  };
}
