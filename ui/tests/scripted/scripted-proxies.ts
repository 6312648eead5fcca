import { BackendError } from "@/backend/backend-error";
import type { ProxyView } from "@/backend/bindings";
import { proxy } from "./fixtures";
import type { Handlers, ScriptedCore } from "./scripted-core";

let nextId = 7_000;

const gone = (): never => {
  throw new BackendError("notFound", "That does not exist.", null);
};

const placeOf = (address: string) => {
  const at = address.lastIndexOf(":");
  return { host: address.slice(0, at).replace(/[[\]]/g, ""), port: Number(address.slice(at + 1)) };
};

/** Proxies of a scripted core. Lines of an import that hold a space are not taken. */
export function proxyHandlers(core: ScriptedCore): Handlers {
  const all = () => core.script.proxies;
  const find = (id: number) => all().find((one) => one.id === id) ?? gone();
  const put = (changed: ProxyView) => {
    const others = all().filter((one) => one.id !== changed.id);
    core.script.proxies = [...others, changed].sort((a, b) => a.id - b.id);
    return changed;
  };
  let deleted: ProxyView[] = [];
  return {
    listProxies: all,
    createProxy: (req) =>
      put(
        proxy({
          id: nextId++,
          ...placeOf(req.address),
          kind: req.kind,
          username: req.username,
          hasPassword: req.password !== "",
          note: req.note,
          maxBots: req.maxBots,
          isChecking: true,
        }),
      ),
    updateProxy: (req) => {
      const was = find(req.id);
      return put({
        ...was,
        ...(req.address === null ? {} : placeOf(req.address)),
        kind: req.kind ?? was.kind,
        username: req.username ?? was.username,
        hasPassword: req.password === null ? was.hasPassword : req.password !== "",
        note: req.note ?? was.note,
        maxBots: req.maxBots === null ? was.maxBots : req.maxBots || null,
        isEnabled: req.isEnabled ?? was.isEnabled,
      });
    },
    deleteProxy: (req) => {
      const one = find(req.id);
      core.script.proxies = all().filter((other) => other !== one);
      deleted = [...deleted, one];
      return one;
    },
    restoreProxy: (req) => put(deleted.find((one) => one.id === req.id) ?? gone()),
    importProxies: (req) => {
      const lines = req.text.split("\n").map((text, idx) => ({ text: text.trim(), line: idx + 1 }));
      const good = lines.filter(({ text }) => text !== "" && !text.includes(" "));
      for (const { text } of good) {
        put(proxy({ id: nextId++, ...placeOf(text), kind: req.kind, maxBots: req.maxBots }));
      }
      const bad = lines.filter(({ text }) => text.includes(" "));
      const message = "The host is not a name or an address.";
      return {
        nAdded: good.length,
        problems: bad.map(({ line }) => ({ line, message })),
      };
    },
    checkProxies: (req) => {
      const isMeant = (one: ProxyView) => req.ids?.includes(one.id) ?? one.isEnabled;
      core.script.proxies = all().map((one) => (isMeant(one) ? { ...one, isChecking: true } : one));
      return {};
    },
    getBotProxy: (req) =>
      core.script.botProxies.get(req.botId) ?? {
        botId: req.botId,
        choice: { type: "direct" },
        currentProxyId: null,
      },
    setBotProxy: (req) => {
      const view = { botId: req.botId, choice: req.choice, currentProxyId: null };
      core.script.botProxies.set(req.botId, view);
      return view;
    },
  };
}
