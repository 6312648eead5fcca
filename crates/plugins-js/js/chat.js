// Chat components in the shape plugins know: camel-case events with `value`, and the methods of
// prismarine-chat's ChatMessage.
((K) => {
  "use strict";
  const MAX_DEPTH = 64;
  const COLORS = {
    __proto__: null,
    black: ["0", "30"], dark_blue: ["1", "34"], dark_green: ["2", "32"], dark_aqua: ["3", "36"],
    dark_red: ["4", "31"], dark_purple: ["5", "35"], gold: ["6", "33"], gray: ["7", "37"],
    dark_gray: ["8", "90"], blue: ["9", "94"], green: ["a", "92"], aqua: ["b", "96"],
    red: ["c", "91"], light_purple: ["d", "95"], yellow: ["e", "93"], white: ["f", "97"],
  };
  const MARKS = {
    __proto__: null,
    bold: ["l", "1"], italic: ["o", "3"], underlined: ["n", "4"], strikethrough: ["m", "9"], obfuscated: ["k", "5"],
  };
  /** What the game's own lines say, for parts that are written as their keys. */
  const TEXTS = {
    __proto__: null,
    "chat.type.text": "<%s> %s",
    "chat.type.announcement": "[%s] %s",
    "chat.type.emote": "* %s %s",
    "chat.type.admin": "[%s: %s]",
    "commands.message.display.incoming": "%s whispers to you: %s",
    "commands.message.display.outgoing": "You whisper to %s: %s",
    "multiplayer.player.joined": "%s joined the game",
    "multiplayer.player.left": "%s left the game",
    "death.attack.player": "%s was slain by %s",
    "death.attack.mob": "%s was slain by %s",
    "death.attack.generic": "%s died",
  };

  const clickValue = (click) =>
    click.value ?? click.command ?? click.url ?? click.path ?? (click.page === undefined ? undefined : String(click.page));

  /** The older shape of a component; newer servers write `click_event` and name its value by kind. */
  const older = (part, depth) => {
    if (part === null || typeof part !== "object" || depth > MAX_DEPTH) {
      return part === null || part === undefined ? { text: "" } : { text: String(part) };
    }
    if (Array.isArray(part)) {
      const [first, ...rest] = part.map((one) => older(one, depth + 1));
      return first === undefined ? { text: "" } : { ...first, extra: [...(first.extra ?? []), ...rest] };
    }
    const out = { ...part };
    const click = part.clickEvent ?? part.click_event;
    if (click && typeof click === "object") {
      out.clickEvent = { action: click.action, value: clickValue(click) };
      delete out.click_event;
    }
    const hover = part.hoverEvent ?? part.hover_event;
    if (hover && typeof hover === "object") {
      const { action, contents, value, ...rest } = hover;
      const shown = contents ?? value ?? rest;
      out.hoverEvent = { action, contents: shown, value: shown };
      delete out.hover_event;
    }
    if (Array.isArray(part.extra)) out.extra = part.extra.map((one) => older(one, depth + 1));
    if (Array.isArray(part.with)) out.with = part.with.map((one) => older(one, depth + 1));
    return out;
  };

  const filled = (key, parts) => {
    let next = 0;
    return key.replace(/%(?:(\d+)\$)?s|%%/g, (mark, place) => {
      if (mark === "%%") return "%";
      return parts[place === undefined ? next++ : Number(place) - 1] ?? "";
    });
  };

  class ChatMessage {
    /** `line` is the whole text where the game already said what its keys mean. */
    constructor(message, line) {
      const json = typeof message === "string" ? { text: message } : older(message, 0);
      this.json = json;
      this.warn = () => {};
      for (const key of ["text", "translate", "clickEvent", "hoverEvent", "color", "insertion"]) {
        if (json[key] !== undefined) this[key] = json[key];
      }
      for (const key of Object.keys(MARKS)) this[key] = json[key] === true || json[key] === 1;
      if (json[""] !== undefined && this.text === undefined) this.text = json[""];
      if (json.translate === undefined && this.text === undefined) this.text = "";
      if (Array.isArray(json.extra)) this.extra = json.extra.map((one) => new ChatMessage(one));
      if (Array.isArray(json.with)) this.with = json.with.map((one) => new ChatMessage(one));
      Object.defineProperty(this, "line", { value: line, enumerable: false });
    }
    #own(write) {
      if (this.translate !== undefined) {
        const parts = (this.with ?? []).map(write);
        return filled(TEXTS[this.translate] ?? this.json.fallback ?? String(this.translate), parts);
      }
      return String(this.text ?? "");
    }
    toString() {
      if (this.line !== undefined) return this.line;
      const write = (one) => one.toString();
      return (this.#own(write) + (this.extra ?? []).map(write).join("")).replace(/§[0-9a-flnmokr]/gi, "");
    }
    valueOf() {
      return this.toString();
    }
    toMotd(_language, parent = "") {
      const color = COLORS[this.color]?.[0] ?? (/^#[\da-f]{6}$/i.test(this.color ?? "") ? this.color : undefined);
      let own = color === undefined ? "" : `§${color}`;
      for (const [key, [mark]] of Object.entries(MARKS)) if (this[key]) own += `§${mark}`;
      const codes = parent + own;
      const write = (one) => one.toMotd(undefined, codes) + "§r" + codes;
      return codes + this.#own(write) + (this.extra ?? []).map((one) => one.toMotd(undefined, codes)).join("");
    }
    toAnsi() {
      const sgr = (code) => `\u001b[${code}m`;
      const paint = (one) => {
        let codes = "";
        if (COLORS[one.color]) codes += sgr(COLORS[one.color][1]);
        for (const [key, [, code]] of Object.entries(MARKS)) if (one[key]) codes += sgr(code);
        const text = one.#own(paint) + (one.extra ?? []).map(paint).join("");
        return codes === "" ? text : codes + text + sgr(0);
      };
      return this.json.translate !== undefined && this.line !== undefined ? this.line : paint(this);
    }
    toHTML() {
      const safe = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
      return safe(this.toString());
    }
    length() {
      return this.extra?.length ?? (this.with?.length ?? 1);
    }
    getText(idx) {
      return idx === undefined ? this.toString() : (this.with ?? this.extra)?.[idx]?.toString() ?? null;
    }
    append(...messages) {
      const added = messages.map((one) => (one instanceof ChatMessage ? one : new ChatMessage(one)));
      this.extra = [...(this.extra ?? []), ...added];
      this.json.extra = [...(this.json.extra ?? []), ...added.map((one) => one.json)];
    }
    clone() {
      return new ChatMessage(K.parse(K.stringify(this.json)), this.line);
    }
    static fromNotch(message) {
      try {
        return new ChatMessage(typeof message === "string" ? K.parse(message) : message);
      } catch {
        return new ChatMessage(String(message));
      }
    }
  }
  K.ChatMessage = ChatMessage;
  K.shared.push(ChatMessage);
  K.hot.add(ChatMessage);
})
