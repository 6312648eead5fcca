// A plugin's life: what it is given, its hooks, its pages, its end.
((K) => {
  "use strict";
  const N = K.native;
  /** What plugins offer to others, by name. */
  const registry = new Map();

  const configOf = (owner) => {
    const { profile } = K;
    const config = {
      id: profile.id, username: profile.username, prefix: profile.prefix, owners: profile.owners.join(","),
      server: { host: profile.serverHost, port: profile.serverPort, version: profile.version },
      plugins: K.plugins.map((one) => {
        const row = { id: one.idx + 1, name: one.name, version: one.version, isEnabled: true, settings: "{}" };
        Object.defineProperty(row, "settings", {
          enumerable: true,
          get: () => {
            if (one.idx === owner) return K.stringify(one.settings);
            return N.may(owner, "plugin-data", `the settings of ${one.name}`) ? K.stringify(one.settings) : "{}";
          },
        });
        return row;
      }),
    };
    // Not enumerable, so that a copy or a log of the configuration does not read it by accident.
    Object.defineProperty(config, "password", { enumerable: false, get: () => N.password(owner) });
    return config;
  };

  const clientOf = (owner) => {
    const ask = () => N.permit(owner, "packets", "the connection");
    return new Proxy(Object.create(null), {
      get(_, key) {
        if (typeof key === "symbol") return undefined;
        ask();
        throw new Error("Raw packets are not there yet: plugins hear events instead.");
      },
      has: () => true,
    });
  };

  K.makePlugin = (about) => {
    const { idx: owner } = about;
    const plugin = { ...about, hooks: {}, uiState: new Map(), log: (text) => N.log(owner, "info", typeof text === "string" ? text : K.inspect(text)) };
    K.plugins[owner] = plugin;
  };

  const furnish = (plugin) => {
    const owner = plugin.idx;
    const events = K.facade(K.events, K.emitterMethods(K.events, owner, () => events));
    const scope = K.makeScope(owner);
    const own = {
      ...K.actionsOf(owner),
      ...K.emitterMethods(K.bot, owner, () => plugin.bot),
      __proto__: null,
      events,
      config: configOf(owner),
      console: scope.console,
      messageQueue: K.queueOf(owner),
      pluginUiState: plugin.uiState,
      sendLog: plugin.log,
      sendMessage: (type, message, username) => void K.enqueue(owner, type, message, username),
    };
    Object.setPrototypeOf(own, null);
    // Copies: what one plugin puts there is not what another one finds.
    const copied = { commands: () => K.commandsFor(owner), pluginRegistry: () => new Map(registry) };
    for (const key of Object.keys(copied)) Object.defineProperty(own, key, { get: copied[key], set() {}, configurable: true });
    Object.defineProperty(own, "_client", { get: () => (own.client ??= clientOf(owner)), configurable: true });
    plugin.bot = K.facade(K.bot, own);
    own.api = K.apiOf(owner, events);
    plugin.scope = scope;
    plugin.options = { settings: K.parse(K.stringify(plugin.settings)), store: K.storeOf(owner), console: scope.console };
  };

  const hooksOf = (exported) => {
    const main = exported?.default ?? exported;
    const candidates = [exported, main].filter((one) => one !== null && one !== undefined);
    const find = (name) => candidates.map((one) => one[name]).find((one) => typeof one === "function");
    const names = ["onUnload", "onEnable", "onDisable", "onUpdate", "getUiPageContent", "handleAction"];
    const hooks = Object.fromEntries(names.map((name) => [name, find(name)]));
    hooks.self = main;
    hooks.onLoad = find("onLoad") ?? (typeof main === "function" ? main : undefined);
    hooks.exports = candidates.map((one) => one.exports).find((one) => one !== undefined);
    return hooks;
  };

  const hook = (plugin, name, more) => {
    const fn = plugin.hooks[name];
    if (fn === undefined) return;
    const { settings, store } = plugin.options;
    const given = { botId: K.profile.id, settings, store, bot: plugin.bot, prisma: K.prismaOf(plugin.idx), ...more };
    K.call(plugin.idx, name, fn, plugin.hooks.self, [given]);
  };

  const begin = (plugin, exported) => {
    plugin.hooks = hooksOf(exported);
    if (plugin.hooks.exports !== undefined) registry.set(plugin.name, plugin.hooks.exports);
    const { onLoad } = plugin.hooks;
    if (onLoad === undefined) {
      throw new Error("Its entry file exports neither a function nor an onLoad.");
    }
    const outcome = K.apply(onLoad, plugin.hooks.self, [plugin.bot, plugin.options]);
    if (outcome instanceof Promise) K.promiseOwners.set(outcome, [plugin.idx, "onLoad"]);
    const { kind, from } = plugin.occasion ?? { kind: "load" };
    if (kind === "enabled") hook(plugin, "onEnable", {});
    if (kind === "updated") hook(plugin, "onUpdate", { oldVersion: from, newVersion: plugin.version });
  };

  /** Loads a plugin. What it throws is thrown on: it is told as a plugin that does nothing. */
  K.load = (owner) => {
    const plugin = K.plugins[owner];
    furnish(plugin);
    return K.enter(owner, () => {
      const file = N.entry(owner);
      if (!N.isModule(owner, file)) {
        begin(plugin, plugin.scope.requireFile(file));
        return false;
      }
      N.import(owner, file).then(
        (exported) => K.enter(owner, () => {
          try {
            begin(plugin, exported);
          } catch (error) {
            K.loadFailed(owner, error);
          }
        }),
        (error) => K.loadFailed(owner, error),
      );
      return true;
    });
  };
  K.loadFailed = (owner, error) => {
    const { message, stack } = K.describe(error);
    N.loadFailed(owner, message, stack);
    K.drop(owner);
  };

  /** Everything of a plugin that could still run, gone. */
  K.drop = (owner) => {
    K.removeListenersOf(K.bot, owner);
    K.removeListenersOf(K.events, owner);
    K.dropTimersOf(owner);
    K.forgetCommandsOf(owner);
    K.forgetNodesOf(owner);
    registry.delete(K.plugins[owner].name);
  };

  K.unload = (owner) => {
    const plugin = K.plugins[owner];
    const { onUnload, self } = plugin.hooks;
    if (onUnload === undefined) {
      K.drop(owner);
      return;
    }
    const given = { botId: K.profile.id, bot: plugin.bot, prisma: K.prismaOf(owner) };
    const outcome = K.call(owner, "onUnload", onUnload, self, [given]);
    if (outcome instanceof Promise) outcome.then(() => K.drop(owner), () => K.drop(owner));
    else K.drop(owner);
  };

  const idxOf = (name) => K.plugins.findIndex((one) => one.name === name);
  /** Runs something whose outcome somebody waits for. */
  const answer = (call, name, during, work) => {
    const owner = idxOf(name);
    const failed = (error) => {
      const { message, stack } = K.describe(error);
      N.outcome(call, owner, during, message, stack, null);
    };
    if (owner === -1 || K.plugins[owner].bot === undefined) {
      failed(new Error(`There is no plugin “${name}”.`));
      return;
    }
    const done = (value) => N.outcome(call, owner, during, null, null, K.stringify(value) ?? "null");
    try {
      const outcome = K.enter(owner, () => work(K.plugins[owner]));
      Promise.resolve(outcome).then(done).catch(failed);
    } catch (error) {
      failed(error);
    }
  };

  K.answerFor = answer;

  const given = (plugin) => ({ botId: K.profile.id, settings: plugin.options.settings });
  const page = ({ call, plugin: name, path }) =>
    answer(call, name, "getUiPageContent", (plugin) => {
      const { getUiPageContent, self } = plugin.hooks;
      if (getUiPageContent === undefined) throw new Error("This plugin has no pages.");
      return K.apply(getUiPageContent, self, [{ ...given(plugin), path, bot: plugin.bot }]);
    });
  const action = ({ call, plugin: name, action: pressed, payload }) =>
    answer(call, name, "handleAction", (plugin) => {
      const { handleAction, self } = plugin.hooks;
      if (handleAction === undefined) throw new Error("This plugin's pages have no actions.");
      const botProcess = { connected: true, send: (message) => plugin.scope.process.emit("message", message) };
      return K.apply(handleAction, self, [{ ...given(plugin), botProcess, action: pressed, payload }]);
    });
  const evaluate = ({ call, plugin: name, source }) =>
    answer(call, name, "a line", async (plugin) => {
      const file = `/plugins/${name}/[line]`;
      const names = ["bot", "options", "require", ...K.scopeNames.filter((one) => one in plugin.scope)];
      const values = { ...plugin.scope, bot: plugin.bot, options: plugin.options, require: plugin.scope.requireAt(file) };
      let fn;
      try {
        fn = N.compile(plugin.idx, file, `return (${source}\n)`, names.join(","));
      } catch {
        fn = N.compile(plugin.idx, file, source, names.join(","));
      }
      return K.inspect(await K.apply(fn, undefined, names.map((one) => values[one])));
    });

  /** Everything the host says comes in here. */
  K.dispatch = (text) => {
    const message = K.parse(text);
    switch (message.type) {
      case "bot":
        return K.onBot(message.event);
      case "chat":
        return K.onChat(message.message, message.said);
      case "answer":
        return K.answer(message.call, "Ok" in message.result, message.result.Ok ?? message.result.Err ?? null);
      case "command":
        return K.onCommand(message);
      case "commands":
        return K.onCommands(message);
      case "page":
        return page(message);
      case "action":
        return action(message);
      case "node":
        return K.onNode(message);
      case "evaluate":
        return evaluate(message);
      case "unload":
        return idxOf(message.plugin) === -1 ? undefined : K.unload(idxOf(message.plugin));
      case "end":
        return K.end(message.reason);
      case "leaving":
        return K.plugins.forEach((one) => {
          if (one.bot === undefined || one.hooks === undefined) return;
          if (message.disabled.includes(one.name)) hook(one, "onDisable", {});
          K.unload(one.idx);
        });
    }
  };

  /** The same for one plugin alone, to find out which one never comes to an end. */
  K.dispatchFor = (text) => {
    const { only, message } = K.parse(text);
    K.only = idxOf(only);
    try {
      K.dispatch(message);
    } finally {
      K.only = undefined;
    }
  };

  /** What the engine calls: with one text each. */
  K.loadFrom = (text) => {
    const owner = Number(text);
    try {
      K.load(owner);
    } catch (error) {
      K.loadFailed(owner, error);
    }
  };
  K.fireFrom = (text) => K.fire(Number(text));

  const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
  const RESERVED = new Set("default value named await break case catch class const continue debugger delete do else enum export extends false finally for function if import in instanceof let new null return static super switch this throw true try typeof var void while with yield".split(" "));
  /** A module that is no ES module, in the form of one. */
  K.moduleOf = (owner, name, isFile) => {
    const { scope } = K.plugins[owner];
    let value;
    if (name === "sculk:scope") {
      const module = { exports: {} };
      value = { ...scope, module, require: scope.requireAt(`/plugins/${K.plugins[owner].name}/index.js`) };
    } else if (isFile) value = scope.requireFile(name);
    else value = scope.requireAt(`/plugins/${K.plugins[owner].name}/index.js`)(name);
    const named = Object(value);
    const names = Object.keys(named).filter((key) => IDENTIFIER.test(key) && !RESERVED.has(key));
    if (typeof value === "function" && value === K.EventEmitter) names.push("once");
    return { value, named, names: [...new Set(names)] };
  };
})
