// Node's EventEmitter: synchronous, in order, over a snapshot of the listeners.
((K) => {
  "use strict";
  const apply = Reflect.apply;
  /** The lists of an emitter, where nobody but this file comes to them. */
  const states = new WeakMap();
  /** What plugins see of an emitter that they share, and which one that is. */
  const views = new WeakMap();

  function EventEmitter() {
    EventEmitter.init.call(this);
  }
  // Shared by all, and set by many libraries.
  let defaultMaxListeners = 10;
  Object.defineProperty(EventEmitter, "defaultMaxListeners", {
    get: () => defaultMaxListeners,
    set: (n) => void (defaultMaxListeners = Number(n)),
    enumerable: true,
  });
  EventEmitter.init = function init() {
    state(this);
  };

  const state = (emitter) => {
    let inner = states.get(emitter);
    if (inner !== undefined) return inner;
    const shared = views.get(emitter);
    if (shared !== undefined) return state(shared);
    inner = { lists: new Map(), max: undefined, warned: new Set() };
    states.set(emitter, inner);
    return inner;
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
  const add = (emitter, event, listener, { owner = K.native.current(), self, isOnce, isFirst }) => {
    checked(listener);
    const inner = state(emitter);
    if (inner.lists.has("newListener")) emitter.emit("newListener", event, listener);
    // `self` is what a listener finds as `this`: of a shared emitter, what its own plugin sees of it.
    const record = { fn: listener, owner, self: self ?? (views.has(emitter) ? emitter : undefined), isOnce, wrapper: undefined };
    const list = inner.lists.get(event) ?? [];
    // A new list each time: emitting goes over the old one.
    inner.lists.set(event, isFirst ? [record, ...list] : [...list, record]);
    const max = inner.max ?? EventEmitter.defaultMaxListeners;
    const n = list.length + 1;
    if (max > 0 && n > max && !inner.warned.has(event)) {
      inner.warned.add(event);
      K.native.log(
        owner,
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
        return apply(record.fn, record.self ?? emitter, args);
      },
      { listener: record.fn },
    );
    return record.wrapper;
  };

  /** Removes a listener; of one plugin alone, where one is named. */
  const remove = (emitter, event, listener, owner) => {
    checked(listener);
    const list = state(emitter).lists.get(event) ?? [];
    for (let i = list.length - 1; i >= 0; i--) {
      const record = list[i];
      if (owner !== undefined && record.owner !== owner) continue;
      if (record.fn === listener || record.wrapper === listener || record.fn.listener === listener) {
        removeRecord(emitter, event, record);
        break;
      }
    }
    return emitter;
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
      return remove(this, event, listener);
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
      const caller = K.native.current();
      for (let i = 0; i < list.length; i++) {
        const { fn, owner, self, isOnce } = list[i];
        if (isOnce) removeRecord(this, event, list[i]);
        // Its time and its faults are those of whoever listens.
        if (owner === caller) apply(fn, self ?? this, args);
        else K.enter(owner, () => apply(fn, self ?? this, args));
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
      const { fn, isOnce, owner, self } = list[i];
      if (K.only !== undefined && owner !== K.HOST && owner !== K.only) continue;
      if (isOnce) removeRecord(emitter, event, list[i]);
      K.call(owner, `a listener of “${String(event)}”`, fn, self ?? emitter, args);
    }
    return true;
  };

  /** The methods of a shared emitter as one plugin has them: its listeners are known to be its own. */
  K.emitterMethods = (emitter, owner, self) => {
    const adds = (isOnce, isFirst) => (event, listener) => {
      add(emitter, event, listener, { owner, self: self(), isOnce, isFirst });
      return self();
    };
    const passes = (name) => (...args) => {
      apply(methods[name], emitter, args);
      return self();
    };
    const asks = (name) => (...args) => apply(methods[name], emitter, args);
    // Those of others stay: their functions can be asked for.
    const removes = (event, listener) => {
      remove(emitter, event, listener, owner);
      return self();
    };
    return {
      __proto__: null,
      on: adds(false, false),
      addListener: adds(false, false),
      once: adds(true, false),
      prependListener: adds(false, true),
      prependOnceListener: adds(true, true),
      off: removes,
      removeListener: removes,
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

  // ---- objects that all plugins share
  /** By shared object: who put a property there, as the view of theirs. */
  const givers = new WeakMap();
  const lent = new WeakMap();
  /** A function that another plugin put there finds its own plugin's view as `this`, not the caller's:
   * otherwise whoever calls it would hand over all that was granted. */
  const lend = (fn, giver) => {
    let made = lent.get(fn);
    if (made === undefined) {
      made = new Proxy(fn, { apply: (target, self, args) => apply(target, views.has(self) ? giver : self, args) });
      lent.set(fn, made);
    }
    return made;
  };

  /** An object everybody shares, in which one plugin sees some things of its own. */
  K.facade = (shared, own) => {
    if (!givers.has(shared)) givers.set(shared, new Map());
    const from = givers.get(shared);
    const view = new Proxy(shared, {
      get(target, key) {
        if (key in own) return own[key];
        const value = target[key];
        if (typeof value !== "function") return value;
        const giver = from.get(key);
        return giver === undefined || giver === view ? value : lend(value, giver);
      },
      set(target, key, value) {
        if (key in own) own[key] = value;
        else {
          target[key] = value;
          from.set(key, view);
        }
        return true;
      },
      has: (target, key) => key in own || key in target,
      deleteProperty(target, key) {
        if (key in own) return delete own[key];
        from.delete(key);
        return delete target[key];
      },
      defineProperty(target, key, about) {
        if (key in own) {
          Object.defineProperty(own, key, { ...about, configurable: true });
          return true;
        }
        const made = { ...about, configurable: true };
        const { get, set } = about;
        if (typeof get === "function") made.get = () => apply(get, view, []);
        if (typeof set === "function") made.set = (value) => void apply(set, view, [value]);
        Object.defineProperty(target, key, made);
        from.set(key, view);
        return true;
      },
      setPrototypeOf: () => false,
      preventExtensions: () => false,
    });
    views.set(view, shared);
    return view;
  };
  K.shared.push(EventEmitter);
})
