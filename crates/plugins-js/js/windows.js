// Windows: chests, furnaces and what else opens, in mineflayer's shape.
((K) => {
  "use strict";
  const { bot } = K;
  const CARRIED = 36;
  const FIRST_CARRIED = 9;
  const FURNACES = new Set(["furnace", "blast_furnace", "smoker"]);

  /** Windows that are open and known to somebody, so that they follow what the server tells. */
  const open = new Map();

  class Window extends K.EventEmitter {
    constructor(about) {
      super();
      this.id = about.id;
      this.type = `minecraft:${about.kind}`;
      this.title = about.title;
      this.inventoryStart = about.nOwnSlots;
      this.inventoryEnd = about.nOwnSlots + CARRIED;
      this.hotbarStart = this.inventoryEnd - 9;
      this.slots = new Array(this.inventoryEnd).fill(null);
      K.fillWindow(this, about);
    }
    items() {
      return this.slots.slice(this.inventoryStart, this.inventoryEnd).filter((item) => item !== null);
    }
    containerItems() {
      return this.slots.slice(0, this.inventoryStart).filter((item) => item !== null);
    }
    count(type) {
      return counted(this.items(), type);
    }
    containerCount(type) {
      return counted(this.containerItems(), type);
    }
    findInventoryItem(type) {
      return this.items().find((item) => fits(item, type)) ?? null;
    }
    findContainerItem(type) {
      return this.containerItems().find((item) => fits(item, type)) ?? null;
    }
    emptySlotCount() {
      return this.slots.slice(this.inventoryStart).filter((item) => item === null).length;
    }
    firstEmptyContainerSlot() {
      const at = this.slots.slice(0, this.inventoryStart).indexOf(null);
      return at === -1 ? null : at;
    }
  }
  const fits = (item, type) => item.type === type || item.name === type;
  const counted = (items, type) => items.filter((item) => fits(item, type)).reduce((n, item) => n + item.count, 0);

  /** Takes over what the container holds; what the bot carries stands behind it. */
  K.fillWindow = (window, about) => {
    const { slots, inventoryStart } = window;
    slots.fill(null, 0, inventoryStart);
    for (const item of about.items) if (item.slot < inventoryStart) slots[item.slot] = K.itemOf(item);
    for (let i = 0; i < CARRIED; i++) {
      const item = bot.inventory.slots[FIRST_CARRIED + i];
      slots[inventoryStart + i] = item && Object.assign(Object.create(Object.getPrototypeOf(item)), item, { slot: inventoryStart + i });
    }
    window.selectedItem = K.itemOf(about.cursor);
  };
  K.windowOf = (about) => new Window(about);
  K.shared.push(Window);

  const onSlot = ({ window: id, slot, item }) => {
    const window = open.get(id);
    if (window === undefined || slot >= window.slots.length) return;
    const before = window.slots[slot];
    window.slots[slot] = K.itemOf(item);
    K.emit(window, "updateSlot", slot, before, window.slots[slot]);
    K.emit(window, `updateSlot:${slot}`, before, window.slots[slot]);
  };
  const onClosed = ({ id }) => {
    const window = open.get(id);
    open.delete(id);
    if (window !== undefined) K.emit(window, "close");
  };
  const { onBot } = K;
  K.onBot = (event) => {
    onBot(event);
    if (event.type === "slotChanged" && event.window !== 0) onSlot(event);
    else if (event.type === "windowClosed") onClosed(event);
    else if (event.type === "disconnected") for (const id of [...open.keys()]) onClosed({ id });
  };

  /** Opens windows for one plugin; `act` asks the host in its name. */
  K.windowsOf = (owner, act) => {
    const { refreshInventory } = K;
    const refresh = async (window) => {
      await refreshInventory(act);
      const about = await act("window");
      if (about.id === window.id) K.fillWindow(window, about);
    };
    /** An item by its number, its name, or as it lies there; a number is looked up where it shall come from. */
    const named = (items, type, where) => {
      if (typeof type === "string") return type;
      const name = typeof type?.name === "string" ? type.name : items.find((item) => item.type === type)?.name;
      if (name === undefined) throw new Error(`There is no item of type ${String(type)} in ${where}.`);
      return name;
    };
    const moved = async (window, wanted, answer) => {
      await refresh(window);
      if (answer.stoppedBy && answer.nItems < wanted) {
        throw new Error(`${answer.nItems} of ${wanted} were moved. ${answer.stoppedWhy ?? answer.stoppedBy.type}`);
      }
      return answer.nItems;
    };
    /** As `moved`, of all there is: whatever kept it from moving all is the reason why it failed. */
    const movedAll = async (window, answer) => {
      await refresh(window);
      if (answer.stoppedBy) {
        throw new Error(`${answer.nItems} were moved, then it stopped. ${answer.stoppedWhy ?? answer.stoppedBy.type}`);
      }
      return answer.nItems;
    };
    const begin = (about) => {
      const window = new Window(about);
      Object.assign(window, K.emitterMethods(window, owner, () => window));
      open.set(window.id, window);
      bot.currentWindow = window;
      window.close = async () => void (await act("closeWindow"));
      return window;
    };
    const asContainer = (window) => {
      window.deposit = async (type, _metadata, count) => {
        const pick = { name: named(window.items(), type, "the inventory"), count: count ?? 1 };
        return moved(window, pick.count, await act("deposit", { items: [pick] }));
      };
      window.withdraw = async (type, _metadata, count) => {
        const pick = { name: named(window.containerItems(), type, "the container"), count: count ?? 1 };
        return moved(window, pick.count, await act("withdraw", { items: [pick] }));
      };
      window.depositAll = async (name) => movedAll(window, await act("depositAll", name === undefined ? {} : { name }));
      window.withdrawAll = async (name) => movedAll(window, await act("withdrawAll", name === undefined ? {} : { name }));
      return window;
    };
    const asFurnace = (window, first) => {
      let state = first;
      const take = (about) => {
        state = about;
        Object.assign(window, { fuel: about.fuelLeft, progress: about.progress, isBurning: about.isBurning });
        return about;
      };
      const put = (into) => async (type, _metadata, count) => {
        const pick = { name: named(window.items(), type, "the inventory"), count: count ?? 1 };
        const n = await moved(window, pick.count, await act("furnacePut", { into, ...pick }));
        take(await act("furnaceStatus"));
        return n;
      };
      const taken = (from) => async () => {
        const { item } = await act("furnaceTake", { from });
        await refresh(window);
        take(await act("furnaceStatus"));
        if (item === null) throw new Error(`There is nothing in the furnace's ${from}.`);
        return K.itemOf(item);
      };
      take(first);
      return Object.assign(window, {
        putInput: put("input"),
        putFuel: put("fuel"),
        takeInput: taken("input"),
        takeFuel: taken("fuel"),
        takeOutput: taken("output"),
        inputItem: () => K.itemOf(state.input),
        fuelItem: () => K.itemOf(state.fuel),
        outputItem: () => K.itemOf(state.output),
        /** Asks how far it is. */
        update: async () => {
          const about = take(await act("furnaceStatus"));
          K.emit(window, "update");
          return about;
        },
      });
    };
    const placeOf = (block) => {
      const { x, y, z } = block?.position ?? block ?? {};
      if (![x, y, z].every((n) => Number.isFinite(n))) throw new TypeError("A block is needed.");
      return { x: Math.floor(x), y: Math.floor(y), z: Math.floor(z) };
    };
    const openContainer = async (block) => {
      const about = await act("openContainer", placeOf(block));
      await refreshInventory(act);
      return asContainer(begin(about));
    };
    const openFurnace = async (block) => {
      const state = await act("openFurnace", placeOf(block));
      await refreshInventory(act);
      return asFurnace(begin(await act("window")), state);
    };
    return {
      placeOf,
      named,
      openContainer,
      openFurnace,
      openChest: openContainer,
      openDispenser: openContainer,
      /** mineflayer's name for whatever opens. */
      openBlock: async (block) => {
        const found = (await act("blockAt", placeOf(block))).block;
        return FURNACES.has(found?.name) ? openFurnace(block) : openContainer(block);
      },
    };
  };
})
