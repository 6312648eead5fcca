module.exports = class Tracker {
  #last = new Map();
  #muted = [];
  note(name, text) {
    const [before, n] = this.#last.get(name) ?? ['', 0];
    const now = before === text ? n + 1 : 1;
    this.#last.set(name, [text, now]);
    return now;
  }
  muted(name) {
    this.#muted = [...new Set([...this.#muted, name])];
    return this.#muted;
  }
};
