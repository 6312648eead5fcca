// Functions of the language that count to a length, or look for a text, without ever asking whether the time is
// over: where that could take long they are asked in pieces, or what they are given is copied first by a loop that
// can be stopped. `hostile/natives.rs` has the table of what was tried.
((K) => {
  "use strict";
  const N = K.native;
  const { apply } = K;
  const { isArray } = Array;
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;
  /** More elements than the memory of a bot's plugins has room for; longer arrays are mostly holes. */
  const MAX = 5_000_000;
  /** From here on it is worth asking whether the time is over. */
  const MANY = 10_000;
  /** Comparisons of letters that take no noticeable time. */
  const QUICK = 100_000_000;

  /** Whatever stops a script is asked only now and then while it runs, and not in between here. */
  const poll = () => {
    if (N.isOver()) for (;;);
  };
  const pollIf = (n) => {
    if (n > MANY) poll();
  };

  const replace = (object, made) => {
    for (const name of Reflect.ownKeys(made)) {
      const old = getOwnPropertyDescriptor(object, name);
      if (old !== undefined) defineProperty(object, name, { ...old, value: made[name] });
    }
  };

  // ---- arrays
  const lengthOf = (one) => {
    const n = Math.trunc(Number(one.length));
    return n > 0 ? Math.min(n, Number.MAX_SAFE_INTEGER) : 0;
  };
  /** Whether it is an array, and no longer than one that is full can be. What only claims a length, or gives
   * another one each time, is none. */
  const isReal = (one) => isArray(one) && !N.isProxy(one) && one.length <= MAX;
  const copyOf = (one) => {
    const copy = [];
    const n = lengthOf(one);
    for (let i = 0; i < n; i++) if (i in one) copy[i] = one[i];
    if (n <= 2 ** 32 - 1) copy.length = n;
    return copy;
  };
  const giveBack = (one, copy, n) => {
    for (let i = 0; i < Math.max(n, copy.length); i++) {
      if (i in copy) one[i] = copy[i];
      else if (i in one && !delete one[i]) throw new TypeError(`Element ${i} cannot be deleted.`);
    }
    one.length = copy.length;
  };
  /** Of an array as it is, of anything else by way of a copy. */
  const reads = (native) => (self, args) => {
    if (self === null || typeof self !== "object") return apply(native, self, args);
    if (!isReal(self)) return apply(native, copyOf(self), args);
    pollIf(self.length);
    return apply(native, self, args);
  };
  const writes = (native, givesSelf) => (self, args) => {
    if (self === null || typeof self !== "object") return apply(native, self, args);
    if (isReal(self)) {
      pollIf(self.length);
      return apply(native, self, args);
    }
    const n = lengthOf(self);
    const copy = copyOf(self);
    const result = apply(native, copy, args);
    giveBack(self, copy, n);
    return givesSelf ? self : result;
  };
  const flatten = (into, from, depth) => {
    const n = lengthOf(from);
    for (let i = 0; i < n; i++) {
      if (!(i in from)) continue;
      const one = from[i];
      if (depth >= 1 && isArray(one)) flatten(into, one, depth - 1);
      else into[into.length] = one;
    }
    return into;
  };
  /** What `concat` takes apart: nothing that says so itself, and no holes without end. */
  const spreadable = (one) => {
    if (one === null || typeof one !== "object") return one;
    const isPlain = isReal(one) && getPrototypeOf(one) === Array.prototype && !hasOwn(one, Symbol.isConcatSpreadable);
    if (isPlain) {
      pollIf(one.length);
      return one;
    }
    const says = one[Symbol.isConcatSpreadable];
    return says === undefined ? (isArray(one) ? copyOf(one) : [one]) : says ? copyOf(one) : [one];
  };
  const { concat, copyWithin, includes, indexOf, join, lastIndexOf, reverse, shift, slice, sort, splice, toLocaleString, unshift } = Array.prototype;
  const array = {
    join: reads(join), toLocaleString: reads(toLocaleString), slice: reads(slice),
    reverse: writes(reverse, true), copyWithin: writes(copyWithin, true), sort: writes(sort, true),
    shift: writes(shift), unshift: writes(unshift), splice: writes(splice),
  };
  const polled = (native) => (self, args) => {
    if (isArray(self)) pollIf(self.length);
    return apply(native, self, args);
  };
  const search = { indexOf: polled(indexOf), lastIndexOf: polled(lastIndexOf), includes: polled(includes) };
  replace(Array.prototype, {
    join(separator) { return array.join(this, arguments); },
    toLocaleString() { return array.toLocaleString(this, arguments); },
    slice(start, end) { return array.slice(this, arguments); },
    reverse() { return array.reverse(this, arguments); },
    copyWithin(target, start) { return array.copyWithin(this, arguments); },
    sort(compare) { return array.sort(this, arguments); },
    shift() { return array.shift(this, arguments); },
    unshift(one) { return array.unshift(this, arguments); },
    splice(start, count) { return array.splice(this, arguments); },
    indexOf(one) { return search.indexOf(this, arguments); },
    lastIndexOf(one) { return search.lastIndexOf(this, arguments); },
    includes(one) { return search.includes(this, arguments); },
    concat(...others) {
      const parts = [];
      for (let i = 0; i < others.length; i++) parts[i] = spreadable(others[i]);
      const isPlain = isReal(this) && getPrototypeOf(this) === Array.prototype && !hasOwn(this, "constructor") && !hasOwn(this, Symbol.isConcatSpreadable);
      if (isPlain) pollIf(this.length);
      const whole = isPlain ? apply(concat, this, parts) : apply(concat, [], [spreadable(this), ...parts]);
      const Made = isArray(this) && !isPlain ? this.constructor?.[Symbol.species] : Array;
      if (typeof Made !== "function" || Made === Array) return whole;
      const made = new Made(0);
      for (let i = 0; i < whole.length; i++) if (i in whole) made[i] = whole[i];
      made.length = whole.length;
      return made;
    },
    flat(depth = 1) {
      if (this === null || this === undefined) throw new TypeError("There is nothing to make flat.");
      return flatten([], this, Math.trunc(Number(depth)) || 0);
    },
    flatMap(fn, self) {
      if (typeof fn !== "function") throw new TypeError("not a function");
      const made = [];
      const n = lengthOf(this);
      for (let i = 0; i < n; i++) {
        if (!(i in this)) continue;
        const one = apply(fn, self, [this[i], i, this]);
        if (isArray(one)) flatten(made, one, 0);
        else made[made.length] = one;
      }
      return made;
    },
  });

  // ---- iterators and sets: what steps natively is stepped by a function that can be stopped
  const { drop } = Iterator.prototype;
  replace(Iterator.prototype, {
    drop(n) {
      const { next } = this;
      const self = this;
      const stepped = { __proto__: Iterator.prototype, next: () => apply(next, self, []), return: () => self.return?.() ?? {} };
      return apply(drop, stepped, [n]);
    },
  });
  const { sumPrecise } = Math;
  const through = function* (list) {
    for (const one of list) yield one;
  };
  if (sumPrecise) {
    replace(Math, {
      sumPrecise(list) { return sumPrecise(through(list)); },
    });
  }
  const plainSet = (one) => {
    if (one instanceof Set && getPrototypeOf(one) === Set.prototype && !N.isProxy(one) && !hasOwn(one, "keys") && !hasOwn(one, "has") && !hasOwn(one, "size")) return one;
    const { size, has, keys } = one;
    if (Number.isNaN(Number(size)) || typeof has !== "function" || typeof keys !== "function") throw new TypeError("This is nothing like a set.");
    const made = new Set();
    const list = apply(keys, one, []);
    for (let step = list.next(); !step.done; step = list.next()) made.add(step.value);
    return made;
  };
  for (const name of ["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf", "isDisjointFrom"]) {
    const native = Set.prototype[name];
    if (native) replace(Set.prototype, { [name](other) { return apply(native, this, [plainSet(other)]); } });
  }

  // ---- texts
  const string = String.prototype;
  const text = { indexOf: string.indexOf, lastIndexOf: string.lastIndexOf, slice: string.slice, split: string.split, replace: string.replace, replaceAll: string.replaceAll };
  const isQuick = (whole, what) => whole.length * what.length <= QUICK;
  const stepOf = (what) => Math.max(1, Math.floor(QUICK / what.length));
  /** Where a text begins in another one, from a place on. */
  const seek = (whole, what, from) => {
    const step = stepOf(what);
    for (let at = from; at + what.length <= whole.length; at += step) {
      poll();
      const found = apply(text.indexOf, apply(text.slice, whole, [at, at + step + what.length - 1]), [what]);
      if (found !== -1) return at + found;
    }
    return -1;
  };
  const seekLast = (whole, what, from) => {
    const step = stepOf(what);
    for (let end = Math.min(from, whole.length - what.length); end >= 0; end -= step) {
      poll();
      const at = Math.max(0, end - step + 1);
      const found = apply(text.lastIndexOf, apply(text.slice, whole, [at, end + what.length]), [what]);
      if (found !== -1) return at + found;
    }
    return -1;
  };
  const placeOf = (from, whole, otherwise) => {
    const n = Number(from);
    return Number.isNaN(n) ? otherwise : Math.min(Math.max(Math.trunc(n), 0), whole.length);
  };
  const wholeOf = (self) => {
    if (self === null || self === undefined) throw new TypeError("There is no text.");
    const whole = String(self);
    pollIf(whole.length);
    return whole;
  };
  /** Looks whether a search comes to an end in time, as the native one then does as well. */
  const probe = (whole, what, isAll) => {
    if (isQuick(whole, what)) return;
    let at = seek(whole, what, 0);
    while (isAll && at !== -1) at = seek(whole, what, at + what.length);
  };
  /** A pattern as text, unless it knows itself how it is looked for. */
  const patternOf = (pattern, by) => {
    if (typeof pattern === "string" || pattern === undefined || pattern === null) return pattern;
    return (typeof pattern === "object" || typeof pattern === "function") && pattern[by] !== undefined && pattern[by] !== null ? undefined : String(pattern);
  };
  const looks = (native, by, isAll) => (self, pattern, args) => {
    const what = patternOf(pattern, by);
    if (typeof what !== "string") return apply(native, self, args);
    const whole = wholeOf(self);
    probe(whole, what, isAll);
    return apply(native, whole, [what, ...apply(slice, args, [1])]);
  };
  const split = looks(text.split, Symbol.split, true);
  const replaceOne = looks(text.replace, Symbol.replace, false);
  const replaceAll = looks(text.replaceAll, Symbol.replace, true);
  replace(string, {
    indexOf(search, from) {
      const whole = wholeOf(this);
      const what = String(search);
      return isQuick(whole, what) ? apply(text.indexOf, whole, [what, from]) : seek(whole, what, placeOf(from, whole, 0));
    },
    lastIndexOf(search, from) {
      const whole = wholeOf(this);
      const what = String(search);
      return isQuick(whole, what) ? apply(text.lastIndexOf, whole, [what, from]) : seekLast(whole, what, placeOf(from, whole, whole.length));
    },
    includes(search, from) {
      if (search instanceof RegExp) throw new TypeError("regexp not supported");
      const whole = wholeOf(this);
      const what = String(search);
      const at = isQuick(whole, what) ? apply(text.indexOf, whole, [what, from]) : seek(whole, what, placeOf(from, whole, 0));
      return at !== -1;
    },
    split(separator, limit) { return split(this, separator, arguments); },
    replace(pattern, by) { return replaceOne(this, pattern, arguments); },
    replaceAll(pattern, by) { return replaceAll(this, pattern, arguments); },
  });
  replace(String, {
    raw({ raw }, ...values) {
      let made = "";
      const n = lengthOf(raw);
      for (let i = 0; i < n; i++) made += String(raw[i]) + (i + 1 < n && i < values.length ? String(values[i]) : "");
      return made;
    },
  });
  const { stringify } = K;
  replace(JSON, {
    stringify(value, replacer, space) {
      const made = stringify(value, replacer, space);
      if (made !== undefined) pollIf(made.length);
      return made;
    },
  });
})
