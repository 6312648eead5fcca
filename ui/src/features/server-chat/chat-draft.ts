import type {
  ChatRuleView,
  ChatTypeView,
  ServerChatView,
  UpdateServerChatReq,
} from "@/backend/bindings";

/** How chat of a server is read and written, while it is edited. */
export interface ChatDraft {
  readonly rules: readonly ChatRuleView[];
  readonly types: readonly ChatTypeView[];
  /** One pattern per line. */
  readonly warnings: string;
}

export function chatDraftOf(view: ServerChatView): ChatDraft {
  return { rules: view.rules, types: view.types, warnings: view.spamWarnings.join("\n") };
}

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const differs = <T>(now: T, was: T): T | null =>
  JSON.stringify(now) === JSON.stringify(was) ? null : now;

/** Only what differs; null when nothing does. */
export function chatChangesOf(view: ServerChatView, draft: ChatDraft): UpdateServerChatReq | null {
  const changes = {
    rules: differs([...draft.rules], view.rules),
    types: differs([...draft.types], view.types),
    spamWarnings: differs(linesOf(draft.warnings), view.spamWarnings),
  };
  const isChanged = Object.values(changes).some((value) => value !== null);
  return isChanged ? { serverId: view.serverId, ...changes } : null;
}

/** What saving the changes over somebody else's leads to: theirs, but for the parts that were changed. */
export function mergedDraft(
  theirs: ServerChatView,
  changes: UpdateServerChatReq | null,
  draft: ChatDraft,
): ChatDraft {
  return {
    ...chatDraftOf(theirs),
    ...(changes?.rules && { rules: draft.rules }),
    ...(changes?.types && { types: draft.types }),
    ...(changes?.spamWarnings && { warnings: draft.warnings }),
  };
}

/** Moves an item one place up or down; at the end of the list nothing happens. */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const to = at + by;
  const item = list[at];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  const rest = list.filter((_, idx) => idx !== at);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** The list with one item changed. */
export function changed<T>(list: readonly T[], at: number, part: Partial<T>): T[] {
  return list.map((item, idx) => (idx === at ? { ...item, ...part } : item));
}

/** The list without one item. */
export function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, idx) => idx !== at);
}

/** A rule to begin with: the commonest form of chat. */
export const NEW_RULE: ChatRuleView = {
  name: "",
  pattern: "^(?P<player>\\w+): (?P<message>.+)$",
  chatType: "chat",
  isForOnlineOnly: true,
};
