import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { joinPins, makeNode, appendNodes } from "@/graph-editor/model/connect";
import type { GraphDocument, PinRef } from "@/graph-editor/model/document";
import type { Edit } from "@/graph-editor/model/edit";
import { duplicateEdits, fragmentOf, pasteEdits } from "@/graph-editor/model/fragment";
import {
  commit,
  isDirty,
  markSaved,
  openHistory,
  redo,
  sealStep,
  stateOf,
  undo,
  type History,
} from "@/graph-editor/model/history";
import { brokenInvariants } from "@/graph-editor/model/invariants";
import { pinsInDocument } from "@/graph-editor/model/pins";
import { removeAndReconnectEdits, removeEdits } from "@/graph-editor/model/remove";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { spliceEdits } from "@/graph-editor/model/splice";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aGraph, aNode, countingIds } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);
const types = testCatalogue.nodes.map(({ id }) => id);

/** What a person may do, with numbers that pick the things it is done to. */
const action = fc.record({
  kind: fc.constantFrom(
    "add",
    "connect",
    "connect",
    "connect",
    "remove",
    "reconnect",
    "cut",
    "move",
    "data",
    "splice",
    "duplicate",
    "paste",
    "variable",
    "forgetVariable",
    "retype",
    "replace",
  ),
  a: fc.nat(),
  b: fc.nat(),
  c: fc.nat(),
});
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

const pick = <T>(items: readonly T[], n: number): T | undefined =>
  items.length > 0 ? items[n % items.length] : undefined;

function pinRefs(document: GraphDocument, nth: number, side: "in" | "out"): PinRef[] {
  const node = pick(document.nodes, nth);
  if (!node) return [];
  const pins = pinsInDocument(document, catalogue, node);
  return (side === "in" ? pins.inputs : pins.outputs).map((pin) => ({
    nodeId: node.id,
    pinId: pin.id,
    side,
  }));
}

function editsOf(document: GraphDocument, act: Action, newId: (p: string) => string): Edit[] {
  const node = pick(document.nodes, act.a);
  const wire = pick(document.connections, act.b);
  const variable = pick(document.variables, act.a);
  const ids = document.nodes.filter((_, n) => (act.b >> (n % 16)) & 1).map(({ id }) => id);
  switch (act.kind) {
    case "add": {
      const type = pick(types, act.a) ?? "flow:branch";
      return [appendNodes(document, [makeNode(catalogue, type, { x: act.b, y: act.c }, newId)])];
    }
    case "connect": {
      const source = pick(pinRefs(document, act.a, "out"), act.c);
      const target = pick(pinRefs(document, act.b, "in"), act.c);
      if (!source || !target) return [];
      const joined = joinPins(document, catalogue, source, target, newId);
      return joined.type === "wire" ? [...joined.edits] : [];
    }
    case "remove":
      return removeEdits(document, ids, wire ? [wire.id] : []);
    case "reconnect":
      return removeAndReconnectEdits(document, catalogue, ids, newId);
    case "cut":
      return wire ? removeEdits(document, [], [wire.id]) : [];
    case "move":
      return [
        {
          type: "moveNodes",
          to: Object.fromEntries(ids.map((id) => [id, { x: act.c, y: act.a }])),
        },
      ];
    case "data": {
      const key = ["pinCount", "message", "extra", "value"][act.c % 4] ?? "value";
      const value = [3, "hi {who}", undefined, { deep: [act.b] }, 0][act.b % 5];
      return node ? [{ type: "setData", nodeId: node.id, key, value }] : [];
    }
    case "splice":
      return (node && wire && spliceEdits(document, catalogue, node, wire, newId)) ?? [];
    case "duplicate":
      return [...(duplicateEdits(document, new Set(ids), newId)?.edits ?? [])];
    case "paste": {
      const fragment = fragmentOf(document, new Set(ids));
      if (fragment.nodes.length === 0) return [];
      return [...pasteEdits(document, fragment, { x: act.a, y: act.c }, newId).edits];
    }
    case "variable":
      return [
        {
          type: "insertVariables",
          variables: [
            {
              index: act.a % (document.variables.length + 1),
              item: { id: newId("v"), name: `v${act.b}`, type: "string", value: "", extra: {} },
            },
          ],
        },
      ];
    case "forgetVariable":
      return variable ? [{ type: "removeVariables", ids: [variable.id] }] : [];
    case "retype":
      return variable
        ? [{ type: "setVariable", id: variable.id, to: { type: "number", value: act.c } }]
        : [];
    case "replace":
      return [
        {
          type: "replaceDocument",
          document: aGraph(
            [aNode("fresh", "flow:branch"), aNode("odd", "mod:thing")],
            ["fresh.exec_true -> odd.exec"],
          ),
        },
      ];
  }
}

