import type { PracticeCommandView, PracticeView } from "@/backend/bindings";

/** What could stand where the cursor is, and which command is being written. */
export interface Completion {
  /** Index in the line where the word begins that an option replaces. */
  from: number;
  options: readonly string[];
  /** The command whose arguments are being written. */
  command: PracticeCommandView | null;
}

/** Options shown at once. */
const SHOWN = 8;

/** Things of Minecraft that one tries first; any other name of the game works too. */
const THINGS: Record<string, readonly string[]> = {
  item: [
    "bread",
    "apple",
    "iron_ingot",
    "diamond",
    "oak_log",
    "torch",
    "stone_pickaxe",
    "iron_sword",
  ],
  kind: ["zombie", "skeleton", "creeper", "cow", "pig", "sheep", "chicken", "wolf"],
  block: ["stone", "dirt", "oak_planks", "glass", "chest", "water", "air"],
  mode: ["survival", "creative", "adventure", "spectator"],
};

/** Alternatives that stand for a value instead of being words themselves. */
const VALUES = new Set(["ticks", "x y z", "text"]);

/** The arguments of a command, one entry per word: `<x y z>` are three. */
function slotsOf(command: PracticeCommandView): string[] {
  const groups = command.arguments.match(/<[^>]*>|\[[^\]]*\]/g) ?? [];
  return groups.flatMap((group) => {
    const inner = group.slice(1, -1);
    return inner === "x y z" ? ["x", "y", "z"] : [inner];
  });
}

function optionsOf(slot: string, view: PracticeView): readonly string[] {
  const things = THINGS[slot];
  if (things) return things;
  if (slot === "player of ours") return view.cast;
  if (slot === "player") return [...view.players, ...view.cast];
  if (!slot.includes("|")) return [];
  return slot.split("|").flatMap((one) => {
    const word = one.trim();
    if (word === "player") return [...view.players, ...view.cast];
    return VALUES.has(word) ? [] : [word];
  });
}

/** What fits at the end of a line that is being written. */
export function complete(line: string, view: PracticeView): Completion {
  const from = line.search(/\S*$/);
  const word = line.slice(from).toLowerCase();
  const before = line.slice(0, from).trim();
  const matching = (options: readonly string[]) =>
    options
      .filter((one) => one.toLowerCase().startsWith(word) && one.toLowerCase() !== word)
      .slice(0, SHOWN);
  if (before === "") {
    // A slash is a habit from the game; the console does without.
    const bare = word.replace(/^\//, "");
    const names = view.commands.map(({ name }) => name);
    return {
      from,
      options: names.filter((name) => name.startsWith(bare) && name !== bare).slice(0, SHOWN),
      command: view.commands.find(({ name }) => name === bare) ?? null,
    };
  }
  const words = before.replace(/^\//, "").split(/\s+/);
  const command = view.commands.find(({ name }) => name === words[0]) ?? null;
  const slot = command && slotsOf(command)[words.length - 1];
  return { from, options: slot ? matching(optionsOf(slot, view)) : [], command };
}

/** The line with an option in place of its last word. */
export const accept = (line: string, { from }: Completion, option: string) =>
  `${line.slice(0, from)}${option} `;
