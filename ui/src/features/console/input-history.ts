/** Lines kept per bot. */
const KEPT = 200;

/** What was typed before, and where the arrows are in it. */
export interface InputHistory {
  lines: readonly string[];
  /** Index of the line shown; `lines.length` is the new line. */
  at: number;
  /** What was being typed when the arrows left it. */
  draft: string;
}

export const NO_HISTORY: InputHistory = { lines: [], at: 0, draft: "" };

/** After a line was sent. The same line twice in a row is kept once. */
export function remember(history: InputHistory, line: string): InputHistory {
  const isSame = history.lines.at(-1) === line;
  const lines = isSame ? history.lines : [...history.lines, line].slice(-KEPT);
  return { lines, at: lines.length, draft: "" };
}

/** One step up or down; the second answer is what the field shows then. */
export function stepHistory(
  history: InputHistory,
  by: 1 | -1,
  shown: string,
): [InputHistory, string] {
  const draft = history.at === history.lines.length ? shown : history.draft;
  const at = Math.min(history.lines.length, Math.max(0, history.at + by));
  return [{ ...history, at, draft }, history.lines[at] ?? draft];
}

const histories = new Map<number, InputHistory>();

/** The history of a bot's console; it outlives the tab. */
export const historyOf = (botId: number) => histories.get(botId) ?? NO_HISTORY;
export const keepHistory = (botId: number, history: InputHistory) => histories.set(botId, history);
