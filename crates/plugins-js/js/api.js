// `bot.api`: commands, people, permissions, messages.
((K) => {
  "use strict";
  /** Commands by name: whose, the object its plugin made, and what other plugins see of it. */
  const commands = new Map();
  /** The same by every word they are called by. */
  const words = new Map();
  /** What a plugin sees of a command that is not its own: enough for a list, and nothing that could be called or
   * changed, as its handler is handed the other plugin's bot. */
  const shown = (command) => {
    const seen = Object.create(Command.prototype);
    for (const key of ["name", "description", "owner", "permissions", "cooldown"]) seen[key] = command[key];
    for (const key of ["aliases", "args", "allowedChatTypes"]) seen[key] = K.parse(K.stringify(command[key] ?? []));
    return Object.freeze(seen);
  };
  /** Commands of the bot that no plugin answers, by every word. */
  const others = new Map();
  K.onCommands = ({ commands: list }) => {
    others.clear();
    for (const { permission, ...about } of list) {
      const seen = shown({ ...about, owner: "system", permissions: permission, args: [] });
      others.set(about.name, seen);
      for (const alias of about.aliases) others.set(alias, seen);
    }
  };
  /** All commands as one plugin has them in `bot.commands`. */
  K.commandsFor = (owner) => {
    const map = new Map(others);
    for (const [word, one] of words) map.set(word, one.owner === owner ? one.command : one.shown);
    return map;
  };

  class Command {
    constructor(about = {}) {
      const { name, description = "", aliases = [], owner = "system", permissions = "", args = [], cooldown = 0 } = about;
      this.name = name;
      this.description = description;
      this.aliases = aliases;
      this.owner = owner;
      this.permissions = permissions;
      this.args = args;
      this.cooldown = cooldown;
      this.allowedChatTypes = about.allowedChatTypes ?? ["chat", "private"];
    }
    async handler() {}
    onInsufficientPermissions(bot, typeChat, user) {
      bot.api.sendMessage(typeChat, `You may not use ${this.name}.`, user.username);
    }
    onWrongChatType() {}
    onCooldown(bot, typeChat, user, timeLeft) {
      bot.api.sendMessage(typeChat, `Wait ${timeLeft} s before you use ${this.name} again.`, user.username);
    }
    onBlacklisted() {}
  }
  K.Command = Command;
  K.shared.push(Command);

  class CommandContext {
    constructor(bot, user, args, typeChat) {
      Object.assign(this, { bot, user, args, typeChat, transport: typeChat });
      this.botEntity = bot.entity;
    }
    reply(text) {
      this.bot.api.sendMessage(this.typeChat, text, this.user.username);
    }
    sendTo(type, text, recipient) {
      this.bot.api.sendMessage(type, text, recipient);
    }
    getUser(name) {
      return this.bot.api.getUser(name);
    }
    isWebSocket() {
      return false;
    }
    isMinecraft() {
      return true;
    }
    getTransportName() {
      return this.typeChat;
    }
  }

  class User {
    #owner;
    constructor(owner, about) {
      this.#owner = owner;
      this.#take(about);
    }
    #take(about) {
      this.id = about.id;
      this.username = about.username;
      this.isOwner = about.isOwner;
      this.isBlacklisted = about.isBlacklisted;
      this.groups = about.groups;
      this.permissionsSet = new Set(about.permissions);
      return this;
    }
    hasPermission(name) {
      if (this.isOwner) return true;
      if (typeof name !== "string" || name === "") return false;
      if (this.permissionsSet.has(name) || this.permissionsSet.has("*")) return true;
      for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
        if (this.permissionsSet.has(`${name.slice(0, dot)}.*`)) return true;
      }
      return false;
    }
    hasGroup(name) {
      const wanted = String(name).toLowerCase();
      return this.groups.some((one) => one.group.name.toLowerCase() === wanted);
    }
    async addGroup(group) {
      return this.#take(await userAction(this.#owner, this.username, "addGroup", { group }));
    }
    async removeGroup(group) {
      return this.#take(await userAction(this.#owner, this.username, "removeGroup", { group }));
    }
    async setBlacklist(value) {
      return this.#take(await userAction(this.#owner, this.username, "setBlacklisted", { value: Boolean(value) }));
    }
    async refresh() {
      return this.#take(await K.request(this.#owner, { type: "getUser", username: this.username }));
    }
  }

  K.shared.push(CommandContext, User);

  const userAction = (owner, username, action, data) =>
    K.request(owner, { type: "userAction", username: String(username), action: String(action), data: data ?? null });
  const nameOf = (user) => String(typeof user === "object" && user !== null ? user.username : user);
  const texts = (list) => (Array.isArray(list) ? list : [list]).filter((one) => typeof one === "string" && one !== "");

  const register = async (owner, command) => {
    const name = String(command?.name ?? "");
    try {
      if (name === "") throw new Error("a command needs a name");
      const aliases = texts(command.aliases ?? []);
      await K.request(owner, {
        type: "registerCommand",
        name, aliases,
        description: String(command.description ?? ""),
        owner: String(command.owner ?? `plugin:${K.plugins[owner].name}`),
        permission: typeof command.permissions === "string" ? command.permissions : String(command.permissions?.[0] ?? ""),
        cooldown: Number(command.cooldown) || 0,
        allowedChatTypes: texts(command.allowedChatTypes ?? []),
        args: (Array.isArray(command.args) ? command.args : []).map((one) => ({
          name: String(one?.name ?? ""), type: String(one?.type ?? "string"), description: String(one?.description ?? ""),
          required: Boolean(one?.required), default: one?.default ?? null,
        })),
      });
      const known = { owner, command, shown: shown(command) };
      commands.set(name, known);
      words.set(name, known);
      for (const alias of aliases) words.set(alias, known);
    } catch (error) {
      K.native.log(owner, "error", `The command “${name}” was not registered: ${error.message}`);
    }
  };

  K.forgetCommandsOf = (owner) => {
    for (const [name, one] of commands) {
      if (one.owner !== owner) continue;
      commands.delete(name);
      for (const [word, known] of words) if (known === one) words.delete(word);
    }
  };

  /** A player used a command. */
  K.onCommand = ({ name, outcome, chatType, user: about }) => {
    const known = commands.get(name);
    if (known === undefined) return;
    const { owner, command } = known;
    const { bot } = K.plugins[owner];
    const user = new User(owner, about);
    const run = (during, fn, args) => typeof fn === "function" && K.call(owner, `${during} ${name}`, fn, command, args);
    switch (outcome.kind) {
      case "run":
        // One parameter is the newer form of a handler.
        if (command.handler?.length === 1) {
          run("the command", command.handler, [new CommandContext(bot, user, outcome.args, chatType)]);
        } else run("the command", command.handler, [bot, chatType, user, outcome.args]);
        break;
      case "forbidden":
        run("the refusal of", command.onInsufficientPermissions, [bot, chatType, user]);
        break;
      case "cooldown":
        run("the cooldown of", command.onCooldown, [bot, chatType, user, outcome.secondsLeft]);
        break;
      case "blacklisted":
        run("the blacklist of", command.onBlacklisted, [bot, chatType, user]);
        break;
    }
  };

  const credentials = (owner, given, isRestart) => {
    K.native.permit(owner, "credentials", "change");
    const text = (one) => (typeof one === "string" && one !== "" ? one : null);
    const { username, password } = given ?? {};
    return K.request(owner, { type: "setCredentials", username: text(username), password: text(password), isRestart })
      .then(() => ({ success: true }));
  };

  K.apiOf = (owner, events) => {
    const plugin = K.plugins[owner];
    const own = `plugin:${plugin.name}`;
    const bot = () => plugin.bot;
    return {
      Command,
      events,
      installedPlugins: K.plugins.map((one) => one.name),
      sendMessage: (type, message, username) => void K.enqueue(owner, type, message, username),
      sendMessageAndWaitForReply: (command, patterns, timeout) => K.enqueueAndWait(owner, command, patterns, timeout),
      sendLog: (text) => plugin.log(text),
      registerCommand: (command) => register(owner, command),
      registerPermissions: async (list) => {
        const permissions = (Array.isArray(list) ? list : [])
          .filter((one) => one?.name && one?.owner)
          .map((one) => ({ name: String(one.name), description: String(one.description ?? ""), owner: String(one.owner) }));
        await K.request(owner, { type: "registerPermissions", permissions });
      },
      registerGroup: async (about) => {
        const { name, owner: by, permissions } = about ?? {};
        await K.request(owner, { type: "registerGroup", name: String(name), owner: String(by ?? own), permissions: texts(permissions ?? []) });
      },
      addPermissionsToGroup: async (group, names) => {
        await K.request(owner, { type: "addPermissionsToGroup", group: String(group), permissions: texts(names ?? []) });
      },
      getUser: async (username) => new User(owner, await K.request(owner, { type: "getUser", username: nameOf(username) })),
      performUserAction: async (user, action, data) => userAction(owner, nameOf(user), action, data),
      executeCommand: (text) => void K.enqueue(owner, "command", String(text).startsWith("/") ? text : `/${text}`),
      lookAt: (position) => bot().lookAt(position),
      getNearbyEntities: (position, radius = 32) => {
        const middle = position ?? bot().entity?.position;
        if (!middle) return [];
        return Object.values(K.bot.entities).filter((one) => one !== K.bot.entity && one.position.distanceTo(middle) <= radius);
      },
      registerNode: (about) => K.registerNode(owner, about),
      unregisterNode: (id) => K.unregisterNode(owner, id),
      registerEventGraph: (about) => K.registerEventGraph(owner, about),
      sendUiUpdate: (whose, patch) => {
        const name = String(whose);
        if (name !== plugin.name) K.native.permit(owner, "plugin-data", `the page of ${String(name)}`);
        const states = (K.plugins.find((one) => one.name === name) ?? plugin).uiState;
        const state = { ...states.get(name), ...patch };
        states.set(name, state);
        K.tell(owner, { type: "pageState", of: name, state });
      },
      changeCredentials: async (given) => credentials(owner, given, true),
      updateCredentials: async (given) => credentials(owner, given, false),
      restart: async () => K.request(owner, { type: "restart" }),
    };
  };

  /** What is left of the database for hooks that clean up. */
  K.prismaOf = (owner) => {
    const named = (name) =>
      typeof name === "string" ? [name] : Array.isArray(name?.in) ? name.in.map(String) : null;
    const table = (what) => ({
      deleteMany: async (query) => {
        const where = query?.where ?? {};
        const own = `plugin:${K.plugins[owner].name}`;
        const by = where.owner === undefined ? own : String(where.owner);
        if (by !== own) K.native.permit(owner, "plugin-data", `the ${what}s of ${by}`);
        const count = await K.request(owner, { type: "forget", what, owner: by, names: named(where.name) });
        return { count };
      },
    });
    return { command: table("command"), permission: table("permission"), group: table("group") };
  };

  K.storeOf = (owner) => {
    const checked = (key) => {
      if (typeof key !== "string" || key.length < 1 || key.length > K.limits.maxKeyChars) {
        throw new TypeError(`A key of the store is a text of 1 to ${K.limits.maxKeyChars} characters.`);
      }
      return key;
    };
    return {
      get: async (key) => K.request(owner, { type: "storeGet", key: checked(key) }),
      has: async (key) => K.request(owner, { type: "storeHas", key: checked(key) }),
      delete: async (key) => K.request(owner, { type: "storeDelete", key: checked(key) }),
      getAll: async () => new Map(Object.entries(await K.request(owner, { type: "storeAll" }))),
      set: async (key, value) => {
        const text = K.stringify(value);
        if (text !== undefined && text.length > K.limits.maxValueBytes) {
          throw new RangeError(`The value of “${checked(key)}” is larger than ${K.limits.maxValueBytes} bytes.`);
        }
        await K.request(owner, { type: "storeSet", key: checked(key), value: text === undefined ? null : K.parse(text) });
      },
    };
  };

  K.events.on("chat:message", (line) => {
    K.onSaid();
    const { type, username, message } = line ?? {};
    if (typeof username !== "string" || typeof message !== "string" || username === "") return;
    if (message.length > 4_096 || username.length > 64) return;
    // Whoever tells it is counted for it.
    K.tell(K.native.current(), { type: "said", chatType: String(type ?? "chat").slice(0, 64), username, message });
  });
})
