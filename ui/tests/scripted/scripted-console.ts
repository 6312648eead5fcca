import type { ConsoleLine } from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

const textOf = (line: ConsoleLine) => line.spans.map((span) => span.text).join("");

/** The consoles of a scripted core: all lines are in memory. */
export function consoleHandlers(core: ScriptedCore): Handlers {
  const before = (botId: number, seq: number | null) => {
    const all = core.script.consoles.get(botId) ?? [];
    return all.filter((line) => line.seq < (seq ?? Infinity));
  };
  return {
    readConsole: (req) => {
      const older = before(req.botId, req.before);
      return { lines: older.slice(-req.limit), hasOlder: older.length > req.limit };
    },
    searchConsole: (req) => {
      const wanted = req.text.toLowerCase();
      const fits = (line: ConsoleLine) => textOf(line).toLowerCase().includes(wanted);
      const found = before(req.botId, req.before).filter(fits).reverse();
      return { lines: found.slice(0, req.limit), lookedBackTo: null };
    },
  };
}
