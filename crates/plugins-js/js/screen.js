// What is on the bot's screen and in its tab list, under mineflayer's names, and blocks as plugins see them.
((K) => {
  "use strict";
  const { bot } = K;
  const TICKS_PER_MS = 1 / 50;
  const MAX_SCORE_EVENTS = 15;

  class Block {
    #properties;
    constructor(about) {
      this.name = about.name;
      this.displayName = about.name.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(" ");
      this.position = new K.Vec3(about.x, about.y, about.z);
      this.stateId = about.state;
      this.distance = about.distance;
      this.boundingBox = /^(cave_|void_)?air$/.test(about.name) ? "empty" : "block";
      Object.assign(this, { x: about.x, y: about.y, z: about.z });
      this.#properties = about.properties ?? {};
    }
    /** Its properties as mineflayer gives them: words, with numbers and booleans as such. */
    getProperties() {
      const read = (text) => (text === "true" ? true : text === "false" ? false : /^\d+$/.test(text) ? Number(text) : text);
      return Object.fromEntries(Object.entries(this.#properties).map(([name, text]) => [name, read(text)]));
    }
  }
  K.shared.push(Block);
  K.blockOf = (about) => (about ? new Block(about) : null);

  // ---- effects and players
  K.takeEffects = (effects) => {
    if (!bot.entity) return;
    bot.entity.effects = Object.fromEntries(
      effects.map(({ name, level, leftMs }) => [name, { name, amplifier: level - 1, duration: leftMs === undefined ? -1 : Math.round(leftMs * TICKS_PER_MS) }]),
    );
  };
  const MODES = { __proto__: null, survival: 0, creative: 1, adventure: 2, spectator: 3 };
  K.takePlayers = (players) => {
    for (const { username, uuid, displayName, pingMs, gameMode } of players) {
      const player = bot.players[username];
      if (player === undefined) continue;
      Object.assign(player, { uuid, ping: pingMs, gamemode: MODES[gameMode] ?? 0 });
      if (displayName) player.displayName = new K.ChatMessage(displayName);
    }
  };

  // ---- scoreboard
  const boardOf = ({ name, title, lines }) => {
    const items = lines.map(({ owner, text, value }) => ({ name: owner, displayName: new K.ChatMessage(text), value }));
    return { name, title, items, itemsMap: Object.fromEntries(items.map((item) => [item.name, item])) };
  };
  const takeSidebar = (sidebar) => {
    const before = bot.scoreboard.sidebar;
    const board = sidebar ? boardOf(sidebar) : null;
    bot.scoreboard.sidebar = board;
    if (before?.name !== board?.name) K.emit(bot, "scoreboardPosition", "sidebar", board, before);
    if (board === null) return;
    if (before?.name === board.name && before.title !== board.title) K.emit(bot, "scoreboardTitleChanged", board);
    const isNew = (item) => before?.name !== board.name || before.itemsMap[item.name]?.value !== item.value;
    for (const item of board.items.filter(isNew).slice(0, MAX_SCORE_EVENTS)) K.emit(bot, "scoreUpdated", board, item);
  };

  // ---- bars
  const bars = new Map();
  const takeBar = ({ id, title, progress, color, nNotches }) => {
    const bar = bars.get(id);
    const about = { entityUUID: id, title: new K.ChatMessage(title), health: progress, color, dividers: nNotches };
    if (bar === undefined) bars.set(id, about);
    else Object.assign(bar, about);
    K.emit(bot, bar === undefined ? "bossBarCreated" : "bossBarUpdated", bars.get(id));
  };

  const takeTab = (header, footer) => {
    bot.tablist = { header: new K.ChatMessage(header), footer: new K.ChatMessage(footer) };
  };

  Object.assign(bot, { scoreboard: { sidebar: null }, tablist: { header: new K.ChatMessage(""), footer: new K.ChatMessage("") } });
  Object.defineProperty(bot, "bossBars", { get: () => [...bars.values()], configurable: true, enumerable: true });

  /** What was there before the plugins came, as after a reload. */
  const begin = async () => {
    const ask = (type) => K.request(K.HOST, { type: "act", action: { type } }).catch(() => undefined);
    const [status, players, screen, board] = await Promise.all(["status", "players", "screen", "scoreboard"].map(ask));
    if (status?.effects) K.takeEffects(status.effects);
    if (players?.players) K.takePlayers(players.players);
    if (screen?.bossBars) {
      for (const bar of screen.bossBars) takeBar(bar);
      takeTab(screen.tabHeader, screen.tabFooter);
    }
    const sidebar = board?.objectives?.find((one) => one.name === board.sidebar);
    if (sidebar) takeSidebar(sidebar);
  };

  const more = {
    __proto__: null,
    joined: () => K.watch(begin()),
    tabText: ({ header, footer }) => takeTab(header, footer),
    bossBar: ({ bar }) => takeBar(bar),
    bossBarGone: ({ id }) => {
      const bar = bars.get(id);
      if (bar === undefined) return;
      bars.delete(id);
      K.emit(bot, "bossBarDeleted", bar);
    },
    scoreboard: ({ sidebar }) => takeSidebar(sidebar ?? null),
  };
  const { onBot } = K;
  K.onBot = (event) => {
    onBot(event);
    more[event.type]?.(event);
  };
})
