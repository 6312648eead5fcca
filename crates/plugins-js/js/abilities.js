// Everything a body can do, as calls for plugins: under mineflayer's names where it has them, and all of
// it under `bot.sculk`, one call for each action of the port. Each is a promise that rejects with the
// reason in words. `docs/abilities.md` lists them.
((K) => {
  "use strict";
  const { bot } = K;
  /** The side of a new block that touches the one it is put at, by where from that one it stands. */
  const TOUCHES = { __proto__: null, "0,1,0": "down", "0,-1,0": "up", "1,0,0": "west", "-1,0,0": "east", "0,0,1": "north", "0,0,-1": "south" };

  /** Reads anew what the bot carries. */
  K.refreshInventory = async (act) => {
    const answer = await act("inventory");
    bot.quickBarSlot = answer.selectedSlot;
    const items = new Map(answer.items.map((item) => [item.slot, item]));
    for (let slot = 0; slot < bot.inventory.slots.length; slot++) K.putItem(slot, items.get(slot) ?? null);
  };

  const point = ({ x, y, z }) => ({ x: Number(x), y: Number(y), z: Number(z) });
  const target = (entity) => {
    if (typeof entity === "string") return { player: entity };
    if (typeof entity === "number") return { id: entity };
    if (typeof entity?.id !== "number") throw new TypeError("An entity, its id or a player's name is needed.");
    return { id: entity.id };
  };
  /** `"bread"`, an item, or `{ name, slot, count }`. */
  const pick = (item, count) => {
    if (typeof item === "string") return { name: item, count };
    if (typeof item !== "object" || item === null) throw new TypeError("An item or its name is needed.");
    return { name: item.name, slot: item.slot ?? undefined, count: count ?? (item instanceof K.Item ? undefined : item.count) };
  };
  const places = { __proto__: null, "off-hand": "offHand" };

  /** One call for each action of the port. */
  const calls = (act, at) => ({
    __proto__: null,
    // head and legs
    look: (yaw, pitch) => act("look", { yaw, pitch }),
    lookAt: (to) => act("lookAt", point(to)),
    goTo: (to, { range = 0, mayDig = false } = {}) => act("goTo", { ...point(to.position ?? to), range, mayDig }),
    goToEntity: (entity, { range = 2 } = {}) => act("goToEntity", { target: target(entity), range }),
    follow: (entity, { range = 3 } = {}) => act("follow", { target: target(entity), range }),
    stopMoving: () => act("stopMoving"),
    jump: () => act("jump"),
    setControls: (keys) => act("setControls", keys),
    // blocks and fighting
    dig: (block, { bestTool = false } = {}) => act("dig", { ...at(block), bestTool }),
    place: (to, { item, against } = {}) => act("place", { ...at(to), item: item === undefined ? undefined : pick(item), against }),
    activateBlock: (block, { face, hand } = {}) => act("activateBlock", { ...at(block), face, hand }),
    attack: (entity) => act("attack", { target: target(entity) }),
    interactEntity: (entity, { hand } = {}) => act("interactEntity", { target: target(entity), hand }),
    swingArm: (hand) => act("swingArm", { hand }),
    writeSign: (block, lines, { side } = {}) => act("writeSign", { ...at(block), lines: lines.map(String), side }),
    readSign: (block) => act("readSign", at(block)),
    // questions
    status: async () => {
      const status = await act("status");
      K.takeEffects(status.effects);
      return status;
    },
    entities: async (filter = {}) => (await act("entities", filter)).entities,
    players: async () => {
      const { players } = await act("players");
      K.takePlayers(players);
      return players;
    },
    blockAt: async (to) => K.blockOf((await act("blockAt", at(to))).block),
    findBlocks: async ({ names, radius = 16, count = 1 }) => (await act("findBlocks", { names, radius, count })).blocks.map(K.blockOf),
    scoreboard: () => act("scoreboard"),
    screen: () => act("screen"),
    // what it carries
    inventory: () => act("inventory"),
    findItem: async (name) => K.itemOf((await act("findItem", { name })).item),
    countItem: async (name) => (await act("countItem", { name })).count,
    equip: (item, place = "hand") => act("equip", { ...pick(item), place: places[place] ?? place }),
    unequip: (place) => act("unequip", { place: places[place] ?? place }),
    selectSlot: (slot) => act("selectSlot", { slot }),
    moveItem: (from, to, count) => act("moveItem", { from, to, count }),
    drop: async (item, count) => (await act("drop", pick(item, count))).nItems,
    swapHands: () => act("swapHands"),
    useItem: ({ hand, holdMs } = {}) => act("useItem", { hand, holdMs }),
    stopUsing: () => act("stopUsing"),
    eat: async (item) => K.itemOf((await act("eat", item === undefined ? {} : pick(item))).item),
    // windows
    openContainer: (block) => act("openContainer", at(block)),
    window: () => act("window"),
    findInContainer: async (name) => K.itemOf((await act("findInContainer", { name })).item),
    deposit: (items) => act("deposit", { items: items.map((item) => pick(item)) }),
    withdraw: (items) => act("withdraw", { items: items.map((item) => pick(item)) }),
    depositAll: (name) => act("depositAll", { name }),
    withdrawAll: (name) => act("withdrawAll", { name }),
    clickWindow: (click) => act("clickWindow", { click }),
    closeWindow: () => act("closeWindow"),
    openFurnace: (block) => act("openFurnace", at(block)),
    furnaceStatus: () => act("furnaceStatus"),
    furnacePut: (into, item, count) => act("furnacePut", { into, ...pick(item, count) }),
    furnaceTake: async (from) => K.itemOf((await act("furnaceTake", { from })).item),
    // crafting
    craft: async (name, { count, table } = {}) => (await act("craft", { name, count, table: table && at(table) })).nItems,
    craftPattern: async (pattern, { times, table } = {}) => K.itemOf((await act("craftPattern", { pattern, times, table: table && at(table) })).item),
    recipes: async () => (await act("recipes")).names,
    // chat
    ask: async (chatType, text, reply, recipient) => (await act("ask", { chatType, text, reply, recipient })).message,
  });

  /** What mineflayer offers beyond what `actions.js` has. */
  const mineflayers = (act, windows) => {
    const { placeOf, named } = windows;
    const carried = (type) => named(bot.inventory.items(), type, "the inventory");
    const changed = async (answer) => {
      await K.refreshInventory(act);
      return answer;
    };
    return {
      openContainer: windows.openContainer,
      openChest: windows.openChest,
      openDispenser: windows.openDispenser,
      openFurnace: windows.openFurnace,
      openBlock: windows.openBlock,
      closeWindow: async (window) => void (await (window?.close?.() ?? act("closeWindow"))),
      // blocks
      dig: async (block) => void (await changed(await act("dig", placeOf(block)))),
      canDigBlock: (block) => {
        const from = bot.entity?.position;
        const to = block?.position;
        return Boolean(from && to && from.offset(0, 1.62, 0).distanceTo(to.offset(0.5, 0.5, 0.5)) <= 5.1);
      },
      placeBlock: async (reference, face) => {
        const against = TOUCHES[[face?.x, face?.y, face?.z].map((n) => n || 0).join()];
        if (against === undefined) throw new TypeError("A face is a vector of length 1 along one axis.");
        await changed(await act("place", { ...placeOf(K.vec3(placeOf(reference)).plus(face)), against }));
      },
      blockAtAsync: async (to) => K.blockOf((await act("blockAt", placeOf(to))).block),
      findBlocksAsync: async ({ names, radius = 16, count = 1 }) => (await act("findBlocks", { names, radius, count })).blocks.map(K.blockOf),
      findBlockAsync: async ({ names, radius = 16 }) => K.blockOf((await act("findBlocks", { names, radius, count: 1 })).blocks[0]),
      updateSign: async (block, text, isBack = false) =>
        void (await act("writeSign", { ...placeOf(block), lines: String(text).split("\n"), side: isBack ? "back" : "front" })),
      readSignAsync: (block) => act("readSign", placeOf(block)),
      sleep: async (bed) => void (await act("activateBlock", placeOf(bed))),
      // what it carries
      eat: async (item) => K.itemOf((await changed(await act("eat", item === undefined ? {} : pick(item)))).item),
      consume: async () => void (await changed(await act("eat", { slot: 36 + bot.quickBarSlot }))),
      toss: async (type, _metadata, count) => void (await changed(await act("drop", { name: carried(type), count: count ?? 1 }))),
      tossStack: async (item) => void (await changed(await act("drop", pick(item)))),
      moveSlotItem: async (from, to) => void (await changed(await act("moveItem", { from, to }))),
      putAway: async (slot) => {
        const free = bot.inventory.firstEmptyInventorySlot();
        if (free === null) throw new Error("There is no free slot in the inventory.");
        await changed(await act("moveItem", { from: slot, to: free }));
      },
      swapHands: async () => void (await changed(await act("swapHands"))),
      // crafting
      craft: async (recipe, count = 1, table = null) => {
        const name = recipe?.result?.name ?? recipe;
        if (typeof name !== "string") throw new TypeError("A recipe or the name of an item is needed.");
        const each = typeof recipe === "object" ? (recipe.result.count ?? 1) : 1;
        await changed(await act("craft", { name, count: Math.max(1, count) * each, table: table ? placeOf(table) : undefined }));
      },
      craftPattern: async (pattern, times = 1, table = null) =>
        K.itemOf((await changed(await act("craftPattern", { pattern, times, table: table ? placeOf(table) : undefined }))).item),
      recipesForAsync: async (item) => {
        const { names } = await act("recipes");
        const wanted = String(item?.name ?? item);
        return names.filter((name) => name === wanted).map((name) => ({ result: { name, count: 1 } }));
      },
      // legs
      goToEntity: async (entity, range = 2) => void (await act("goToEntity", { target: target(entity), range })),
      follow: async (entity, range = 3) => void (await act("follow", { target: target(entity), range })),
      stopMoving: async () => void (await act("stopMoving")),
      jump: async () => void (await act("jump")),
    };
  };

  const { actionsOf } = K;
  K.actionsOf = (owner) => {
    const act = (type, about, { timeoutMs, signal } = {}) => {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const { call, promise } = K.begin(owner, { type: "act", action: { ...about, type }, timeoutMs });
      if (signal === undefined || call === undefined) return promise;
      const cancel = () => K.tell(owner, { type: "cancelAct", act: call });
      signal.addEventListener("abort", cancel);
      const done = () => signal.removeEventListener("abort", cancel);
      promise.then(done, done);
      return promise;
    };
    const windows = K.windowsOf(owner, act);
    const all = calls(act, windows.placeOf);
    /** The same calls with a time limit of one's own, or a signal that ends what is under way. */
    const within = (options) => {
      const limited = (type, about) => act(type, about, options);
      return Object.freeze(calls(limited, windows.placeOf));
    };
    Object.defineProperty(all, "with", { value: within });
    return { ...actionsOf(owner), ...mineflayers(act, windows), sculk: Object.freeze(all) };
  };
})
