// The kernel: who runs, what is asked of the host, timers. Every file of the prelude is a function
// of K, the one object they share. Plugins never get hold of K.
((K) => {
  "use strict";
  const N = K.native;
  const apply = Reflect.apply;
  const { parse, stringify } = JSON;
  const promiseThen = Promise.prototype.then;
  K.apply = apply;
  K.parse = parse;
  K.stringify = stringify;
  K.plugins = [];
  /** Classes and functions that all plugins get hold of; nobody can change them (`harden.js`). */
  K.shared = [];
  /** Those of them whose methods are called so often that no way is left to shadow them by assignment. */
  K.hot = new Set();
  /** Whose promise it is, so that its rejection is told as theirs. */
  K.promiseOwners = new WeakMap();
  /** In whose files an error was made, by its frames when it was. What errors say of themselves can be
   * made up. */
  const origins = new WeakMap();
  /** Errors of the engine itself, as of memory that is full. */
  const enginesOwn = new WeakSet();
  K.HOST = -1;

  const MAX_FRAMES = 50;
  Error.stackTraceLimit = MAX_FRAMES;
  // The header of a stack, as V8 writes it; frames of the prelude are nobody's business.
  const { InternalError } = globalThis;
  // Nobody else can make one.
  delete globalThis.InternalError;
  Object.defineProperty(InternalError.prototype, "constructor", { value: Error });
  const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const headOf = (error) => {
    // What stops a script must not run any of it: a name that never comes would stop nothing.
    if (getPrototypeOf(error) === InternalError.prototype) {
      return `InternalError: ${getOwnPropertyDescriptor(error, "message")?.value}`;
    }
    try {
      const name = String(error.name ?? "Error");
      const message = String(error.message ?? "");
      return message === "" ? name : `${name}: ${message}`;
    } catch {
      return "Error";
    }
  };
  const owners = new Map();
  const ownerOf = (file) => {
    let owner = owners.get(file);
    if (owner === undefined) {
      if (owners.size >= 1_000) owners.clear();
      owners.set(file, (owner = N.ownerOf(file)));
    }
    return owner;
  };
  let isCapturing = false;
  const note = (error, frames) => {
    if (getPrototypeOf(error) === InternalError.prototype) enginesOwn.add(error);
    if (isCapturing || origins.has(error)) return;
    for (let i = 0; i < frames.length; i++) {
      const file = frames[i].getFileName();
      if (typeof file !== "string" || file[0] !== "/") continue;
      origins.set(error, ownerOf(file));
      return;
    }
  };
  Error.prepareStackTrace = (error, frames) => {
    note(error, frames);
    let text = headOf(error);
    for (let i = 0; i < frames.length; i++) {
      const file = frames[i].getFileName() ?? "native";
      if (file === "native" || (file[0] === "s" && file[5] === ":")) continue;
      const name = frames[i].getFunctionName();
      const place = `${file}:${frames[i].getLineNumber()}:${frames[i].getColumnNumber()}`;
      text += name ? `\n    at ${name} (${place})` : `\n    at ${place}`;
    }
    return text;
  };
  // Libraries may set it, and read what they set; stacks stay as they are.
  let given;
  Object.defineProperty(Error, "prepareStackTrace", {
    get: () => given,
    set: (value) => void (given = value),
    configurable: false,
  });
  Object.freeze(InternalError.prototype);
  Object.defineProperty(Error, "stackTraceLimit", { get: () => MAX_FRAMES, set() {}, configurable: false });
  const { captureStackTrace } = Error;
  // From where a stack is captured can be chosen, so that it says nothing of whose error it is.
  Error.captureStackTrace = function captureStackTrace_(target, from) {
    const before = isCapturing;
    isCapturing = true;
    try {
      captureStackTrace(target, from ?? captureStackTrace_);
    } finally {
      isCapturing = before;
    }
  };
  /** In whose files an error was made; nobody's where that is not known. */
  K.originOf = (thrown) => (typeof thrown === "object" && thrown !== null ? (origins.get(thrown) ?? K.HOST) : K.HOST);
  K.isEngines = (thrown) => typeof thrown === "object" && thrown !== null && (enginesOwn.has(thrown) || getPrototypeOf(thrown) === InternalError.prototype);

  /** Name and message, and where it happened, of whatever was thrown. */
  K.describe = (thrown) => {
    try {
      if (thrown instanceof Error) {
        const name = String(thrown.name);
        const message = String(thrown.message);
        return {
          message: message === "" ? name : `${name}: ${message}`,
          stack: typeof thrown.stack === "string" ? thrown.stack : "",
        };
      }
      const text = typeof thrown === "string" ? thrown : K.inspect(thrown);
      return { message: text, stack: "" };
    } catch {
      return { message: "something that cannot be shown was thrown", stack: "" };
    }
  };

  K.fault = (owner, during, thrown) => {
    const { message, stack } = K.describe(thrown);
    N.fault(owner, K.originOf(thrown), K.isEngines(thrown), during, message, stack);
  };

  /** Runs a function of a plugin. What it throws is told and goes no further. */
  K.call = (owner, during, fn, self, args) => {
    const before = N.enter(owner);
    let result;
    try {
      result = apply(fn, self, args);
      if (result instanceof Promise) K.promiseOwners.set(result, [owner, during]);
    } catch (error) {
      K.fault(owner, during, error);
    }
    N.enter(before);
    return result;
  };

  /** The same, where what it throws is wanted. */
  K.enter = (owner, fn) => {
    const before = N.enter(owner);
    try {
      return fn();
    } finally {
      N.enter(before);
    }
  };

  /** `by` computed when it was rejected. */
  K.onUnhandled = (promise, reason, by) => {
    const [owner, during] = K.promiseOwners.get(promise) ?? [by, "a promise"];
    K.fault(owner, during, reason);
  };

  // ---- what is asked of the host
  const waiting = new Map();
  /** The number of a request, and what comes of it. */
  K.begin = (owner, request) => {
    let settle;
    let call;
    const promise = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    try {
      call = N.request(owner, stringify(request));
      waiting.set(call, settle);
    } catch (error) {
      settle.reject(error);
    }
    return { call, promise };
  };
  K.request = (owner, request) => K.begin(owner, request).promise;
  /** What comes of something the engine does for a plugin; `begin` gives its number. */
  K.awaited = (begin) =>
    new Promise((resolve, reject) => {
      waiting.set(begin(), { resolve, reject });
    });
  /** Asked without waiting; what goes wrong is a line in the log. */
  K.tell = (owner, request) => {
    const failed = (error) => N.log(owner, "warn", `${request.type}: ${error.message}`);
    apply(promiseThen, K.request(owner, request), [undefined, failed]);
  };
  K.answer = (call, isFine, value) => {
    const settle = waiting.get(call);
    if (settle === undefined) return;
    waiting.delete(call);
    if (isFine) settle.resolve(value);
    else settle.reject(new Error(value));
  };

  // ---- timers
  const timers = new Map();
  const counts = new Map();
  let nextTimer = 1;

  const MAX_DELAY = 2 ** 31 - 1;
  const delayOf = (ms) => {
    const delay = Number(ms);
    return delay >= 1 && delay <= MAX_DELAY ? Math.trunc(delay) : 1;
  };

  class Timeout {
    #record;
    constructor(record) {
      this.#record = record;
    }
    ref() {
      return this;
    }
    unref() {
      return this;
    }
    hasRef() {
      return true;
    }
    refresh() {
      if (timers.has(this.#record.id)) N.timer(this.#record.id, this.#record.delay);
      return this;
    }
    close() {
      drop(this.#record.id);
      return this;
    }
    [Symbol.toPrimitive]() {
      return this.#record.id;
    }
  }

  const drop = (id) => {
    const record = timers.get(id);
    if (record === undefined) return;
    timers.delete(id);
    counts.set(record.owner, (counts.get(record.owner) ?? 1) - 1);
    N.untimer(id);
  };

  const start = (owner, fn, ms, args, repeats) => {
    if (typeof fn !== "function") {
      const error = new TypeError('The "callback" argument must be of type function.');
      error.code = "ERR_INVALID_ARG_TYPE";
      throw error;
    }
    const n = counts.get(owner) ?? 0;
    if (n >= K.limits.maxTimers) {
      throw new Error(`This plugin has ${n} timers already, which is the most there may be.`);
    }
    counts.set(owner, n + 1);
    const record = { id: nextTimer++, owner, fn, args, repeats, delay: delayOf(ms), handle: null };
    record.handle = new Timeout(record);
    timers.set(record.id, record);
    N.timer(record.id, record.delay);
    return record.handle;
  };

  const clear = (handle) => {
    if (handle === undefined || handle === null) return;
    if (handle instanceof Timeout) handle.close();
    else drop(Number(handle));
  };

  K.fire = (id) => {
    const record = timers.get(id);
    if (record === undefined) return;
    if (record.repeats) N.timer(id, record.delay);
    else drop(id);
    K.call(record.owner, "a timer", record.fn, record.handle, record.args);
  };

  K.timersOf = (owner) => ({
    setTimeout: (fn, ms, ...args) => start(owner, fn, ms, args, false),
    setInterval: (fn, ms, ...args) => start(owner, fn, ms, args, true),
    setImmediate: (fn, ...args) => start(owner, fn, 1, args, false),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
    queueMicrotask: (fn) => {
      if (typeof fn !== "function") throw new TypeError('The "callback" argument must be a function.');
      apply(promiseThen, Promise.resolve(), [() => K.call(owner, "a microtask", fn, undefined, [])]);
    },
  });

  K.hostTimers = K.timersOf(K.HOST);

  K.dropTimersOf = (owner) => {
    for (const [id, record] of [...timers]) if (record.owner === owner) drop(id);
  };
})
