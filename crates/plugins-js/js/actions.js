// What a plugin lets the bot do, under mineflayer's names.
((K) => {
  "use strict";
  const PLACES = { __proto__: null, hand: "hand", "off-hand": "offHand", head: "head", torso: "torso", legs: "legs", feet: "feet" };
  const EYES = 1.62;

  K.actionsOf = (owner) => {
    const { bot } = K;
    const act = (type, about) => K.request(owner, { type: "act", action: { ...about, type } });
    /** mineflayer does these without a promise; what goes wrong is a line in the log. */
    const quietly = (promise) =>
      void promise.catch((error) => K.native.log(owner, "warn", error.message));
    const target = (entity) => {
      if (typeof entity?.id !== "number") throw new TypeError("An entity is needed.");
      return { id: entity.id };
    };
    const pick = (item, count) => {
      if (item === null || item === undefined) throw new TypeError("An item is needed.");
      const found = typeof item === "number" ? bot.inventory.findInventoryItem(item) : item;
      if (typeof item === "string") return { name: item, count };
      if (found === null) throw new Error("Can't find the item in the inventory.");
      return { slot: found.slot, name: found.name, count };
    };
    const place = (at) => ({ x: Math.floor(at.x), y: Math.floor(at.y), z: Math.floor(at.z) });
    const point = (at) => ({ x: Number(at.x), y: Number(at.y), z: Number(at.z) });
    const own = {
      __proto__: null,
      chat: (text) => {
        const line = String(text);
        K.enqueue(owner, line.startsWith("/") ? "command" : "chat", line.startsWith("/") ? [line.replace(/\n/g, " ")] : line);
      },
      whisper: (username, text) => K.enqueue(owner, "private", String(text), username),
      tabComplete: async () => [],
      look: async (yaw, pitch) => {
        await act("look", { yaw: K.yawDegrees(Number(yaw)), pitch: K.pitchDegrees(Number(pitch)) });
        if (bot.entity) Object.assign(bot.entity, { yaw: Number(yaw), pitch: Number(pitch) });
      },
      lookAt: async (at) => void (await act("lookAt", point(at))),
      attack: (entity) => quietly(act("attack", { target: target(entity) })),
      swingArm: (arm = "right") => quietly(act("swingArm", { hand: arm === "left" ? "off" : "main" })),
      activateItem: (isOffHand = false) => {
        bot.usingHeldItem = true;
        quietly(act("useItem", { hand: isOffHand ? "off" : "main" }));
      },
      deactivateItem: () => {
        bot.usingHeldItem = false;
        quietly(act("stopUsing"));
      },
      useOn: (entity) => quietly(act("interactEntity", { target: target(entity) })),
      activateEntity: async (entity) => void (await act("interactEntity", { target: target(entity) })),
      activateEntityAt: async (entity) => void (await act("interactEntity", { target: target(entity) })),
      mount: (entity) => quietly(act("interactEntity", { target: target(entity) })),
      consume: async () => void (await act("eat", { slot: 36 + bot.quickBarSlot })),
      equip: async (item, where = "hand") => {
        const to = PLACES[where];
        if (to === undefined) throw new Error(`There is no place “${String(where)}” to equip.`);
        await act("equip", { ...pick(item), place: to });
        await held();
      },
      unequip: async (where) => void (await act("unequip", { place: PLACES[where] ?? "hand" })),
      setQuickBarSlot: (slot) => {
        const at = Math.trunc(Number(slot));
        if (!(at >= 0 && at <= 8)) throw new RangeError("A slot of the hotbar is 0 to 8.");
        bot.quickBarSlot = at;
        quietly(act("selectSlot", { slot: at }));
      },
      toss: async (type, _metadata, count) => void (await act("drop", pick(type, count ?? undefined))),
      tossStack: async (item) => void (await act("drop", pick(item))),
      setControlState: (control, isOn) => {
        if (!(control in bot.controlState)) throw new Error(`invalid control: ${String(control)}`);
        bot.controlState[control] = Boolean(isOn);
        quietly(act("setControls", { [control]: Boolean(isOn) }));
      },
      getControlState: (control) => bot.controlState[control],
      clearControlStates: () => {
        for (const control of Object.keys(bot.controlState)) bot.controlState[control] = false;
        quietly(act("stopMoving"));
      },
      activateBlock: async (block) => void (await act("activateBlock", place(block.position ?? block))),
      dig: async (block) => void (await act("dig", place(block.position ?? block))),
      placeBlock: async (block, face) => {
        const at = (block.position ?? block).plus?.(face) ?? block.position;
        await act("place", place(at));
      },
      craft: async (recipe, count = 1) => void (await act("craft", { name: String(recipe?.result?.name ?? recipe), count })),
      closeWindow: () => quietly(act("closeWindow")),
      clickWindow: async (slot, button = 0, mode = 0) => {
        const kind = mode === 1 ? "shift" : button === 1 ? "right" : "left";
        await act("clickWindow", { click: { kind, slot } });
      },
      quit: (reason) => K.tell(owner, { type: "quit", reason: String(reason ?? "disconnect.quitting") }),
      end: (reason) => K.tell(owner, { type: "quit", reason: String(reason ?? "") }),
      waitForTicks: (ticks) => new Promise((resolve) => K.scopeOf(owner).setTimeout(resolve, Math.max(1, ticks * 50))),
      waitForChunksToLoad: async () => {},
      nearestEntity: (fits = () => true) => {
        const from = bot.entity?.position;
        let best = null;
        let least = Infinity;
        for (const entity of Object.values(bot.entities)) {
          if (entity === bot.entity || !from) continue;
          const distance = entity.position.distanceSquared(from);
          if (distance < least && fits(entity)) [best, least] = [entity, distance];
        }
        return best;
      },
      entityAtCursor: (range = 3.5) => {
        const me = bot.entity;
        if (!me) return null;
        const flat = Math.cos(me.pitch);
        const direction = new K.Vec3(-Math.sin(me.yaw) * flat, Math.sin(me.pitch), -Math.cos(me.yaw) * flat);
        const eyes = me.position.offset(0, EYES, 0);
        let best = null;
        let least = range;
        for (const entity of Object.values(bot.entities)) {
          if (entity === me) continue;
          const distance = K.hit(eyes, direction, entity);
          if (distance !== undefined && distance <= least) [best, least] = [entity, distance];
        }
        return best;
      },
      blockAt: () => null,
      findBlock: () => null,
      findBlocks: () => [],
      blockAtCursor: () => null,
      // Ways to know blocks that ask the worker, which the synchronous ones cannot.
      blockAtAsync: async (at) => (await act("blockAt", place(at))).block,
      findBlocksAsync: async ({ names, radius = 16, count = 1 }) => (await act("findBlocks", { names, radius, count })).blocks,
      goTo: async (at, range = 1) => void (await act("goTo", { ...point(at), range })),
      loadPlugin: () => {
        throw new Error("Plugins of mineflayer cannot be loaded here.");
      },
      loadPlugins: () => {},
      hasPlugin: () => false,
      supportFeature: () => false,
      acceptResourcePack: () => {},
      denyResourcePack: () => {},
    };
    const held = async () => {
      const answer = await act("inventory");
      bot.quickBarSlot = answer.selectedSlot;
      const filled = new Set();
      for (const item of answer.items) {
        filled.add(item.slot);
        K.putItem(item.slot, item);
      }
      for (let slot = 0; slot < bot.inventory.slots.length; slot++) if (!filled.has(slot)) K.putItem(slot, null);
    };
    return own;
  };
})
