import { BackendError } from "@/backend/backend-error";
import type { BotGroupView } from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

let nextId = 7_000;

/** The groups of bots of a scripted core. */
export function botGroupHandlers(core: ScriptedCore): Handlers {
  let binned: BotGroupView[] = [];
  const all = () => (core.script.botGroups ??= []);
  const of = (id: number) => {
    const found = all().find((one) => one.id === id);
    if (!found) throw new BackendError("notFound", "There is no such group of bots.", null);
    return found;
  };
  const put = (group: BotGroupView) => {
    core.script.botGroups = [...all().filter(({ id }) => id !== group.id), group];
    return group;
  };
  return {
    listBotGroups: () => all(),
    createBotGroup: (req) => put({ id: nextId++, revision: "1", ...req }),
    updateBotGroup: (req) => {
      const was = of(req.id);
      return put({
        ...was,
        name: req.name ?? was.name,
        botIds: req.botIds ?? was.botIds,
        revision: `${was.revision ?? ""}+`,
      });
    },
    deleteBotGroup: ({ id }) => {
      const gone = of(id);
      core.script.botGroups = all().filter((one) => one !== gone);
      binned = [...binned, gone];
      return gone;
    },
    restoreBotGroup: ({ id }) => {
      const back = binned.find((one) => one.id === id);
      return back ? put(back) : of(id);
    },
  };
}
