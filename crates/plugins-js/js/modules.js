// CommonJS for plugins: files of their own folder, and the modules we stand in for.
((K) => {
  "use strict";
  const N = K.native;
  /** Modules of ours: a function of the plugin that asks, called once for each. */
  K.builtins = new Map();
  const scopes = new Map();

  const notFound = (name, from) => {
    const error = new Error(`Cannot find module '${name}'\nRequire stack:\n- ${from}`);
    error.code = "MODULE_NOT_FOUND";
    error.requireStack = [from];
    return error;
  };

  const folderOf = (file) => file.slice(0, file.lastIndexOf("/")) || "/";

  /** What a file's code finds besides the language's own globals, in the order of its parameters. */
  const NAMES = [
    "exports", "require", "module", "__filename", "__dirname", "global", "console", "process", "Buffer",
    "setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate",
    "queueMicrotask", "fetch",
  ];
  K.scopeNames = NAMES;

  K.scopeOf = (owner) => scopes.get(owner);

  /** Everything one plugin is told apart by. */
  K.makeScope = (owner) => {
    const builtins = new Map();
    const cache = new Map();
    const scope = { owner, console: K.consoleOf(owner), ...K.timersOf(owner) };
    scope.builtin = (name) => {
      const bare = name.startsWith("node:") ? name.slice(5) : name;
      const make = K.builtins.get(bare);
      if (make === undefined) return undefined;
      if (!builtins.has(bare)) builtins.set(bare, make(scope));
      return builtins.get(bare);
    };
    scope.process = scope.builtin("process");
    scope.Buffer = K.Buffer;
    scope.fetch = K.fetchOf?.(scope);
    // What plugins hang on `global` is theirs, not everybody's.
    scope.global = new Proxy(Object.create(null), {
      get: (own, key) => (key in own ? own[key] : key === "global" || key === "globalThis" ? scope.global : key in scope && NAMES.includes(key) ? scope[key] : globalThis[key]),
      has: (own, key) => key in own || NAMES.includes(key) || key in globalThis,
    });

    const load = (file, parent) => {
      const known = cache.get(file);
      if (known !== undefined) return known.exports;
      const module = { id: file, filename: file, path: folderOf(file), exports: {}, loaded: false, children: [], parent, paths: [] };
      cache.set(file, module);
      try {
        run(module, file);
      } catch (error) {
        cache.delete(file);
        throw error;
      }
      module.loaded = true;
      return module.exports;
    };

    const run = (module, file) => {
      const source = N.source(owner, file);
      if (file.endsWith(".json")) {
        try {
          module.exports = K.parse(source.replace(/^\ufeff/, ""));
        } catch (error) {
          error.message = `${file}: ${error.message}`;
          throw error;
        }
        return;
      }
      const require = requireFrom(module);
      const fn = N.compile(owner, file, source, NAMES.join(","));
      const given = {
        ...scope, require, module, exports: module.exports, __filename: file, __dirname: module.path,
      };
      K.apply(fn, module.exports, NAMES.map((name) => given[name]));
    };

    const resolve = (name, from) => {
      if (typeof name !== "string" || name === "") {
        const error = new TypeError(`The "id" argument must be a non-empty string. Received ${K.inspect(name)}`);
        error.code = "ERR_INVALID_ARG_VALUE";
        throw error;
      }
      const file = N.resolve(owner, folderOf(from), name);
      if (file === undefined) throw notFound(name, from);
      return file;
    };

    const requireFrom = (module) => {
      const require = (name) => {
        const builtin = typeof name === "string" ? scope.builtin(name) : undefined;
        if (builtin !== undefined) return builtin;
        const refusal = typeof name === "string" ? K.refused(name) : undefined;
        if (refusal !== undefined) throw Object.assign(notFound(name, module.filename), { message: refusal });
        return load(resolve(name, module.filename), module);
      };
      require.resolve = (name) => (scope.builtin(name) === undefined ? resolve(name, module.filename) : name);
      require.cache = new Proxy(Object.create(null), {
        get: (_, key) => cache.get(key),
        has: (_, key) => cache.has(key),
        ownKeys: () => [...cache.keys()],
        getOwnPropertyDescriptor: (_, key) =>
          cache.has(key) ? { value: cache.get(key), configurable: true, enumerable: true, writable: true } : undefined,
        deleteProperty: (_, key) => cache.delete(key),
      });
      require.main = undefined;
      return require;
    };

    scope.requireFile = (file) => load(file, null);
    scope.requireAt = (file) => requireFrom({ filename: file });
    // What the modules of ours take for whose they are.
    Object.freeze(scope);
    scopes.set(owner, scope);
    return scope;
  };

  const NEVER = new Set([
    "child_process", "worker_threads", "cluster", "vm", "net", "dgram", "dns", "tls", "repl", "inspector",
    "v8", "http2", "wasi", "module", "sharp", "canvas",
  ]);
  /** Why a module is not there, where there is more to say than that it is not found. */
  K.refused = (name) => {
    const bare = name.startsWith("node:") ? name.slice(5) : name;
    if (!NEVER.has(bare)) return undefined;
    return `Cannot find module '${name}'. Plugins run in a sandbox that has no such thing: no programs, no sockets, no native code.`;
  };

  // JSON as people write it: where the text is no JSON, keys without quotes are tried.
  const strict = JSON.parse;
  JSON.parse = function parse(text, reviver) {
    try {
      return strict(text, reviver);
    } catch (error) {
      if (typeof text !== "string" || text.length > 1_000_000) throw error;
      const quoted = text.replace(/([{,]\s*)([A-Za-z_$][\w$]*)(\s*:)/g, '$1"$2"$3');
      if (quoted === text) throw error;
      try {
        return strict(quoted, reviver);
      } catch {
        throw error;
      }
    }
  };

  globalThis.structuredClone ??= (value) => {
    const seen = new Map();
    const copy = (one) => {
      if (one === null || typeof one !== "object") {
        if (typeof one === "function" || typeof one === "symbol") {
          throw new Error(`${String(one)} could not be cloned.`);
        }
        return one;
      }
      if (seen.has(one)) return seen.get(one);
      const keep = (made) => {
        seen.set(one, made);
        return made;
      };
      if (one instanceof Date) return keep(new Date(one.getTime()));
      if (one instanceof RegExp) return keep(new RegExp(one.source, one.flags));
      if (one instanceof ArrayBuffer) return keep(one.slice(0));
      if (ArrayBuffer.isView(one)) return keep(one.slice());
      if (one instanceof Map) {
        const made = keep(new Map());
        for (const [key, item] of one) made.set(copy(key), copy(item));
        return made;
      }
      if (one instanceof Set) {
        const made = keep(new Set());
        for (const item of one) made.add(copy(item));
        return made;
      }
      if (one instanceof Error) return keep(Object.assign(new one.constructor(one.message), { stack: one.stack }));
      const made = keep(Array.isArray(one) ? new Array(one.length) : {});
      for (const key of Object.keys(one)) made[key] = copy(one[key]);
      return made;
    };
    return copy(value);
  };
})
