import { BackendError } from "@/backend/backend-error";
import type { PracticeView } from "@/backend/bindings";
import { command, bot as makeBot, server } from "./fixtures";
import type { Handlers, ScriptedCore } from "./scripted-core";

let nextId = 7_000;

const gone = (): never => {
  throw new BackendError("notFound", "That does not exist.", null);
};

function openPractice(core: ScriptedCore): PracticeView {
  const was = core.script.practice;
  const serverId = was.serverId ?? nextId++;
  if (was.serverId === null) {
    const made = server({ id: serverId, name: "Practice world", port: 25_580 });
    core.script.servers = [...core.script.servers, made];
  }
  core.script.practice = {
    ...was,
    serverId,
    state: { type: "running", port: 25_580, since: Date.now() },
    cast: ["Mira", "Tomas", "Rook"],
  };
  return core.script.practice;
}

/** The practice world of a scripted core. */
export function practiceHandlers(core: ScriptedCore): Handlers {
  return {
    getPractice: () => core.script.practice,
    startPractice: () => openPractice(core),
    stopPractice: () => {
      core.script.practice = { ...core.script.practice, state: { type: "stopped" }, players: [] };
      return core.script.practice;
    },
    runPracticeCommand: (req) => {
      core.say("command", null, req.line);
      return {};
    },
    readPracticeConsole: () => ({ lines: core.script.practiceLines }),
    tryInPractice: () => {
      const { serverId, players } = openPractice(core);
      const n = core.script.bots.length + 1;
      const made = makeBot({
        id: nextId++,
        username: `Sculk_${n}`,
        serverId: serverId ?? gone(),
        state: { type: "online", since: Date.now(), idleSince: null },
      });
      core.script.bots = [...core.script.bots, made];
      core.script.commands = [...core.script.commands, command({ id: nextId++, botId: made.id })];
      core.script.practice = { ...core.script.practice, players: [...players, made.username] };
      return made;
    },
  };
}
