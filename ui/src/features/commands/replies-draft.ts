import type { ReplyView, UpdateRepliesReq } from "@/backend/bindings";

/** The owner's texts while they are edited, by kind; a kind that is not here has the app's text. */
export type RepliesDraft = ReadonlyMap<string, string>;

/** Longest text, in characters. */
export const LONGEST_REPLY = 200;

export function repliesDraft(texts: readonly ReplyView[]): RepliesDraft {
  const own = texts.flatMap((one) => (one.own === null ? [] : [[one.kind, one.own] as const]));
  return new Map(own);
}

/** Names in braces that a text has no value for; they would be said as they are. */
export function strangeVariables(text: string, known: readonly string[]): string[] {
  const names = [...text.matchAll(/\{([^{}]*)\}/gu)].map((found) => found[1] ?? "");
  return [...new Set(names.filter((name) => !known.includes(name)))];
}

export function repliesOf(
  botId: number,
  language: UpdateRepliesReq["language"],
  draft: RepliesDraft,
): UpdateRepliesReq {
  return { botId, language, own: [...draft].map(([kind, text]) => ({ kind, text: text.trim() })) };
}
