// Nothing that plugins share can be changed by one of them: not the language's own objects, not the classes of
// the prelude, not the global names. So what the prelude and other plugins call is what it was, and no
// secret passes through a function that somebody put there.
((K) => {
  "use strict";
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, preventExtensions } = Object;
  const { ownKeys } = Reflect;

  /** Lets objects below a prototype have properties of their own by assignment, which a property that is
   * only to read does not (`error.name = …`, `Sub.prototype.constructor = Sub`). */
  const open = (proto, key) => {
    const about = getOwnPropertyDescriptor(proto, key);
    if (about === undefined || !("value" in about) || !about.configurable) return;
    const { value, enumerable } = about;
    defineProperty(proto, key, {
      get: () => value,
      set(own) {
        // As with any property that is only to read, where code is not strict.
        if (this === proto) return;
        defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
      },
      enumerable,
      configurable: false,
    });
  };

  /** Makes an object what it is for good; functions without anything special keep their shape. */
  const close = (one) => {
    const keys = ownKeys(one);
    const isPlain = typeof one === "function" && keys.length <= 2 && !hasOwn(one, "prototype");
    for (let i = 0; i < keys.length && !isPlain; i++) {
      const about = getOwnPropertyDescriptor(one, keys[i]);
      if ("value" in about && about.writable && keys[i] === "length" && Array.isArray(one)) continue;
      if (about.configurable) defineProperty(one, keys[i], { configurable: false });
      if (about.writable) defineProperty(one, keys[i], { writable: false });
    }
    preventExtensions(one);
  };

  /** Everything that is reached from there by properties and prototypes. */
  const closeAll = (roots) => {
    const seen = new Set([globalThis]);
    const todo = [];
    const note = (one) => {
      if (one === null || (typeof one !== "object" && typeof one !== "function") || seen.has(one)) return;
      seen.add(one);
      todo.push(one);
    };
    for (const root of roots) note(root);
    for (let at = 0; at < todo.length; at++) {
      const one = todo[at];
      note(getPrototypeOf(one));
      for (const key of ownKeys(one)) {
        const { value, get, set } = getOwnPropertyDescriptor(one, key);
        note(value);
        note(get);
        note(set);
      }
    }
    for (const one of todo) close(one);
  };

  /** What has no name of its own: iterators, generators and their like. */
  const nameless = () => [
    function* () {}, async () => {}, async function* () {}, (function* () {})(), (async function* () {})(),
    [].values(), new Map().entries(), new Set().values(), ""[Symbol.iterator](), "".matchAll(/x/g),
    [].values().map((one) => one), Iterator.from({ next: () => ({ done: true }) }),
    Iterator.concat?.([]), Iterator.zip?.([[]]), Iterator.zipKeyed?.({ a: [] }),
    (function () {
      return arguments;
    })(),
  ];

  const OPENED = [
    [Object.prototype, null],
    [Function.prototype, ["constructor", "toString"]],
    [Array.prototype, ["toString"]],
    ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError].map((one) => [one.prototype, null]),
  ];

  /** After the prelude is there, before any plugin is. */
  K.harden = () => {
    for (const shared of K.shared) {
      if (typeof shared === "function" && shared.prototype) OPENED.push([shared.prototype, K.hot.has(shared) ? ["constructor", "toString"] : null]);
    }
    const names = ownKeys(globalThis);
    const roots = [...nameless(), ...K.shared];
    for (const name of names) {
      const { value, get, set } = getOwnPropertyDescriptor(globalThis, name);
      roots.push(value, get, set);
    }
    for (const [proto, keys] of OPENED) for (const key of keys ?? ownKeys(proto)) open(proto, key);
    closeAll(roots);
    // New global names can be made, as everybody's; these stay what they are, also for scripts that
    // declare one of the same name.
    for (const name of names) {
      const about = getOwnPropertyDescriptor(globalThis, name);
      if (!about.configurable) continue;
      defineProperty(globalThis, name, "value" in about ? { writable: false, configurable: false } : { configurable: false });
    }
  };
})
