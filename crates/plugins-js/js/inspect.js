// How values are written in logs: like Node's util.inspect, as far as people read it.
((K) => {
  "use strict";
  const MAX_ITEMS = 100;
  const MAX_TEXT = 10_000;

  const quote = (text) => {
    const mark = text.includes("'") ? (text.includes('"') ? "`" : '"') : "'";
    const plain = text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
    return mark + plain + mark;
  };

  const keyText = (key) =>
    typeof key === "symbol" ? `[${String(key)}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);

  const primitive = (value) => {
    switch (typeof value) {
      case "string":
        return quote(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value);
      case "bigint":
        return `${value}n`;
      case "number":
        return Object.is(value, -0) ? "-0" : String(value);
      default:
        return String(value);
    }
  };

  const nameOf = (value) => {
    const proto = Object.getPrototypeOf(value);
    if (proto === null) return "[Object: null prototype]";
    const name = proto.constructor?.name;
    return typeof name === "string" && name !== "" ? name : "Object";
  };

  const joined = (open, parts, close, indent) => {
    if (parts.length === 0) return open + close;
    const line = `${open} ${parts.join(", ")} ${close}`;
    if (line.length <= 76 && !line.includes("\n")) return open === "[" ? `[ ${parts.join(", ")} ]` : line;
    const pad = " ".repeat(indent + 2);
    return `${open}\n${pad}${parts.join(`,\n${pad}`)}\n${" ".repeat(indent)}${close}`;
  };

  const limited = (parts, total) => {
    if (total > parts.length) parts.push(`... ${total - parts.length} more items`);
    return parts;
  };

  const show = (value, depth, seen, indent) => {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return primitive(value);
    if (seen.includes(value)) return "[Circular *1]";
    if (typeof value === "function") {
      const kind = /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "Function";
      return value.name ? `[${kind}: ${value.name}]` : `[${kind} (anonymous)]`;
    }
    if (value instanceof Error) return typeof value.stack === "string" && value.stack ? value.stack.trimEnd() : String(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (value instanceof Promise) return "Promise { <pending or settled> }";
    const name = nameOf(value);
    const deeper = [...seen, value];
    const inner = (one) => show(one, depth - 1, deeper, indent + 2);
    if (depth < 0) return Array.isArray(value) ? "[Array]" : `[${name}]`;
    if (Array.isArray(value)) {
      const parts = value.slice(0, MAX_ITEMS).map(inner);
      return joined("[", limited(parts, value.length), "]", indent);
    }
    if (ArrayBuffer.isView(value)) {
      const parts = [...value.subarray(0, 50)].map(String);
      return `${name}(${value.length}) ${joined("[", limited(parts, value.length), "]", indent)}`;
    }
    if (value instanceof Map) {
      const parts = [...value].slice(0, MAX_ITEMS).map(([key, one]) => `${inner(key)} => ${inner(one)}`);
      return joined(`Map(${value.size}) {`, limited(parts, value.size), "}", indent);
    }
    if (value instanceof Set) {
      const parts = [...value].slice(0, MAX_ITEMS).map(inner);
      return joined(`Set(${value.size}) {`, limited(parts, value.size), "}", indent);
    }
    const keys = Object.keys(value);
    const parts = keys.slice(0, MAX_ITEMS).map((key) => {
      const about = Object.getOwnPropertyDescriptor(value, key);
      const text = about && "value" in about ? inner(about.value) : about?.set ? "[Getter/Setter]" : "[Getter]";
      return `${keyText(key)}: ${text}`;
    });
    const open = name === "Object" ? "{" : `${name} {`;
    return joined(open, limited(parts, keys.length), "}", indent);
  };

  K.inspect = (value, options) => {
    const depth = typeof options === "object" && options !== null && "depth" in options ? options.depth : 2;
    return show(value, depth === null ? 20 : Math.min(Number(depth) || 0, 20), [], 0);
  };

  const asText = (value) => (typeof value === "string" ? value : K.inspect(value));

  /** Node's util.format. */
  K.format = (...args) => {
    if (typeof args[0] !== "string") return args.map(asText).join(" ");
    let next = 1;
    const text = args[0].replace(/%[sdifjoOc%]/g, (mark) => {
      if (mark === "%%") return "%";
      if (next >= args.length) return mark;
      const value = args[next++];
      switch (mark) {
        case "%s":
          return asText(value);
        case "%d":
          return String(Number(value));
        case "%i":
          return String(Number.parseInt(value, 10));
        case "%f":
          return String(Number.parseFloat(value));
        case "%j":
          return K.stringify(value) ?? "undefined";
        case "%c":
          return "";
        default:
          return K.inspect(value);
      }
    });
    return [text, ...args.slice(next).map(asText)].join(" ");
  };

  K.consoleOf = (owner) => {
    const at = (level) => (...args) => K.native.log(owner, level, K.format(...args));
    const counters = new Map();
    const began = new Map();
    const console = {
      log: at("info"),
      info: at("info"),
      warn: at("warn"),
      error: at("error"),
      debug: at("debug"),
      trace: at("debug"),
      dir: (value, options) => K.native.log(owner, "info", K.inspect(value, options)),
      table: at("info"),
      group: at("info"),
      groupCollapsed: at("info"),
      groupEnd() {},
      assert: (isTrue, ...args) => {
        if (!isTrue) K.native.log(owner, "error", `Assertion failed${args.length ? `: ${K.format(...args)}` : ""}`);
      },
      count: (label = "default") => {
        counters.set(label, (counters.get(label) ?? 0) + 1);
        console.log(`${label}: ${counters.get(label)}`);
      },
      countReset: (label = "default") => void counters.delete(label),
      time: (label = "default") => void began.set(label, K.native.now()),
      timeLog: (label = "default") => console.log(`${label}: ${(K.native.now() - began.get(label)).toFixed(3)}ms`),
      timeEnd: (label = "default") => {
        console.timeLog(label);
        began.delete(label);
      },
    };
    return console;
  };
})
