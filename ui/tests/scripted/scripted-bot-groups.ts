import { BackendError } from "@/backend/backend-error";
import type { BotGroupView, BotTarget } from "@/backend/bindings";
import type { Handlers, ScriptedCore } from "./scripted-core";

let nextId = 7_000;

/** What is done to bots one by one and in groups, and the groups themselves, of a scripted core. */
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
  const targets = (req: BotTarget): number[] => {
    switch (req.type) {
      case "all":
        return core.script.bots.map((bot) => bot.id);
      case "some":
        return req.ids;
      case "groups":
        return all()
          .filter(({ id }) => req.ids.includes(id))
          .flatMap(({ botIds }) => botIds);
    }
  };
  const connect = (req: BotTarget) => {
    for (const id of targets(req)) core.setState(id, { type: "connecting", attempt: 1 });
    return {};
  };
  return {
    startBots: connect,
    restartBots: connect,
    stopBots: (req) => {
      for (const id of targets(req)) core.setState(id, { type: "stopped" });
      return {};
    },
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
