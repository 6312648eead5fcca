// Bytes and texts: TextEncoder, TextDecoder, Buffer, base64.
((K) => {
  "use strict";
  const utf8Encode = (text) => {
    const out = [];
    for (const letter of text) {
      let code = letter.codePointAt(0);
      if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
      if (code < 0x80) out.push(code);
      else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return out;
  };
  const utf8Decode = (bytes, isFatal) => {
    const parts = [];
    let text = "";
    for (let i = 0; i < bytes.length; ) {
      const first = bytes[i++];
      const n = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : -1;
      let code = n === 0 ? first : n === -1 ? -1 : first & (0x3f >> n);
      for (let k = 0; k < n; k++) {
        if ((bytes[i] & 0xc0) !== 0x80 || i >= bytes.length) {
          code = -1;
          break;
        }
        code = (code << 6) | (bytes[i++] & 63);
      }
      if ((n === 2 && code < 0x800) || (n === 3 && (code < 0x10000 || code > 0x10ffff)) || (code >= 0xd800 && code <= 0xdfff)) code = -1;
      if (code === -1 && isFatal) throw new TypeError("The encoded data was not valid for encoding utf-8");
      text += String.fromCodePoint(code === -1 ? 0xfffd : code);
      if (text.length > 8_192) {
        parts.push(text);
        text = "";
      }
    }
    return parts.join("") + text;
  };

  /** Bytes as text with one character for each, as they cross to the engine. */
  K.toLatin1 = (bytes) => {
    const parts = [];
    for (let i = 0; i < bytes.length; i += 8_192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8_192)));
    return parts.join("");
  };
  K.fromLatin1 = (text) => {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  };
  K.utf8Encode = (text) => Uint8Array.from(utf8Encode(text));
  K.utf8Decode = utf8Decode;

  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const base64Encode = (bytes, isUrl) => {
    let out = "";
    for (let i = 0; i < bytes.length; i += 3) {
      const [a, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
      out += ALPHABET[a >> 2] + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)];
      out += b === undefined ? "=" : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)];
      out += c === undefined ? "=" : ALPHABET[c & 63];
    }
    return isUrl ? out.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : out;
  };
  const base64Decode = (text) => {
    const out = [];
    let bits = 0;
    let n = 0;
    for (const letter of text.replace(/-/g, "+").replace(/_/g, "/")) {
      const value = ALPHABET.indexOf(letter);
      if (letter === "=") break;
      if (value === -1) continue;
      bits = ((bits << 6) | value) & 0xffffff;
      n += 6;
      if (n >= 8) {
        n -= 8;
        out.push((bits >> n) & 255);
      }
    }
    return out;
  };

  const ENCODINGS = {
    __proto__: null, utf8: "utf8", "utf-8": "utf8", hex: "hex", base64: "base64", base64url: "base64url",
    latin1: "latin1", binary: "latin1", ascii: "ascii", ucs2: "utf16le", "ucs-2": "utf16le", utf16le: "utf16le", "utf-16le": "utf16le",
  };
  const named = (encoding = "utf8") => {
    const known = ENCODINGS[String(encoding).toLowerCase()];
    if (known !== undefined) return known;
    throw Object.assign(new TypeError(`Unknown encoding: ${encoding}`), { code: "ERR_UNKNOWN_ENCODING" });
  };
  const bytesOf = (text, encoding) => {
    switch (named(encoding)) {
      case "utf8":
        return utf8Encode(text);
      case "hex":
        return (text.match(/^(?:[\da-f]{2})*/i)?.[0].match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
      case "base64":
      case "base64url":
        return base64Decode(text);
      case "utf16le":
        return Array.from({ length: text.length * 2 }, (_, i) => (text.charCodeAt(i >> 1) >> ((i & 1) * 8)) & 255);
      default:
        return Array.from(text, (_, i) => text.charCodeAt(i) & 255);
    }
  };

  class Buffer extends Uint8Array {
    static poolSize = 0;
    static get [Symbol.species]() {
      return Buffer;
    }
    static from(value, encoding, length) {
      if (typeof value === "string") return new Buffer(bytesOf(value, encoding));
      if (value instanceof ArrayBuffer) return new Buffer(value, encoding, length);
      if (value?.type === "Buffer" && Array.isArray(value.data)) return new Buffer(value.data);
      if (value === null || value === undefined || typeof value === "number") {
        throw Object.assign(new TypeError("The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array."), { code: "ERR_INVALID_ARG_TYPE" });
      }
      return new Buffer(Uint8Array.from(value).buffer);
    }
    static alloc(size, fill, encoding) {
      const made = new Buffer(size);
      return fill === undefined ? made : made.fill(fill, 0, size, encoding);
    }
    static allocUnsafe(size) {
      return new Buffer(size);
    }
    static isBuffer(value) {
      return value instanceof Buffer;
    }
    static isEncoding(encoding) {
      return ENCODINGS[String(encoding).toLowerCase()] !== undefined;
    }
    static byteLength(value, encoding) {
      return typeof value === "string" ? bytesOf(value, encoding).length : value.byteLength;
    }
    static concat(list, total = list.reduce((n, one) => n + one.length, 0)) {
      const made = Buffer.alloc(total);
      let at = 0;
      for (const one of list) {
        made.set(one.subarray(0, Math.max(0, total - at)), at);
        at += one.length;
        if (at >= total) break;
      }
      return made;
    }
    static compare(a, b) {
      for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
      return Math.sign(a.length - b.length);
    }
    toString(encoding, start = 0, end = this.length) {
      const bytes = Uint8Array.prototype.subarray.call(this, start, end);
      switch (named(encoding)) {
        case "utf8":
          return utf8Decode(bytes, false);
        case "hex":
          return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
        case "base64":
          return base64Encode(bytes, false);
        case "base64url":
          return base64Encode(bytes, true);
        case "ascii":
          return K.toLatin1(bytes.map((byte) => byte & 127));
        case "utf16le":
          return Array.from({ length: bytes.length >> 1 }, (_, i) => String.fromCharCode(bytes[2 * i] | (bytes[2 * i + 1] << 8))).join("");
        default:
          return K.toLatin1(bytes);
      }
    }
    toJSON() {
      return { type: "Buffer", data: [...this] };
    }
    equals(other) {
      return Buffer.compare(this, other) === 0;
    }
    compare(other) {
      return Buffer.compare(this, other);
    }
    slice(start, end) {
      return this.subarray(start, end);
    }
    write(text, at = 0, length = this.length - at, encoding = "utf8") {
      const given = typeof at === "string" ? [0, this.length, at] : typeof length === "string" ? [at, this.length - at, length] : [at, length, encoding];
      const bytes = bytesOf(text, given[2]).slice(0, Math.min(given[1], this.length - given[0]));
      this.set(bytes, given[0]);
      return bytes.length;
    }
    copy(target, at = 0, start = 0, end = this.length) {
      const part = this.subarray(start, Math.min(end, start + target.length - at));
      target.set(part, at);
      return part.length;
    }
    fill(value, start = 0, end = this.length, encoding = "utf8") {
      if (typeof value === "number") return super.fill(value, start, end);
      const bytes = typeof value === "string" ? bytesOf(value, encoding) : value;
      for (let i = start; i < end && bytes.length > 0; i++) this[i] = bytes[(i - start) % bytes.length];
      return this;
    }
    indexOf(value, from = 0, encoding = "utf8") {
      if (typeof value === "number") return super.indexOf(value & 255, from);
      const wanted = typeof value === "string" ? bytesOf(value, encoding) : value;
      for (let at = from; at <= this.length - wanted.length; at++) {
        let i = 0;
        while (i < wanted.length && this[at + i] === wanted[i]) i++;
        if (i === wanted.length) return at;
      }
      return -1;
    }
    includes(value, from, encoding) {
      return this.indexOf(value, from, encoding) !== -1;
    }
  }
  const NUMBERS = [
    ["Int8", 1], ["UInt8", 1, "Uint8"], ["Int16", 2], ["UInt16", 2, "Uint16"], ["Int32", 4], ["UInt32", 4, "Uint32"],
    ["Float", 4, "Float32"], ["Double", 8, "Float64"], ["BigInt64", 8], ["BigUInt64", 8, "BigUint64"],
  ];
  for (const [name, size, view = name] of NUMBERS) {
    for (const order of size === 1 ? [""] : ["LE", "BE"]) {
      const bounds = (buffer, at) => {
        if (!Number.isInteger(at) || at < 0 || at + size > buffer.length) {
          throw Object.assign(new RangeError(`The value of "offset" is out of range. Received ${at}`), { code: "ERR_OUT_OF_RANGE" });
        }
        return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
      };
      const read = function (at = 0) {
        return bounds(this, at)[`get${view}`](at, order === "LE");
      };
      const write = function (value, at = 0) {
        bounds(this, at)[`set${view}`](at, value, order === "LE");
        return at + size;
      };
      for (const spelled of new Set([name, name.replace("UInt", "Uint")])) {
        Buffer.prototype[`read${spelled}${order}`] = read;
        Buffer.prototype[`write${spelled}${order}`] = write;
      }
    }
  }
  K.Buffer = new Proxy(Buffer, {
    // Old code calls it without `new`, and with a text or a number.
    apply: (target, _, args) => (typeof args[0] === "number" ? target.alloc(args[0]) : target.from(...args)),
    construct: (target, args, made) =>
      typeof args[0] === "string" ? target.from(...args) : Reflect.construct(target, args, made),
  });
  K.builtins.set("buffer", () => ({ Buffer: K.Buffer, kMaxLength: 2 ** 31 - 1, constants: { MAX_LENGTH: 2 ** 31 - 1 }, atob, btoa }));
  K.builtins.set("string_decoder", () => ({
    StringDecoder: class StringDecoder {
      constructor(encoding = "utf8") {
        this.encoding = encoding;
      }
      write(bytes) {
        return Buffer.from(bytes).toString(this.encoding);
      }
      end(bytes) {
        return bytes === undefined ? "" : this.write(bytes);
      }
    },
  }));

  globalThis.TextEncoder = class TextEncoder {
    encoding = "utf-8";
    encode(text = "") {
      return K.utf8Encode(String(text));
    }
    encodeInto(text, target) {
      const bytes = utf8Encode(text).slice(0, target.length);
      target.set(bytes);
      return { read: text.length, written: bytes.length };
    }
  };
  globalThis.TextDecoder = class TextDecoder {
    #isFatal;
    constructor(encoding = "utf-8", { fatal = false } = {}) {
      this.encoding = encoding;
      this.#isFatal = fatal;
    }
    decode(bytes) {
      if (bytes === undefined) return "";
      const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (named(this.encoding === "windows-1252" ? "latin1" : this.encoding) === "latin1") return K.toLatin1(view);
      return utf8Decode(view, this.#isFatal).replace(/^\ufeff/, "");
    }
  };
  globalThis.btoa = (text) => {
    if (/[^\0-\xff]/.test(String(text))) throw new Error("Invalid character");
    return base64Encode(K.fromLatin1(String(text)), false);
  };
  globalThis.atob = (text) => K.toLatin1(Uint8Array.from(base64Decode(String(text))));
  K.shared.push(Buffer, K.Buffer);
  K.hot.add(Buffer);
})
