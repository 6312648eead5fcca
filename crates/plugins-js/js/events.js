// Node's EventEmitter: synchronous, in order, over a snapshot of the listeners.
((K) => {
  "use strict";
  const STATE = Symbol("sculk.listeners");
  const apply = Reflect.apply;

  function EventEmitter() {
    EventEmitter.init.call(this);
  }
  EventEmitter.defaultMaxListeners = 10;
  EventEmitter.init = function init() {
    state(this);
  };

  const state = (emitter) => {
    if (!Object.prototype.hasOwnProperty.call(emitter, STATE)) {
      Object.defineProperty(emitter, STATE, {
        value: { lists: new Map(), max: undefined, warned: new Set() },
        enumerable: false,
        writable: false,
      });
    }
    return emitter[STATE];
  };

  const checked = (listener) => {
    if (typeof listener === "function") return;
    const error = new TypeError(
      `The "listener" argument must be of type function. Received ${listener === null ? "null" : typeof listener}`,
    );
    error.code = "ERR_INVALID_ARG_TYPE";
    throw error;
  };

  /** Adds a listener, for whom it belongs to. `record.fn` is what others compare with. */
  const add = (emitter, event, listener, { owner, isOnce, isFirst }) => {
    checked(listener);
    const inner = state(emitter);
    if (inner.lists.has("newListener")) emitter.emit("newListener", event, listener);
    const record = { fn: listener, owner, isOnce, wrapper: undefined };
    const list = inner.lists.get(event) ?? [];
    // A new list each time: emitting goes over the old one.
    inner.lists.set(event, isFirst ? [record, ...list] : [...list, record]);
    const max = inner.max ?? EventEmitter.defaultMaxListeners;
    const n = list.length + 1;
    if (max > 0 && n > max && !inner.warned.has(event)) {
      inner.warned.add(event);
      K.native.log(
        owner ?? K.HOST,
        "warn",
        `MaxListenersExceededWarning: Possible EventEmitter memory leak detected. ${n} ${String(event)} listeners added.`,
      );
    }
    return emitter;
  };

  const removeRecord = (emitter, event, record) => {
    const inner = state(emitter);
    const list = inner.lists.get(event);
    if (list === undefined || !list.includes(record)) return;
    const rest = list.filter((one) => one !== record);
    if (rest.length === 0) inner.lists.delete(event);
    else inner.lists.set(event, rest);
    if (inner.lists.has("removeListener")) emitter.emit("removeListener", event, record.fn);
  };

  const wrapperOf = (emitter, event, record) => {
    if (!record.isOnce) return record.fn;
    record.wrapper ??= Object.assign(
      (...args) => {
        removeRecord(emitter, event, record);
        return apply(record.fn, emitter, args);
      },
      { listener: record.fn },
    );
    return record.wrapper;
  };

  const proto = EventEmitter.prototype;
  const plain = { owner: undefined, isOnce: false, isFirst: false };
  const methods = {
    on(event, listener) {
      return add(this, event, listener, plain);
    },
    once(event, listener) {
      return add(this, event, listener, { ...plain, isOnce: true });
    },
    prependListener(event, listener) {
      return add(this, event, listener, { ...plain, isFirst: true });
    },
    prependOnceListener(event, listener) {
      return add(this, event, listener, { ...plain, isOnce: true, isFirst: true });
    },
    removeListener(event, listener) {
      checked(listener);
      const list = state(this).lists.get(event) ?? [];
      for (let i = list.length - 1; i >= 0; i--) {
        const record = list[i];
        if (record.fn === listener || record.wrapper === listener || record.fn.listener === listener) {
          removeRecord(this, event, record);
          break;
        }
      }
      return this;
    },
    removeAllListeners(event) {
      const { lists } = state(this);
      const events = arguments.length === 0 ? [...lists.keys()] : [event];
      for (const one of events) {
        for (const record of [...(lists.get(one) ?? [])].reverse()) removeRecord(this, one, record);
      }
      return this;
    },
    emit(event, ...args) {
      const list = state(this).lists.get(event);
      if (list === undefined) {
        if (event !== "error") return false;
        if (args[0] instanceof Error) throw args[0];
        const error = new Error(`Unhandled error. (${K.inspect(args[0])})`);
        error.code = "ERR_UNHANDLED_ERROR";
        error.context = args[0];
        throw error;
      }
      for (let i = 0; i < list.length; i++) {
        if (list[i].isOnce) removeRecord(this, event, list[i]);
        apply(list[i].fn, this, args);
      }
      return true;
    },
    listenerCount(event, listener) {
      const list = state(this).lists.get(event) ?? [];
      return listener === undefined ? list.length : list.filter((one) => one.fn === listener).length;
    },
    listeners(event) {
      return (state(this).lists.get(event) ?? []).map((one) => one.fn);
    },
    rawListeners(event) {
      return (state(this).lists.get(event) ?? []).map((one) => wrapperOf(this, event, one));
    },
    eventNames() {
      return [...state(this).lists.keys()];
    },
    setMaxListeners(n) {
      state(this).max = Number(n);
      return this;
    },
    getMaxListeners() {
      return state(this).max ?? EventEmitter.defaultMaxListeners;
    },
  };
  for (const name of Object.keys(methods)) {
    Object.defineProperty(proto, name, { value: methods[name], writable: true, configurable: true });
  }
  Object.defineProperty(proto, "addListener", { value: methods.on, writable: true, configurable: true });
  Object.defineProperty(proto, "off", { value: methods.removeListener, writable: true, configurable: true });
  EventEmitter.EventEmitter = EventEmitter;
  EventEmitter.once = (emitter, event) =>
    new Promise((resolve, reject) => {
      const failed = (error) => {
        emitter.removeListener(event, done);
        reject(error);
      };
      const done = (...args) => {
        emitter.removeListener("error", failed);
        resolve(args);
      };
      emitter.once(event, done);
      if (event !== "error") emitter.once("error", failed);
    });
  EventEmitter.listenerCount = (emitter, event) => emitter.listenerCount(event);
  K.EventEmitter = EventEmitter;

  // ---- emitters that all plugins share
  const { emit } = methods;

  /** Emits for the host: what one listener throws is told as its plugin's, and the rest still hear. */
  K.emit = (emitter, event, ...args) => {
    const list = state(emitter).lists.get(event);
    if (list === undefined) return false;
    for (let i = 0; i < list.length; i++) {
      const { fn, isOnce, owner } = list[i];
      if (K.only !== undefined && owner !== undefined && owner !== K.only) continue;
      if (isOnce) removeRecord(emitter, event, list[i]);
      K.call(owner ?? K.HOST, `a listener of “${String(event)}”`, fn, emitter, args);
    }
    return true;
  };

  /** The methods of a shared emitter as one plugin has them: its listeners are known to be its own. */
  K.emitterMethods = (emitter, owner, self) => {
    const adds = (isOnce, isFirst) => (event, listener) => {
      add(emitter, event, listener, { owner, isOnce, isFirst });
      return self();
    };
    const passes = (name) => (...args) => {
      apply(methods[name], emitter, args);
      return self();
    };
    const asks = (name) => (...args) => apply(methods[name], emitter, args);
    return {
      __proto__: null,
      on: adds(false, false),
      addListener: adds(false, false),
      once: adds(true, false),
      prependListener: adds(false, true),
      prependOnceListener: adds(true, true),
      off: passes("removeListener"),
      removeListener: passes("removeListener"),
      // Without a name this would silence the other plugins as well.
      removeAllListeners: (...events) => {
        K.removeListenersOf(emitter, owner, ...events);
        return self();
      },
      setMaxListeners: passes("setMaxListeners"),
      getMaxListeners: asks("getMaxListeners"),
      emit: (...args) => apply(emit, emitter, args),
      listenerCount: asks("listenerCount"),
      listeners: asks("listeners"),
      rawListeners: asks("rawListeners"),
      eventNames: asks("eventNames"),
    };
  };

  K.removeListenersOf = (emitter, owner, ...events) => {
    const { lists } = state(emitter);
    for (const event of events.length === 0 ? [...lists.keys()] : events) {
      for (const record of lists.get(event) ?? []) {
        if (record.owner === owner) removeRecord(emitter, event, record);
      }
    }
  };

  /** An object everybody shares, in which one plugin sees some things of its own. */
  K.facade = (shared, own) =>
    new Proxy(shared, {
      get: (target, key) => (key in own ? own[key] : target[key]),
      set(target, key, value) {
        if (key in own) own[key] = value;
        else target[key] = value;
        return true;
      },
      has: (target, key) => key in own || key in target,
      deleteProperty(target, key) {
        if (key in own) return delete own[key];
        return delete target[key];
      },
      defineProperty(target, key, about) {
        Object.defineProperty(key in own ? own : target, key, { ...about, configurable: true });
        return true;
      },
      setPrototypeOf: () => false,
      preventExtensions: () => false,
    });
})
