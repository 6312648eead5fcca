// URL and URLSearchParams, as far as web addresses go.
((K) => {
  "use strict";
  const encode = (text) => encodeURIComponent(text).replace(/%20/g, "+").replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const decode = (text) => {
    const plain = text.replace(/\+/g, " ");
    try {
      return decodeURIComponent(plain);
    } catch {
      return plain;
    }
  };

  class URLSearchParams {
    #pairs = [];
    #changed = () => {};
    constructor(init = "", changed) {
      if (typeof init === "string") {
        for (const part of init.replace(/^\?/, "").split("&")) {
          if (part === "") continue;
          const at = part.indexOf("=");
          this.#pairs.push(at === -1 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
        }
      } else if (typeof init[Symbol.iterator] === "function") {
        for (const [key, value] of init) this.#pairs.push([String(key), String(value)]);
      } else for (const key of Object.keys(init)) this.#pairs.push([key, String(init[key])]);
      if (changed) this.#changed = changed;
    }
    get size() {
      return this.#pairs.length;
    }
    append(key, value) {
      this.#pairs.push([String(key), String(value)]);
      this.#changed();
    }
    set(key, value) {
      const at = this.#pairs.findIndex(([one]) => one === String(key));
      if (at === -1) this.#pairs.push([String(key), String(value)]);
      else {
        this.#pairs[at][1] = String(value);
        this.#pairs = this.#pairs.filter(([one], idx) => idx <= at || one !== String(key));
      }
      this.#changed();
    }
    delete(key) {
      this.#pairs = this.#pairs.filter(([one]) => one !== String(key));
      this.#changed();
    }
    get(key) {
      return this.#pairs.find(([one]) => one === String(key))?.[1] ?? null;
    }
    getAll(key) {
      return this.#pairs.filter(([one]) => one === String(key)).map(([, value]) => value);
    }
    has(key) {
      return this.#pairs.some(([one]) => one === String(key));
    }
    sort() {
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#changed();
    }
    forEach(fn, self) {
      for (const [key, value] of this.#pairs) fn.call(self, value, key, this);
    }
    *entries() {
      for (const [key, value] of this.#pairs) yield [key, value];
    }
    *keys() {
      for (const [key] of this.#pairs) yield key;
    }
    *values() {
      for (const [, value] of this.#pairs) yield value;
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return this.#pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join("&");
    }
  }

  const WHOLE = /^([A-Za-z][A-Za-z\d+.-]*:)(\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/s;
  const PORTS = { __proto__: null, "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21" };
  const invalid = (text) => Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input: text });
  const escaped = (text) => text.replace(/[^\x21-\x7e]|["<>`{}]/gu, (c) => encodeURIComponent(c));
  const straight = (path) => {
    const out = [];
    const parts = path.split("/").slice(1);
    parts.forEach((part, idx) => {
      const isLast = idx === parts.length - 1;
      if (part === "..") out.pop();
      else if (part !== ".") out.push(part);
      if (isLast && (part === ".." || part === ".")) out.push("");
    });
    return `/${out.join("/")}`;
  };

  class URL {
    #parts;
    #params;
    constructor(text, base) {
      const trimmed = String(text).trim();
      let match = WHOLE.exec(trimmed);
      if (match === null || (PORTS[match[1].toLowerCase()] && match[2] === undefined)) {
        if (base === undefined) throw invalid(trimmed);
        const from = new URL(base);
        const whole = trimmed.startsWith("//") ? from.protocol + trimmed
          : trimmed.startsWith("/") ? from.origin + trimmed
          : trimmed.startsWith("?") ? from.origin + from.pathname + trimmed
          : trimmed.startsWith("#") || trimmed === "" ? from.origin + from.pathname + from.search + trimmed
          : from.origin + from.pathname.replace(/[^/]*$/, "") + trimmed;
        match = WHOLE.exec(whole);
        if (match === null) throw invalid(trimmed);
      }
      const [, protocol, , login = "", host = "", port = "", path, search = "", hash = ""] = match;
      const scheme = protocol.toLowerCase();
      if (PORTS[scheme] && (host === "" || /[\s<>^|%\\]/.test(host))) throw invalid(trimmed);
      if (Number(port) > 65535) throw invalid(trimmed);
      const [username, ...password] = login.split(":");
      this.#parts = {
        protocol: scheme, username, password: password.join(":"), hostname: host.toLowerCase(),
        port: port === PORTS[scheme] ? "" : port.replace(/^0+(?=\d)/, ""),
        pathname: PORTS[scheme] ? escaped(straight(path === "" ? "/" : path)) : path,
        search: search === "?" ? "" : escaped(search), hash: hash === "#" ? "" : escaped(hash),
      };
    }
    get host() {
      return this.#parts.hostname + (this.#parts.port === "" ? "" : `:${this.#parts.port}`);
    }
    get origin() {
      return PORTS[this.#parts.protocol] ? `${this.#parts.protocol}//${this.host}` : "null";
    }
    get href() {
      const { protocol, username, password, pathname, search, hash, hostname } = this.#parts;
      const login = username === "" ? "" : `${username}${password === "" ? "" : `:${password}`}@`;
      return protocol + (hostname !== "" || PORTS[protocol] ? `//${login}${this.host}` : "") + pathname + search + hash;
    }
    set href(text) {
      this.#parts = new URL(text).#parts;
      this.#params = undefined;
    }
    get searchParams() {
      this.#params ??= new URLSearchParams(this.#parts.search, () => {
        const text = this.#params.toString();
        this.#parts.search = text === "" ? "" : `?${text}`;
      });
      return this.#params;
    }
    toString() {
      return this.href;
    }
    toJSON() {
      return this.href;
    }
    static canParse(text, base) {
      try {
        return new URL(text, base) instanceof URL;
      } catch {
        return false;
      }
    }
    static {
      const begins = { search: "?", hash: "#" };
      for (const name of ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"]) {
        Object.defineProperty(URL.prototype, name, {
          get() {
            return this.#parts[name];
          },
          set(value) {
            const text = String(value);
            const begin = begins[name] ?? "";
            this.#parts[name] = text === "" || text.startsWith(begin) ? text : begin + text;
            if (name === "search") this.#params = undefined;
          },
          enumerable: true,
        });
      }
    }
  }
  globalThis.URL = URL;
  globalThis.URLSearchParams = URLSearchParams;

  K.builtins.set("url", () => ({
    URL,
    URLSearchParams,
    parse: (text, readsQuery) => {
      const parts = WHOLE.exec(text) ?? [];
      const [, protocol = null, , auth = null, hostname = null, port = null, pathname = text, search = null, hash = null] = parts;
      const query = search === null ? null : search.slice(1);
      return {
        protocol, auth, hostname, port, pathname, search, hash, slashes: parts[2] !== undefined,
        host: hostname === null ? null : hostname + (port ? `:${port}` : ""), path: pathname + (search ?? ""), href: text,
        query: readsQuery ? Object.fromEntries(new URLSearchParams(query ?? "")) : query,
      };
    },
    format: (about) => (about instanceof URL ? about.href : `${about.protocol ?? "http:"}//${about.host ?? about.hostname}${about.pathname ?? ""}${about.search ?? ""}`),
    resolve: (from, to) => new URL(to, from).href,
    fileURLToPath: (one) => new URL(one).pathname,
    pathToFileURL: (path) => new URL(`file://${path}`),
  }));
  K.builtins.set("querystring", () => ({
    parse: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringify: (about) => new URLSearchParams(about).toString(),
    escape: encodeURIComponent,
    unescape: decodeURIComponent,
  }));
})
