import type { PracticeLine } from "@/backend/bindings";
import { bot, command, server } from "./fixtures";
import { empty } from "./scenarios";
import type { Script } from "./scripted-core";

/** A practice world with a bot of ours in it that has just answered. */
export function practising(now: number): Script {
  const at = (seconds: number) => now - 60_000 + seconds * 1_000;
  const told = (code: string, params: Record<string, string>) => ({ code, params });
  const lines: [PracticeLine["kind"], string | null, string, PracticeLine["told"]?][] = [
    [
      "notice",
      null,
      "The practice world is open on 127.0.0.1:25580.",
      told("open", { port: "25580" }),
    ],
    ["joined", "Sculk_1", ""],
    ["chat", "Mira", "Welcome to the practice world, Sculk_1!"],
    ["command", null, "give Sculk_1 bread 3"],
    ["reply", null, "Gave 3 bread to Sculk_1."],
    [
      "event",
      null,
      "Sculk_1 picked up 3 bread",
      told("pickedUp", { player: "Sculk_1", count: "3", item: "bread" }),
    ],
    ["command", null, "talk Mira @ping"],
    ["chat", "Mira", "@ping"],
    ["chat", "Sculk_1", "pong"],
    ["command", null, "drop Steve"],
    ["reply", null, "There is no player Steve."],
    ["left", "Steve_77", "its line was cut by an operator"],
    [
      "problem",
      null,
      "The process of the practice world ended (it was ended by signal 9). It is started again; the world is as new.",
      told("begunAgain", { detail: "it was ended by signal 9" }),
    ],
  ];
  const about = (name: string, args: string, does: string) => ({ name, arguments: args, does });
  return {
    ...empty(),
    servers: [server({ id: 1, name: "Practice world", port: 25_580, botCount: 1 })],
    bots: [
      bot({
        id: 1,
        username: "Sculk_1",
        state: { type: "online", since: now - 60_000, idleSince: null },
      }),
    ],
    commands: [command({ id: 1 })],
    practice: {
      state: { type: "running", port: 25_580, since: now - 60_000 },
      serverId: 1,
      players: ["Sculk_1", "Ana"],
      cast: ["Mira", "Tomas", "Rook"],
      commands: [
        about("help", "", "lists the commands"),
        about("say", "<text>", "says something to all"),
        about("talk", "<player of ours> <text>", "makes Mira, Tomas or Rook say something"),
        about("give", "<player> <item> [count]", "gives items"),
        about("tp", "[player] <x y z | player>", "puts a player somewhere"),
        about("time", "<day | night | ticks>", "sets the time of day"),
        about("setblock", "<x y z> <block>", "changes a block"),
      ],
    },
    practiceLines: lines.map(([kind, player, text, sentence], seq) => ({
      seq,
      at: at(seq * 4),
      kind,
      player,
      text,
      told: sentence ?? null,
    })),
  };
}
