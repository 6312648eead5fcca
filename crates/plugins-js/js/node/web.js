// fetch, and Node's http and https on top of the same client.
((K) => {
  "use strict";
  const N = K.native;

  class AbortSignal extends K.EventEmitter {
    aborted = false;
    reason = undefined;
    onabort = null;
    addEventListener(name, fn) {
      this.on(name, fn);
    }
    removeEventListener(name, fn) {
      this.removeListener(name, fn);
    }
    throwIfAborted() {
      if (this.aborted) throw this.reason;
    }
    static abort(reason) {
      const controller = new AbortController();
      controller.abort(reason);
      return controller.signal;
    }
  }
  const abortError = () => Object.assign(new Error("This operation was aborted"), { name: "AbortError", code: "ABORT_ERR" });
  class AbortController {
    signal = new AbortSignal();
    abort(reason = abortError()) {
      const { signal } = this;
      if (signal.aborted) return;
      Object.assign(signal, { aborted: true, reason });
      const event = { type: "abort", target: signal };
      if (typeof signal.onabort === "function") signal.onabort(event);
      signal.emit("abort", event);
    }
  }
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    K.timersOf(N.current()).setTimeout(() => controller.abort(Object.assign(new Error("The operation was aborted due to timeout"), { name: "TimeoutError" })), ms);
    return controller.signal;
  };

  class Headers {
    #map = new Map();
    constructor(init) {
      const pairs = init === undefined || init === null ? [] : typeof init[Symbol.iterator] === "function" ? init : Object.entries(init);
      for (const [name, value] of pairs) this.append(name, value);
    }
    append(name, value) {
      const key = String(name).toLowerCase();
      this.#map.set(key, this.#map.has(key) ? `${this.#map.get(key)}, ${value}` : String(value));
    }
    set(name, value) {
      this.#map.set(String(name).toLowerCase(), String(value));
    }
    get(name) {
      return this.#map.get(String(name).toLowerCase()) ?? null;
    }
    has(name) {
      return this.#map.has(String(name).toLowerCase());
    }
    delete(name) {
      this.#map.delete(String(name).toLowerCase());
    }
    forEach(fn) {
      for (const [name, value] of this.#map) fn(value, name, this);
    }
    entries() {
      return this.#map.entries();
    }
    keys() {
      return this.#map.keys();
    }
    values() {
      return this.#map.values();
    }
    [Symbol.iterator]() {
      return this.#map.entries();
    }
  }

  /** The bytes of a body, and what kind they are. */
  const bodyOf = (body) => {
    if (body === undefined || body === null) return [null, null];
    if (typeof body === "string") return [K.utf8Encode(body), "text/plain;charset=UTF-8"];
    if (body instanceof URLSearchParams) return [K.utf8Encode(body.toString()), "application/x-www-form-urlencoded;charset=UTF-8"];
    if (body instanceof ArrayBuffer) return [new Uint8Array(body), null];
    if (ArrayBuffer.isView(body)) return [new Uint8Array(body.buffer, body.byteOffset, body.byteLength), null];
    return [K.utf8Encode(String(body)), "text/plain;charset=UTF-8"];
  };

  class Response {
    #bytes;
    #isUsed = false;
    constructor(body, about = {}) {
      const [bytes] = bodyOf(body);
      this.#bytes = bytes ?? new Uint8Array();
      this.status = about.status ?? 200;
      this.statusText = about.statusText ?? "";
      this.headers = new Headers(about.headers);
      this.url = about.url ?? "";
      this.redirected = about.redirected ?? false;
      this.type = "basic";
    }
    get ok() {
      return this.status >= 200 && this.status < 300;
    }
    get bodyUsed() {
      return this.#isUsed;
    }
    async #take() {
      if (this.#isUsed) throw new TypeError("Body is unusable: Body has already been read");
      this.#isUsed = true;
      return this.#bytes;
    }
    async arrayBuffer() {
      return (await this.#take()).slice().buffer;
    }
    async bytes() {
      return this.#take();
    }
    async text() {
      return K.utf8Decode(await this.#take(), false).replace(/^\ufeff/, "");
    }
    async json() {
      return K.parse(await this.text());
    }
    clone() {
      return new Response(this.#bytes, this);
    }
    static json(value, about) {
      return new Response(K.stringify(value), { ...about, headers: { "content-type": "application/json", ...about?.headers } });
    }
  }

  class Request {
    constructor(input, about = {}) {
      const base = input instanceof Request ? input : {};
      this.url = input instanceof Request ? input.url : String(input);
      this.method = String(about.method ?? base.method ?? "GET").toUpperCase();
      this.headers = new Headers(about.headers ?? base.headers);
      this.body = about.body ?? base.body ?? null;
      this.signal = about.signal ?? base.signal;
      this.redirect = about.redirect ?? base.redirect ?? "follow";
    }
  }
  Object.assign(globalThis, { AbortController, AbortSignal, Headers, Response, Request });

  /** Asks the engine; gives the answer as it comes. */
  const ask = (owner, { url, method, headers, body, timeoutMs, follows }) => {
    const wish = { url, method, headers: [...headers], body: body === null ? null : K.toLatin1(body), timeout_ms: timeoutMs ?? null, follows };
    return K.awaited(() => N.fetch(owner, K.stringify(wish)));
  };

  K.fetchOf = ({ owner }) => async (input, about) => {
    const request = new Request(input, about);
    const url = new URL(request.url);
    const [bytes, kind] = bodyOf(request.body);
    if (kind !== null && !request.headers.has("content-type")) request.headers.set("content-type", kind);
    request.signal?.throwIfAborted();
    const aborted = new Promise((_, reject) => request.signal?.on?.("abort", () => reject(request.signal.reason)));
    aborted.catch(() => {});
    let answer;
    try {
      answer = await Promise.race([
        ask(owner, { url: url.href.replace(/#.*$/, ""), method: request.method, headers: request.headers, body: bytes, follows: request.redirect === "follow" }),
        aborted,
      ]);
    } catch (error) {
      if (error?.code === "ERR_SCULK_PERMISSION" || request.signal?.aborted) throw error;
      throw Object.assign(new TypeError(`fetch failed: ${error.message}`), { cause: error });
    }
    return new Response(K.fromLatin1(answer.body), answer);
  };

  class Agent {
    constructor(options = {}) {
      this.options = options;
    }
    destroy() {}
  }

  /** A message that came, in one piece. */
  class IncomingMessage extends K.EventEmitter {
    constructor(answer) {
      super();
      this.statusCode = answer.status;
      this.statusMessage = answer.statusText;
      this.httpVersion = "1.1";
      this.headers = {};
      for (const [name, value] of answer.headers) {
        if (name === "set-cookie") (this.headers[name] ??= []).push(value);
        else this.headers[name] = value;
      }
      this.bytes = K.Buffer.from(K.fromLatin1(answer.body));
      this.complete = true;
      this.encoding = undefined;
      this.isPaused = false;
    }
    setEncoding(encoding) {
      this.encoding = encoding;
      return this;
    }
    resume() {
      return this;
    }
    pause() {
      return this;
    }
    destroy() {
      return this;
    }
    pipe(target) {
      this.on("data", (chunk) => target.write(chunk));
      this.on("end", () => target.end?.());
      return target;
    }
    deliver() {
      if (this.bytes.length > 0) this.emit("data", this.encoding === undefined ? this.bytes : this.bytes.toString(this.encoding));
      this.emit("end");
      this.emit("close");
    }
    async *[Symbol.asyncIterator]() {
      yield this.encoding === undefined ? this.bytes : this.bytes.toString(this.encoding);
    }
  }

  class ClientRequest extends K.EventEmitter {
    #scope;
    constructor(scope, about) {
      super();
      this.#scope = scope;
      Object.assign(this, { about, chunks: [], headers: new Headers(about.headers), isDone: false, destroyed: false });
    }
    setHeader(name, value) {
      this.headers.set(name, value);
    }
    getHeader(name) {
      return this.headers.get(name) ?? undefined;
    }
    removeHeader(name) {
      this.headers.delete(name);
    }
    write(chunk, encoding) {
      this.chunks.push(typeof chunk === "string" ? K.Buffer.from(chunk, encoding) : K.Buffer.from(chunk));
      return true;
    }
    setTimeout(ms, fn) {
      this.about.timeoutMs = Number(ms);
      if (fn) this.once("timeout", fn);
      return this;
    }
    setNoDelay() {}
    flushHeaders() {}
    abort() {
      this.destroy();
    }
    destroy(error) {
      this.destroyed = true;
      if (error) this.#scope.queueMicrotask(() => this.emit("error", error));
      return this;
    }
    end(chunk, encoding) {
      if (typeof chunk === "string" || ArrayBuffer.isView(chunk)) this.write(chunk, encoding);
      if (this.isDone) return this;
      this.isDone = true;
      const body = this.chunks.length === 0 ? null : K.Buffer.concat(this.chunks);
      const deliver = (fn) => this.#scope.queueMicrotask(() => this.destroyed || fn());
      ask(this.#scope.owner, { ...this.about, headers: this.headers, body, follows: false }).then(
        (answer) => deliver(() => {
          const message = new IncomingMessage(answer);
          this.emit("response", message);
          this.#scope.setImmediate(() => message.deliver());
        }),
        (error) => deliver(() => {
          if (/in time/.test(error.message)) this.emit("timeout");
          this.emit("error", error);
        }),
      );
      return this;
    }
  }

  const client = (protocol) => (scope) => {
    const request = (...args) => {
      const done = typeof args.at(-1) === "function" ? args.pop() : undefined;
      const [first, second] = args;
      const isAddress = typeof first === "string" || first instanceof URL;
      const options = { ...(isAddress ? second : first) };
      const base = isAddress ? new URL(first) : undefined;
      const host = options.hostname ?? options.host?.replace(/:\d+$/, "") ?? base?.hostname ?? "localhost";
      const port = options.port ?? base?.port;
      const path = options.path ?? (base ? base.pathname + base.search : "/");
      const made = new ClientRequest(scope, {
        url: `${options.protocol ?? base?.protocol ?? protocol}//${host}${port ? `:${port}` : ""}${path}`,
        method: String(options.method ?? "GET").toUpperCase(),
        headers: { ...options.headers },
        timeoutMs: options.timeout,
      });
      if (options.auth) made.setHeader("authorization", `Basic ${btoa(options.auth)}`);
      if (done) made.once("response", done);
      return made;
    };
    return {
      Agent,
      globalAgent: new Agent(),
      request,
      get: (...args) => request(...args).end(),
      IncomingMessage,
      ClientRequest,
      METHODS: ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"],
      STATUS_CODES: { 200: "OK", 404: "Not Found", 500: "Internal Server Error" },
      createServer: () => {
        throw new Error("Plugins cannot be servers.");
      },
    };
  };
  K.builtins.set("http", client("http:"));
  K.builtins.set("https", client("https:"));
  K.builtins.set("node-fetch", (scope) => Object.assign((...args) => scope.fetch(...args), { default: scope.fetch, Headers, Request, Response }));
  K.shared.push(Agent, IncomingMessage, ClientRequest, AbortSignal, AbortController, Headers, Response, Request);
})
