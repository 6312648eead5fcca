// fs, os, crypto, systeminformation, stream: what reaches the machine, each behind its permission.
((K) => {
  "use strict";
  const N = K.native;

  // ---- files
  const encodingOf = (options) => (typeof options === "string" ? options : options?.encoding);
  const textOf = (path) => (path instanceof URL ? path.pathname : String(path));
  const bytesOf = (data, options) => {
    if (typeof data === "string") return K.toLatin1(K.Buffer.from(data, encodingOf(options) ?? "utf8"));
    return K.toLatin1(ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : K.utf8Encode(String(data)));
  };
  class Stats {
    constructor(about) {
      this.size = about.size;
      this.mtimeMs = about.mtimeMs;
      this.mtime = new Date(about.mtimeMs);
      this.isFile = () => !about.isDir;
      this.isDirectory = () => about.isDir;
      this.isSymbolicLink = () => false;
    }
  }
  const filesOf = ({ owner, queueMicrotask }) => {
    const call = (operation, path, given) => N.fs(owner, operation, textOf(path), given);
    const sync = {
      existsSync: (path) => {
        try {
          return call("exists", path);
        } catch (error) {
          if (error.code === "ERR_SCULK_PERMISSION") throw error;
          return false;
        }
      },
      readFileSync: (path, options) => {
        const bytes = K.Buffer.from(K.fromLatin1(call("read", path)));
        const encoding = encodingOf(options);
        return encoding ? bytes.toString(encoding) : bytes;
      },
      writeFileSync: (path, data, options) => void call(options?.flag === "a" ? "append" : "write", path, bytesOf(data, options)),
      appendFileSync: (path, data, options) => void call("append", path, bytesOf(data, options)),
      mkdirSync: (path) => void call("mkdir", path),
      unlinkSync: (path) => void call("unlink", path),
      rmdirSync: (path) => void call("rmdir", path),
      rmSync: (path, options) => {
        if (options?.force && !sync.existsSync(path)) return;
        if (!sync.statSync(path).isDirectory()) return sync.unlinkSync(path);
        if (!options?.recursive) throw Object.assign(new Error(`EISDIR: is a directory, rm '${path}'`), { code: "EISDIR" });
        for (const [name] of call("readdir", path)) sync.rmSync(`${textOf(path)}/${name}`, options);
        sync.rmdirSync(path);
      },
      renameSync: (from, to) => void call("rename", from, textOf(to)),
      copyFileSync: (from, to) => void call("write", to, call("read", from)),
      readdirSync: (path, options) =>
        call("readdir", path).map(([name, isDir]) =>
          options?.withFileTypes ? { name, isDirectory: () => isDir, isFile: () => !isDir, isSymbolicLink: () => false } : name),
      statSync: (path, options) => {
        try {
          return new Stats(call("stat", path));
        } catch (error) {
          if (options?.throwIfNoEntry === false && error.code === "ENOENT") return undefined;
          throw error;
        }
      },
      accessSync: (path) => void call("stat", path),
    };
    sync.lstatSync = sync.statSync;
    sync.realpathSync = (path) => textOf(path);
    const promises = {};
    const later = {};
    for (const [name, fn] of Object.entries(sync)) {
      const short = name.slice(0, -4);
      promises[short] = async (...args) => fn(...args);
      later[short] = (...args) => {
        const done = args.pop();
        promises[short](...args).then(
          (value) => queueMicrotask(() => (short === "exists" ? done(value) : done(null, value))),
          (error) => queueMicrotask(() => done(error)),
        );
      };
    }
    const createWriteStream = (path, options) => {
      const { Writable } = K.builtins.get("stream")();
      const stream = new Writable({
        write: (chunk, _encoding, done) => {
          try {
            sync.appendFileSync(path, chunk);
            done();
          } catch (error) {
            done(error);
          }
        },
      });
      if (options?.flags !== "a") queueMicrotask(() => {});
      try {
        if (options?.flags !== "a") sync.writeFileSync(path, "");
      } catch (error) {
        queueMicrotask(() => stream.emit("error", error));
      }
      return Object.assign(stream, { path, close: () => stream.end() });
    };
    const createReadStream = (path, options) => {
      const { Readable } = K.builtins.get("stream")();
      const stream = new Readable();
      queueMicrotask(() => {
        try {
          stream.push(sync.readFileSync(path, options));
          stream.push(null);
        } catch (error) {
          stream.emit("error", error);
        }
      });
      return stream;
    };
    return { ...sync, ...later, promises, createReadStream, createWriteStream, constants: { F_OK: 0, R_OK: 4, W_OK: 2 }, Stats };
  };
  K.builtins.set("fs", filesOf);
  K.builtins.set("fs/promises", (scope) => scope.builtin("fs").promises);

  // ---- streams, as far as they are piped
  let stream;
  K.builtins.set("stream", () => {
    if (stream !== undefined) return stream;
    class Stream extends K.EventEmitter {
      pipe(target) {
        this.on("data", (chunk) => target.write(chunk));
        this.on("end", () => target.end?.());
        return target;
      }
    }
    class Readable extends Stream {
      constructor(options = {}) {
        super();
        if (options.read) this._read = options.read;
      }
      push(chunk) {
        if (chunk === null) this.emit("end");
        else this.emit("data", chunk);
        return true;
      }
      resume() {
        return this;
      }
      pause() {
        return this;
      }
      destroy(error) {
        if (error) this.emit("error", error);
        this.emit("close");
        return this;
      }
      static from(items) {
        const made = new Readable();
        Promise.resolve().then(async () => {
          for await (const item of items) made.push(item);
          made.push(null);
        });
        return made;
      }
    }
    class Writable extends Stream {
      constructor(options = {}) {
        super();
        if (options.write) this._write = options.write;
      }
      write(chunk, encoding, done) {
        this._write(chunk, typeof encoding === "string" ? encoding : "utf8", (error) => {
          if (error) this.emit("error", error);
          (typeof encoding === "function" ? encoding : done)?.(error);
        });
        return true;
      }
      end(chunk) {
        if (chunk !== undefined) this.write(chunk);
        this.emit("finish");
        this.emit("close");
        return this;
      }
      destroy() {
        this.emit("close");
        return this;
      }
    }
    class Transform extends Readable {
      constructor(options = {}) {
        super(options);
        if (options.transform) this._transform = options.transform;
      }
      write(chunk, encoding, done) {
        this._transform(chunk, encoding, (error, out) => {
          if (error) this.emit("error", error);
          else if (out !== undefined) this.push(out);
          done?.(error);
        });
        return true;
      }
      end(chunk) {
        if (chunk !== undefined) this.write(chunk);
        this.push(null);
        this.emit("finish");
      }
    }
    class PassThrough extends Transform {
      _transform(chunk, _, done) {
        done(null, chunk);
      }
    }
    stream = Object.assign(Stream, { Stream, Readable, Writable, Duplex: Transform, Transform, PassThrough });
    return stream;
  });

  // ---- the machine
  const system = (owner, what) => {
    N.permit(owner, "process", what);
    return K.parse(N.system());
  };
  K.builtins.set("os", ({ owner }) => ({
    EOL: "\n",
    platform: () => "linux",
    type: () => "Linux",
    arch: () => "x64",
    release: () => "",
    hostname: () => "sculk",
    homedir: () => `/data/${K.plugins[owner].name}`,
    tmpdir: () => `/data/${K.plugins[owner].name}`,
    endianness: () => "LE",
    userInfo: () => ({ username: "sculk", homedir: `/data/${K.plugins[owner].name}` }),
    networkInterfaces: () => ({}),
    uptime: () => system(owner, "os.uptime").uptime,
    totalmem: () => system(owner, "os.totalmem").totalMemory,
    freemem: () => system(owner, "os.freemem").freeMemory,
    loadavg: () => system(owner, "os.loadavg").load,
    cpus: () => system(owner, "os.cpus").cpus.map((model) => ({ model, speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } })),
  }));
  K.builtins.set("systeminformation", ({ owner }) => ({
    cpu: async () => {
      const { cpus } = system(owner, "the processor");
      return { manufacturer: "", brand: cpus[0] ?? "", speed: 0, cores: cpus.length, physicalCores: cpus.length, processors: 1 };
    },
    mem: async () => {
      const { totalMemory: total, freeMemory: free } = system(owner, "the memory");
      return { total, free, used: total - free, active: total - free, available: free };
    },
    currentLoad: async () => {
      const { cpuPercent: currentLoad, cpus } = system(owner, "the load");
      return { currentLoad, avgLoad: currentLoad / 100, cpus: cpus.map(() => ({ load: currentLoad })) };
    },
    osInfo: async () => ({ platform: "linux", distro: "", release: "", arch: "x64", hostname: "sculk" }),
    time: async () => ({ current: Date.now(), uptime: system(owner, "the time it is on").uptime }),
  }));

  // ---- crypto
  const randomBytes = (n) => K.Buffer.from(K.fromLatin1(N.random(n)));
  const randomUUID = () => {
    const bytes = randomBytes(16);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const hashed = (algorithm, bytes) => {
    const hex = N.hash(String(algorithm).toLowerCase().replace("-", ""), K.toLatin1(bytes));
    if (hex === undefined) throw new Error(`Digest method not supported: ${algorithm}`);
    return K.Buffer.from(hex, "hex");
  };
  class Hash {
    constructor(algorithm) {
      this.algorithm = algorithm;
      this.chunks = [];
    }
    update(data, encoding) {
      this.chunks.push(typeof data === "string" ? K.Buffer.from(data, encoding) : K.Buffer.from(data));
      return this;
    }
    digest(encoding) {
      const bytes = hashed(this.algorithm, K.Buffer.concat(this.chunks));
      return encoding ? bytes.toString(encoding) : bytes;
    }
  }
  class Hmac extends Hash {
    constructor(algorithm, key) {
      super(algorithm);
      const size = /512|384/.test(algorithm) ? 128 : 64;
      let bytes = typeof key === "string" ? K.Buffer.from(key) : K.Buffer.from(key);
      if (bytes.length > size) bytes = hashed(algorithm, bytes);
      this.key = K.Buffer.concat([bytes, K.Buffer.alloc(size - bytes.length)]);
    }
    digest(encoding) {
      const pad = (mask) => K.Buffer.from(this.key.map((byte) => byte ^ mask));
      const inner = hashed(this.algorithm, K.Buffer.concat([pad(0x36), ...this.chunks]));
      const bytes = hashed(this.algorithm, K.Buffer.concat([pad(0x5c), inner]));
      return encoding ? bytes.toString(encoding) : bytes;
    }
  }
  const getRandomValues = (view) => {
    view.set(new view.constructor(randomBytes(view.byteLength).buffer));
    return view;
  };
  globalThis.crypto = { randomUUID, getRandomValues };
  K.builtins.set("crypto", () => ({
    randomUUID, randomBytes, getRandomValues, webcrypto: globalThis.crypto,
    randomInt: (low, high) => {
      const [from, to] = high === undefined ? [0, low] : [low, high];
      return from + (randomBytes(6).readUInt32LE(0) % (to - from));
    },
    createHash: (algorithm) => new Hash(algorithm),
    createHmac: (algorithm, key) => new Hmac(algorithm, key),
    timingSafeEqual: (a, b) => K.Buffer.compare(K.Buffer.from(a), K.Buffer.from(b)) === 0,
    getHashes: () => ["md5", "sha1", "sha256", "sha512"],
  }));
  globalThis.performance = { now: () => N.now(), timeOrigin: Date.now() };
  K.builtins.set("perf_hooks", () => ({ performance: globalThis.performance }));
  K.shared.push(Stats, Hash, Hmac, ...Object.values(K.builtins.get("stream")()));
})
