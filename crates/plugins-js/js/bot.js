// The bot as all plugins share it, kept up to date by what happens, and mineflayer's events.
((K) => {
  "use strict";
  const bot = new K.EventEmitter();
  const events = new K.EventEmitter();
  events.setMaxListeners(30);
  bot.setMaxListeners(100);
  K.bot = bot;
  K.events = events;

  const DIMENSIONS = { __proto__: null, "minecraft:overworld": "overworld", "minecraft:the_nether": "the_nether", "minecraft:the_end": "the_end" };
  const shortDimension = (name) => DIMENSIONS[name] ?? name;
  const { profile } = K;

  Object.assign(bot, {
    username: undefined, entity: undefined, game: undefined, health: undefined, food: undefined,
    foodSaturation: undefined, oxygenLevel: undefined, version: profile.version, majorVersion: profile.version,
    players: {}, uuidToUsername: {}, entities: {}, player: undefined, spawnPoint: new K.Vec3(),
    experience: { level: 0, points: 0, progress: 0 }, time: { timeOfDay: 0, day: 0, age: 0, isDay: true },
    isRaining: false, thunderState: 0, isSleeping: false, physicsEnabled: true, quickBarSlot: 0,
    currentWindow: null, targetDigBlock: null, controlState: {}, settings: {}, usingHeldItem: false,
  });
  for (const key of ["forward", "back", "left", "right", "jump", "sprint", "sneak"]) bot.controlState[key] = false;

  // ---- what it carries
  const slots = new Array(46).fill(null);
  const inventory = {
    id: 0, type: "minecraft:inventory", title: "Inventory", slots,
    inventoryStart: 9, inventoryEnd: 45, hotbarStart: 36, craftingResultSlot: 0, selectedItem: null,
    items: () => slots.slice(9, 46).filter((item) => item !== null),
    count: (type) => inventory.items().filter((item) => item.type === type || item.name === type).reduce((n, item) => n + item.count, 0),
    findInventoryItem: (type) => inventory.items().find((item) => item.type === type || item.name === type) ?? null,
    emptySlotCount: () => slots.slice(9, 45).filter((item) => item === null).length,
    firstEmptyInventorySlot: () => {
      const at = slots.findIndex((item, idx) => idx >= 9 && idx < 45 && item === null);
      return at === -1 ? null : at;
    },
  };
  bot.inventory = inventory;
  K.putItem = (slot, about) => {
    if (slot >= 0 && slot < slots.length) slots[slot] = K.itemOf(about);
  };
  Object.defineProperty(bot, "heldItem", { get: () => slots[36 + bot.quickBarSlot], configurable: true, enumerable: true });

  // ---- the state the host tells at the beginning
  const self = () => {
    bot.entity ??= K.entityOf({ id: -1, kind: "player", username: bot.username });
    return bot.entity;
  };
  const setStatus = (status) => {
    const entity = self();
    delete bot.entities[entity.id];
    entity.id = status.entityId;
    bot.entities[entity.id] = entity;
    K.refresh(entity, { ...status, kind: "player", username: status.username });
    Object.assign(bot, {
      health: status.health, food: status.food, foodSaturation: status.saturation, oxygenLevel: Math.round(status.air / 15),
      experience: { level: status.level, points: status.totalExperience, progress: status.levelProgress },
      quickBarSlot: status.selectedSlot, isRaining: status.weather.isRaining, thunderState: status.weather.isThundering ? 1 : 0,
    });
    if (status.timeOfDay !== null && status.timeOfDay !== undefined) setTime(status.timeOfDay, status.day ?? 0, status.worldAge);
    bot.game = {
      levelType: "default", dimension: shortDimension(status.dimension), difficulty: status.difficulty ?? "normal",
      gameMode: status.gameMode, hardcore: false, maxPlayers: 0, serverBrand: "vanilla", minY: -64, height: 384,
    };
  };
  const setTime = (timeOfDay, day, age) => {
    Object.assign(bot.time, { timeOfDay, day, age: age ?? bot.time.age, isDay: timeOfDay < 13000 || timeOfDay > 23000, moonPhase: day % 8 });
  };
  const playerOf = (username, uuid) => {
    bot.players[username] ??= { username, uuid, ping: 0, gamemode: 0, displayName: new K.ChatMessage(username), entity: null };
    bot.uuidToUsername[uuid] = username;
    return bot.players[username];
  };
  const link = (entity) => {
    const player = entity.username === undefined ? undefined : bot.players[entity.username];
    if (player !== undefined) player.entity = entity.isValid ? entity : null;
  };

  let hasSpawned = false;
  const spawn = () => {
    if (hasSpawned || bot.entity === undefined) return;
    hasSpawned = true;
    K.emit(bot, "spawn");
  };
  const begin = async () => {
    const ask = (type) => K.request(K.HOST, { type: "act", action: { type } }).catch(() => undefined);
    const [status, inventoryNow, entities] = await Promise.all([ask("status"), ask("inventory"), ask("entities")]);
    if (status !== undefined) setStatus(status);
    for (const item of inventoryNow?.items ?? []) K.putItem(item.slot, item);
    for (const about of entities?.entities ?? []) {
      if (about.id === bot.entity?.id) continue;
      bot.entities[about.id] = K.entityOf(about);
      link(bot.entities[about.id]);
    }
    bot.player = bot.players[bot.username];
    K.emit(bot, "login");
    K.emit(bot, "health");
    if (status?.position) spawn();
  };

  // ---- what happens
  let hasEnded = false;
  K.end = (reason) => {
    if (hasEnded) return;
    hasEnded = true;
    K.emit(bot, "end", reason);
  };

  const on = {
    __proto__: null,
    joined: ({ username, uuid }) => {
      bot.username = username;
      bot.player = playerOf(username, uuid);
      const entity = self();
      entity.username = username;
      bot.player.entity = entity;
      K.watch(begin());
    },
    health: ({ health, food, saturation }) => {
      Object.assign(bot, { health, food, foodSaturation: saturation });
      K.emit(bot, "health");
    },
    died: () => K.emit(bot, "death"),
    respawned: ({ dimension }) => {
      if (bot.game) bot.game.dimension = shortDimension(dimension);
      K.emit(bot, "respawn");
      K.emit(bot, "spawn");
    },
    experience: ({ level, progress, total }) => {
      bot.experience = { level, progress, points: total };
      K.emit(bot, "experience");
    },
    gameMode: ({ gameMode }) => {
      if (bot.game) bot.game.gameMode = gameMode;
      K.emit(bot, "game");
    },
    moved: ({ position, yaw, pitch }) => {
      const entity = self();
      const before = entity.position.clone();
      entity.position.update(position);
      entity.yaw = K.yawOf(yaw);
      entity.pitch = K.pitchOf(pitch);
      if (bot.game !== undefined) spawn();
      K.emit(bot, "move", before);
    },
    entitySpawned: ({ entity: about }) => {
      if (about.id === bot.entity?.id) return;
      const entity = K.entityOf(about);
      bot.entities[about.id] = entity;
      link(entity);
      K.emit(bot, "entitySpawn", entity);
    },
    entityMoved: ({ entity: about }) => {
      if (about.id === bot.entity?.id) return;
      const entity = (bot.entities[about.id] ??= K.entityOf(about));
      K.refresh(entity, about);
      K.emit(bot, "entityMoved", entity);
    },
    entityGone: ({ entity: about }) => {
      const entity = bot.entities[about.id];
      if (entity === undefined || entity === bot.entity) return;
      delete bot.entities[about.id];
      entity.isValid = false;
      link(entity);
      K.emit(bot, "entityGone", entity);
    },
    playerJoined: ({ username, uuid }) => {
      const player = playerOf(username, uuid);
      K.emit(bot, "playerJoined", player);
    },
    playerLeft: ({ username, uuid }) => {
      const player = playerOf(username, uuid);
      player.entity = null;
      delete bot.players[username];
      delete bot.uuidToUsername[uuid];
      K.emit(bot, "playerLeft", player);
    },
    slotChanged: ({ window, slot, item }) => {
      if (window !== 0) return;
      const before = slots[slot] ?? null;
      K.putItem(slot, item);
      K.emit(bot, "setSlot:0", before, slots[slot]);
    },
    itemPickedUp: ({ item, by, isSelf }) => {
      const collected = K.entityOf({ id: -1, kind: "item", item });
      const collector = isSelf ? bot.entity : (bot.entities[by] ?? K.entityOf({ id: by, kind: "player" }));
      K.emit(bot, "playerCollect", collector, collected);
    },
    windowOpened: ({ window }) => {
      bot.currentWindow = K.windowOf(window);
      K.emit(bot, "windowOpen", bot.currentWindow);
    },
    windowClosed: ({ id }) => {
      const window = bot.currentWindow ?? { id };
      bot.currentWindow = null;
      K.emit(bot, "windowClose", window);
    },
    time: ({ timeOfDay, day }) => {
      setTime(timeOfDay, day);
      K.emit(bot, "time");
    },
    weather: ({ isRaining, isThundering }) => {
      const wasRaining = bot.isRaining;
      bot.isRaining = isRaining;
      bot.thunderState = isThundering ? 1 : 0;
      if (wasRaining !== isRaining) K.emit(bot, "rain");
      K.emit(bot, "weatherUpdate");
    },
    title: ({ title, subtitle }) => {
      if (title) K.emit(bot, "title", title, "title");
      if (subtitle) K.emit(bot, "title", subtitle, "subtitle");
    },
    sound: ({ name, position, volume, pitch }) => {
      const at = position ? K.vec3(position) : bot.entity?.position;
      K.emit(bot, "soundEffectHeard", name.replace("minecraft:", ""), at, volume, pitch);
    },
    blockChanged: ({ x, y, z, name }) => {
      const block = { name, position: new K.Vec3(x, y, z) };
      K.emit(bot, "blockUpdate", null, block);
    },
    sent: (event) => K.onSent(event),
    disconnected: ({ cause }) => {
      const text = cause?.message ?? cause?.reason ?? cause?.text ?? cause?.type ?? "disconnected";
      if (cause?.type === "kicked") K.emit(bot, "kicked", text, hasSpawned);
      K.end(text);
    },
  };
  K.onBot = (event) => on[event.type]?.(event);
  /** Lets the engine's own work fail as a line in the log. */
  K.watch = (promise) => promise.catch((error) => K.fault(K.HOST, "the bot's state", error));

  // ---- chat
  let isRead = false;
  K.onSaid = () => {
    isRead = true;
  };
  K.onChat = (message, said) => {
    const chat = new K.ChatMessage(message.component ?? message.line, message.line);
    const places = { actionBar: "game_info", system: "system" };
    const place = places[message.kind] ?? "chat";
    const sender = said === null ? undefined : bot.players[said.username]?.uuid;
    if (place === "game_info") K.emit(bot, "actionBar", chat);
    K.emit(bot, "message", chat, place, sender);
    K.emit(bot, "messagestr", message.line, place, chat, sender);
    // A plugin that reads the server's chat tells what it read while it hears the raw line.
    isRead = false;
    K.emit(events, "core:raw_message", message.line, chat);
    if (place === "game_info") return;
    K.onLine(message.line, chat);
    const wasRead = isRead;
    if (said === null) return;
    const isWhisper = said.chatType === "whisper" || said.chatType === "private";
    K.emit(bot, isWhisper ? "whisper" : "chat", said.username, said.message, chat.translate ?? null, chat, null);
    if (wasRead) return;
    const { username, message: text } = said;
    const type = isWhisper ? "private" : said.chatType;
    K.emit(events, "chat:message", { type, username, message: text, jsonMsg: chat, raw: message.line });
  };
})
