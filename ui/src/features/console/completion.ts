import type { CommandView, ConsoleLine } from "@/backend/bindings";

/** A player who was heard, and when last. */
export interface HeardPlayer {
  name: string;
  at: number;
}

/** How far back players are looked for, in lines. */
const LOOKED_BACK = 5_000;
/** Options shown at once. */
const SHOWN = 6;

/** What every server knows; what others know is learnt from what was sent. */
const COMMANDS = ["/help", "/list", "/me", "/msg", "/teammsg", "/tell", "/trigger", "/w"];

/** Who spoke of late, the last one first. */
export function heardPlayers(lines: readonly ConsoleLine[]): HeardPlayer[] {
  const found = new Map<string, number>();
  const from = Math.max(0, lines.length - LOOKED_BACK);
  for (let at = lines.length - 1; at >= from; at--) {
    const line = lines[at];
    if (line?.player && !found.has(line.player)) found.set(line.player, line.at);
  }
  return [...found].map(([name, at]) => ({ name, at }));
}

/** What fits the word at the end of a line. */
export interface Completion {
  /** The word as it is so far. */
  word: string;
  options: readonly CompletionOption[];
}

export type CompletionOption =
  | { kind: "player"; value: string; at: number }
  | { kind: "command"; value: string; about: string }
  | { kind: "server"; value: string };

/** What the completion draws from. */
export interface CompletionSource {
  players: readonly HeardPlayer[];
  commands: readonly CommandView[];
  prefix: string;
  /** Lines that were sent before, oldest first. */
  sent: readonly string[];
}

const NOTHING: Completion = { word: "", options: [] };

/** What could stand at the end of a line that is being written: in the first word a command of the
 *  server (`/`) or of bots (the prefix), elsewhere a player. */
export function complete(line: string, source: CompletionSource): Completion {
  const word = /\S*$/.exec(line)?.[0] ?? "";
  if (word === "") return NOTHING;
  const isFirst = word.length === line.trimStart().length;
  const wanted = word.toLowerCase();
  const fits = ({ value }: { value: string }) =>
    value.toLowerCase().startsWith(wanted) && value.toLowerCase() !== wanted;
  const options = isFirst ? [...firstWords(word, source), ...players(source)] : players(source);
  return { word, options: options.filter(fits).slice(0, SHOWN) };
}

const players = (source: CompletionSource): CompletionOption[] =>
  source.players.map(({ name, at }) => ({ kind: "player", value: name, at }));

function firstWords(word: string, source: CompletionSource): CompletionOption[] {
  if (word.startsWith("/")) {
    const sent = [...source.sent].reverse().map((line) => line.split(/\s/)[0] ?? "");
    return [...new Set([...sent, ...COMMANDS])].map((value) => ({ kind: "server", value }));
  }
  if (!word.startsWith(source.prefix)) return [];
  return source.commands.map(({ name, description }) => ({
    kind: "command",
    value: `${source.prefix}${name}`,
    about: description,
  }));
}

/** The line with an option in place of its last word, ready for the next one. */
export const accept = (line: string, option: string) => `${line.replace(/\S*$/, "")}${option} `;