const start = aGraph(
  [
    { ...aNode("start", "event:command"), extra: { deletable: false, note: "kept" } },
    aNode("branch", "flow:branch", { advanced: false }, 240, 0),
    aNode("say", "action:send_message", { message: "hi {name}", chat_type: "" }, 480, 0),
    aNode("mod", "plugin:unknown", { secret: [1, { two: 2 }] }, 480, 200),
  ],
  ["start.exec -> branch.exec", "branch.exec_true -> say.exec", "branch.exec_true -> mod.exec"],
  { dialect: "blockmine", viewport: { zoom: 1 } },
);

function play(actions: Action[], onStep: (history: History) => void): History {
  const newId = countingIds();
  return actions.reduce((history, act) => {
    const edits = editsOf(history.document, act, newId);
    const mergeKey = act.kind === "data" ? { mergeKey: `data ${act.a}` } : {};
    const next = commit(history, { id: newId("step"), label: { key: "fix" }, edits, ...mergeKey });
    onStep(next);
    return next;
  }, openHistory(start));
}

describe("the history of a graph", () => {
  it("restores the very text of every state by undo and redo, and keeps the invariants", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const states = new Map<string | null, string>([[null, serializeDocument(start)]]);
        let history = play(actions, (step) => {
          expect(brokenInvariants(step.document, catalogue)).toEqual([]);
          states.set(stateOf(step), serializeDocument(step.document));
        });
        while (history.done.length > 0) {
          history = undo(history);
          expect(serializeDocument(history.document)).toBe(states.get(stateOf(history)));
          expect(brokenInvariants(history.document, catalogue)).toEqual([]);
        }
        expect(history.document).toEqual(start);
        while (history.undone.length > 0) {
          history = redo(history);
          expect(serializeDocument(history.document)).toBe(states.get(stateOf(history)));
        }
      }),
      { numRuns: 400 },
    );
  });

  it("makes one step of typing, and a new one after saving or leaving the field", () => {
    const type = (history: History, value: string) =>
      commit(history, {
        id: `step ${value}`,
        label: { key: "setField" },
        edits: [{ type: "setData", nodeId: "say", key: "message", value }],
        mergeKey: "say message",
      });
    const typed = type(type(type(openHistory(start), "h"), "he"), "hey");
    expect(typed.done).toHaveLength(1);
    expect(undo(typed).document).toEqual(start);
    const saved = markSaved(sealStep(typed), stateOf(typed));
    expect(isDirty(saved)).toBe(false);
    const after = type(saved, "hey!");
    expect(after.done).toHaveLength(2);
    expect(isDirty(after)).toBe(true);
    expect(isDirty(undo(after))).toBe(false);
  });

  it("leaves no step behind for an edit that changes nothing", () => {
    const history = commit(openHistory(start), {
      id: "nothing",
      label: { key: "moveNodes" },
      edits: [{ type: "moveNodes", to: { branch: { x: 240, y: 0 }, gone: { x: 1, y: 1 } } }],
    });
    expect(history.done).toEqual([]);
    expect(isDirty(history)).toBe(false);
  });

  it("keeps the entry of a command", () => {
    expect(removeEdits(start, ["start"], [])).toEqual([]);
  });
});
