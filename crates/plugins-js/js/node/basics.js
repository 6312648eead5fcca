// events, path, util, url, querystring, assert, timers, process and what else takes no more than JavaScript.
((K) => {
  "use strict";
  const N = K.native;
  const { builtins } = K;

  builtins.set("events", () => K.EventEmitter);
  // A plugin's scope says whose it is, so that nobody gets hold of it.
  builtins.set("timers", ({ setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate }) =>
    ({ setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate }));
  builtins.set("timers/promises", (scope) => ({
    setTimeout: (ms, value) => new Promise((resolve) => scope.setTimeout(() => resolve(value), ms)),
    setImmediate: (value) => new Promise((resolve) => scope.setImmediate(() => resolve(value))),
  }));
  builtins.set("console", (scope) => scope.console);
  builtins.set("vec3", () => K.vec3);
  builtins.set("prismarine-chat", () => () => K.ChatMessage);

  // ---- path, of POSIX
  const normal = (parts, isAbsolute) => {
    const out = [];
    for (const part of parts) {
      if (part === "" || part === ".") continue;
      if (part !== "..") out.push(part);
      else if (out.length > 0 && out.at(-1) !== "..") out.pop();
      else if (!isAbsolute) out.push("..");
    }
    return out.join("/");
  };
  const checked = (path) => {
    if (typeof path === "string") return path;
    const error = new TypeError(`The "path" argument must be of type string. Received ${K.inspect(path)}`);
    error.code = "ERR_INVALID_ARG_TYPE";
    throw error;
  };
  const path = {
    sep: "/",
    delimiter: ":",
    normalize: (text) => {
      const isAbsolute = checked(text).startsWith("/");
      const inner = normal(text.split("/"), isAbsolute);
      const tail = inner !== "" && text.endsWith("/") ? "/" : "";
      return isAbsolute ? `/${inner}${tail}` : inner === "" ? "." : inner + tail;
    },
    join: (...parts) => path.normalize(parts.map(checked).filter((part) => part !== "").join("/") || "."),
    resolve: (...parts) => {
      let whole = "";
      for (const part of [...parts].reverse()) {
        if (checked(part) === "") continue;
        whole = whole === "" ? part : `${part}/${whole}`;
        if (part.startsWith("/")) break;
      }
      return `/${normal(whole.split("/"), true)}`;
    },
    isAbsolute: (text) => checked(text).startsWith("/"),
    dirname: (text) => {
      const bare = checked(text).replace(/\/+$/, "");
      const at = bare.lastIndexOf("/");
      return at === -1 ? "." : at === 0 ? "/" : bare.slice(0, at);
    },
    basename: (text, ending = "") => {
      const name = checked(text).replace(/\/+$/, "").split("/").at(-1);
      return ending !== "" && name !== ending && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
    },
    extname: (text) => {
      const name = path.basename(text);
      const at = name.lastIndexOf(".");
      return at <= 0 ? "" : name.slice(at);
    },
    relative: (from, to) => {
      const [a, b] = [from, to].map((one) => path.resolve(one).split("/").filter((part) => part !== ""));
      let same = 0;
      while (same < a.length && same < b.length && a[same] === b[same]) same++;
      return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/");
    },
    parse: (text) => {
      const base = path.basename(text);
      const ext = path.extname(text);
      const dir = path.dirname(text);
      return { root: text.startsWith("/") ? "/" : "", dir: dir === "." ? "" : dir, base, ext, name: base.slice(0, base.length - ext.length) };
    },
    format: ({ dir, root = "", base, name = "", ext = "" }) => (dir ? `${dir}/` : root) + (base ?? name + ext),
    toNamespacedPath: (text) => text,
  };
  // A copy for each, since old libraries put things there.
  builtins.set("path", () => {
    const own = { ...path };
    own.posix = own;
    return own;
  });

  // ---- util
  const util = {
    inspect: K.inspect,
    format: K.format,
    promisify: (fn) => (...args) =>
      new Promise((resolve, reject) => fn(...args, (error, value) => (error ? reject(error) : resolve(value)))),
    callbackify: (fn) => (...args) => {
      const done = args.pop();
      fn(...args).then((value) => done(null, value), done);
    },
    inherits: (child, parent) => {
      Object.defineProperty(child, "super_", { value: parent, writable: true, configurable: true });
      Object.setPrototypeOf(child.prototype, parent.prototype);
    },
    deprecate: (fn) => fn,
    isDeepStrictEqual: (a, b) => same(a, b),
    stripVTControlCharacters: (text) => text.replace(/\u001b\[[\d;]*[A-Za-z]/g, ""),
    isArray: Array.isArray,
    types: {
      isDate: (one) => one instanceof Date,
      isRegExp: (one) => one instanceof RegExp,
      isPromise: (one) => one instanceof Promise,
      isMap: (one) => one instanceof Map,
      isSet: (one) => one instanceof Set,
      isNativeError: (one) => one instanceof Error,
    },
    get TextEncoder() {
      return globalThis.TextEncoder;
    },
    get TextDecoder() {
      return globalThis.TextDecoder;
    },
  };
  util.promisify.custom = Symbol("nodejs.util.promisify.custom");
  util.inspect.custom = Symbol.for("nodejs.util.inspect.custom");
  builtins.set("util", () => Object.defineProperties({}, Object.getOwnPropertyDescriptors(util)));

  const same = (a, b) => {
    if (Object.is(a, b)) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Date) return a.getTime() === b.getTime();
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
  };

  builtins.set("assert", () => {
    class AssertionError extends Error {
      constructor(message) {
        super(message);
        this.name = "AssertionError";
        this.code = "ERR_ASSERTION";
      }
    }
    const must = (isTrue, message, otherwise) => {
      if (isTrue) return;
      throw message instanceof Error ? message : new AssertionError(message ?? otherwise);
    };
    const shown = (a, mark, b) => `${K.inspect(a)} ${mark} ${K.inspect(b)}`;
    const assert = (value, message) => must(value, message, `${K.inspect(value)} == true`);
    return Object.assign(assert, {
      ok: assert,
      AssertionError,
      equal: (a, b, message) => must(a == b, message, shown(a, "==", b)),
      notEqual: (a, b, message) => must(a != b, message, shown(a, "!=", b)),
      strictEqual: (a, b, message) => must(Object.is(a, b), message, shown(a, "===", b)),
      notStrictEqual: (a, b, message) => must(!Object.is(a, b), message, shown(a, "!==", b)),
      deepEqual: (a, b, message) => must(same(a, b), message, shown(a, "deepEqual", b)),
      deepStrictEqual: (a, b, message) => must(same(a, b), message, shown(a, "deepStrictEqual", b)),
      fail: (message) => must(false, message, "Failed"),
      throws: (fn, message) => {
        try {
          fn();
        } catch {
          return;
        }
        must(false, message, "Missing expected exception.");
      },
    });
  });

  // ---- process
  builtins.set("process", (scope) => {
    const { owner } = scope;
    const process = new K.EventEmitter();
    const stream = (level) => ({ isTTY: false, write: (text) => (N.log(owner, level, String(text).trimEnd()), true) });
    const began = N.now();
    const hrtime = (before) => {
      const ns = BigInt(Math.trunc(N.now() * 1e6));
      const [s, rest] = [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)];
      if (before === undefined) return [s, rest];
      const diff = (s - before[0]) * 1e9 + (rest - before[1]);
      return [Math.floor(diff / 1e9), diff % 1e9];
    };
    hrtime.bigint = () => BigInt(Math.trunc(N.now() * 1e6));
    return Object.assign(process, {
      title: "sculk", platform: "linux", arch: "x64", version: "v20.0.0", versions: { node: "20.0.0", v8: "0.0" },
      env: { NODE_ENV: "production" }, argv: ["node", "plugin"], execArgv: [], pid: 1, ppid: 0, exitCode: undefined,
      connected: true, release: { name: "node" }, stdout: stream("info"), stderr: stream("error"), hrtime,
      uptime: () => (N.now() - began) / 1000,
      cwd: () => `/data/${K.plugins[owner].name}`,
      memoryUsage: Object.assign(() => {
        const bytes = N.memory();
        return { rss: bytes, heapTotal: bytes, heapUsed: bytes, external: 0, arrayBuffers: 0 };
      }, { rss: () => N.memory() }),
      cpuUsage: () => ({ user: Math.trunc(N.busy(owner)), system: 0 }),
      nextTick: (fn, ...args) => scope.queueMicrotask(() => fn(...args)),
      emitWarning: (warning) => N.log(owner, "warn", String(warning?.message ?? warning)),
      send: (message) => {
        if (message?.type !== "event" || typeof message.eventType !== "string") return false;
        K.tell(owner, { type: "graphEvent", event: message.eventType, args: message.args ?? {} });
        return true;
      },
      exit: () => {
        throw new Error("A plugin cannot end the process. Use bot.quit() to let the bot leave.");
      },
      kill: () => {
        throw new Error("A plugin cannot end processes.");
      },
      abort: () => process.exit(),
      chdir: () => {
        throw new Error("A plugin cannot change its folder.");
      },
    });
  });
  K.shared.push(path, util);
})
