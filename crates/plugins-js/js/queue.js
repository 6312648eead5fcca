// What goes out as chat: one line after the other, and questions whose answer is waited for.
((K) => {
  "use strict";
  const MAX_WAITING = 500;
  const MAX_ANSWER_MS = 10 * 60_000;
  const ESCAPES = { __proto__: null, n: "\n", r: "", t: "\t", "'": "'", '"': '"', "\\": "\\" };
  /** Lines that are with the bot and not queued there yet. */
  const MAX_GIVEN = 50;
  const waiting = [];
  let asked = null;
  let nGiven = 0;

  /** Lines of a text: written escapes are read, empty lines fall away. A list is lines already. */
  const linesOf = (message) => {
    const texts = Array.isArray(message) ? message : [message];
    const lines = [];
    for (const text of texts) {
      if (text === undefined || text === null) continue;
      const plain = String(text).replace(/\\([nrt'"\\])/g, (_, c) => ESCAPES[c]);
      for (const line of plain.split("\n")) if (line.trim() !== "") lines.push(line.trim());
    }
    return lines;
  };

  const say = (owner, chatType, text, recipient) =>
    K.request(owner, { type: "say", chatType, text, recipient: recipient ?? null });

  /** By chat type that a plugin made: how long its lines keep apart, and when the last one went on. */
  const paces = new Map();
  const MAX_TYPES = 200;
  let isPausing = false;
  /** For how long the next line must wait, in milliseconds. */
  const pauseOf = ({ chatType }) => {
    const pace = paces.get(chatType);
    return pace === undefined ? 0 : pace.lastAt + pace.delay - K.native.now();
  };
  const pause = (ms) => {
    if (isPausing) return;
    isPausing = true;
    K.hostTimers.setTimeout(() => {
      isPausing = false;
      pump();
    }, ms);
  };

  const pump = () => {
    while (asked === null && waiting.length > 0 && nGiven < MAX_GIVEN) {
      const ms = pauseOf(waiting[0]);
      if (ms > 0) return pause(ms);
      const next = waiting.shift();
      const pace = paces.get(next.chatType);
      if (pace !== undefined) pace.lastAt = K.native.now();
      if (next.patterns === undefined) {
        nGiven++;
        const done = () => {
          nGiven--;
          pump();
        };
        say(next.owner, next.chatType, next.text, next.recipient).then(done, (error) => {
          K.native.log(next.owner, "warn", `Not said: ${error.message}`);
          done();
        });
        continue;
      }
      ask(next);
    }
  };

  const settle = (how) => {
    const question = asked;
    if (question === null) return;
    asked = null;
    K.hostTimers.clearTimeout(question.timer);
    how(question);
    pump();
  };

  const ask = (question) => {
    asked = question;
    say(question.owner, "command", question.text, null).catch((error) =>
      settle(() => question.reject(error)),
    );
    // Should the line never go out, the queue must not stand still for ever.
    question.timer = K.hostTimers.setTimeout(timedOut, MAX_ANSWER_MS);
  };
  const timedOut = () => settle((question) => question.reject(new Error("Timeout")));

  /** A line of ours went out: from now on its answer can come. */
  K.onSent = ({ text }) => {
    if (asked === null || asked.isSent || text.trim() !== asked.text.trim()) return;
    asked.isSent = true;
    K.hostTimers.clearTimeout(asked.timer);
    asked.timer = K.hostTimers.setTimeout(timedOut, asked.timeout);
  };

  /** A line came in. */
  K.onLine = (line) => {
    if (asked === null || !asked.isSent) return;
    K.call(asked.owner, "the patterns of an awaited reply", () => {
      for (const pattern of asked.patterns) {
        const match = pattern instanceof RegExp ? line.match(pattern) : null;
        if (match !== null) {
          settle((question) => question.resolve(match));
          return;
        }
      }
    }, undefined, []);
  };

  const room = () => {
    if (waiting.length >= MAX_WAITING) {
      throw new Error(`${waiting.length} lines wait to be said already; more are refused.`);
    }
  };

  K.enqueue = (owner, chatType, message, recipient) => {
    const name = recipient === undefined || recipient === null ? undefined : String(recipient?.username ?? recipient);
    for (const text of linesOf(message)) {
      room();
      waiting.push({ owner, chatType: String(chatType), text, recipient: name });
    }
    pump();
  };

  K.enqueueAndWait = (owner, command, patterns, timeout) =>
    new Promise((resolve, reject) => {
      room();
      const list = Array.isArray(patterns) ? patterns : [patterns];
      const ms = Number(timeout) > 0 ? Math.min(Number(timeout), MAX_ANSWER_MS) : 5_000;
      const text = linesOf(command)[0] ?? "";
      waiting.push({ owner, text, patterns: [...list], timeout: ms, resolve, reject, isSent: false, timer: undefined });
      pump();
    });

  K.queueOf = (owner) => ({
    registerChatType: (name, { prefix = "", delay = 0 } = {}) => {
      const type = String(name);
      const delayMs = Math.min(Math.max(Math.trunc(Number(delay) || 0), 0), 60_000);
      if (delayMs === 0) paces.delete(type);
      else if (paces.has(type) || paces.size < MAX_TYPES) paces.set(type, { delay: delayMs, lastAt: -Infinity });
      K.tell(owner, { type: "registerChatType", name: type, prefix: String(prefix ?? ""), delayMs });
    },
    enqueue: (type, message, username) => K.enqueue(owner, type, message, username),
    enqueueAndWait: (command, patterns, timeout) => K.enqueueAndWait(owner, command, patterns, timeout),
  });
})
