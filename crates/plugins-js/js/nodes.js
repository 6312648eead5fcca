// Nodes that plugins make for the editor, and what happens when a graph reaches one.
((K) => {
  "use strict";
  const { isArray } = Array;
  const { hasOwn, create } = Object;
  /** By plugin: its kinds of nodes by id. */
  const nodes = new Map();

  const text = (one) => (one === undefined || one === null ? "" : String(one));
  /** `String`, `number`, `STRING` … as documents write the types of pins. */
  const TYPES = { __proto__: null };
  for (const name of ["Exec", "Boolean", "String", "Number", "Array", "Object", "User", "DateTime", "Any", "Wildcard"]) {
    TYPES[name.toLowerCase()] = name;
  }
  const typeOf = (one) => {
    const type = TYPES[text(one ?? "Wildcard").toLowerCase()];
    if (type === undefined) throw new TypeError(`There is no type of pins “${text(one)}”.`);
    return type;
  };
  const pinsOf = (list) => {
    const pins = [];
    if (!isArray(list)) return pins;
    for (let i = 0; i < list.length; i++) {
      const one = list[i] ?? {};
      pins[i] = {
        id: text(one.id), name: text(one.name ?? one.label), type: typeOf(one.type),
        description: text(one.description), required: Boolean(one.required), default: one.default ?? null,
      };
    }
    return pins;
  };
  const offerOf = (about) => {
    const { executor, evaluator } = about;
    const isAction = typeof executor === "function";
    if (!isAction && typeof evaluator !== "function") {
      throw new TypeError("A node needs an executor, which acts, or an evaluator, which gives values.");
    }
    const pins = about.pins ?? {};
    const id = text(about.id ?? about.type);
    return {
      id, isAction,
      label: text(about.label ?? about.name), description: text(about.description), category: text(about.category),
      inputs: pinsOf(about.inputs ?? pins.inputs), outputs: pinsOf(about.outputs ?? pins.outputs),
    };
  };

  K.registerNode = async (owner, about) => {
    if (typeof about !== "object" || about === null) throw new TypeError("registerNode takes an object.");
    const offer = offerOf(about);
    await K.request(owner, { type: "registerNode", ...offer });
    const own = nodes.get(owner) ?? new Map();
    nodes.set(owner, own);
    own.set(offer.id, { about, offer });
  };
  K.unregisterNode = async (owner, id) => {
    nodes.get(owner)?.delete(text(id));
    await K.request(owner, { type: "unregisterNode", id: text(id) });
  };
  /** A graph that events start: `graphJson` and `variables` as the editor saves them. */
  K.registerEventGraph = async (owner, about) => {
    const { name, graphJson, graph = graphJson, variables, triggers, isEnabled = true } = about ?? {};
    const document = typeof graph === "string" ? K.parse(graph) : K.parse(K.stringify(graph ?? {}));
    if (isArray(variables) && !isArray(document.variables)) document.variables = variables;
    const events = [];
    if (isArray(triggers)) {
      for (let i = 0; i < triggers.length; i++) events[i] = text(triggers[i]?.eventType ?? triggers[i]);
    }
    await K.request(owner, {
      type: "registerEventGraph", name: text(name), isEnabled: Boolean(isEnabled), graph: K.stringify(document), triggers: events,
    });
  };
  K.forgetNodesOf = (owner) => void nodes.delete(owner);

  const hasPin = (pins, id, isFlow) => {
    for (let i = 0; i < pins.length; i++) if (pins[i].id === id && (pins[i].type === "Exec") === isFlow) return true;
    return false;
  };
  /** What an executor or evaluator is given, and what it says by its helpers. */
  const given = (plugin, { at, inputs, player, chatType }, { offer }) => {
    const said = { exit: null, outputs: create(null) };
    const node = { id: at, type: offer.id, data: inputs, inputs };
    const context = {
      bot: plugin.bot, botId: K.profile.id, settings: plugin.options.settings, store: plugin.options.store,
      user: player === null ? null : { username: player }, typeChat: chatType,
    };
    const helpers = {
      resolvePinValue: async (_, pin, fallback = null) => (hasOwn(inputs, pin) ? inputs[pin] : fallback),
      traverse: async (_, pin) => {
        const exit = text(pin);
        if (exit !== "exec" && !hasPin(offer.outputs, exit, true)) {
          throw new RangeError(`The node “${offer.id}” has no way out “${exit}”.`);
        }
        said.exit ??= exit;
      },
      // `NODE:PIN`, as BlockMine's nodes publish what they made.
      memo: { set: (key, value) => void (said.outputs[text(key).slice(at.length + 1)] = value) },
    };
    return { said, node, context, helpers };
  };

  K.onNode = ({ call, plugin: name, node: use }) => {
    K.answerFor(call, name, `the node ${use.id}`, async (plugin) => {
      const known = nodes.get(plugin.idx)?.get(use.id);
      if (known === undefined) throw new Error(`The plugin “${name}” has no node “${use.id}” in this version.`);
      const { about, offer } = known;
      const { said, node, context, helpers } = given(plugin, use, known);
      if (use.output !== null) {
        if (!hasPin(offer.outputs, use.output, false)) {
          throw new RangeError(`The node “${use.id}” has no output “${use.output}” in this version.`);
        }
        const value = await K.apply(about.evaluator, about, [node, use.output, context, helpers]);
        return value ?? null;
      }
      const result = await K.apply(about.executor, about, [node, context, helpers]);
      if (typeof result === "object" && result !== null && !isArray(result)) {
        for (const key in result) if (hasOwn(result, key)) said.outputs[key] = result[key];
      }
      return { outputs: said.outputs, exit: said.exit };
    });
  };
})
