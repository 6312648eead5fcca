import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { copyText, MAX_PASTE_LENGTH, pasteEdits } from "@/graph-editor/model/fragment";
import { commit, openHistory, undo } from "@/graph-editor/model/history";
import { brokenInvariants } from "@/graph-editor/model/invariants";
import { parseDocument } from "@/graph-editor/model/parse";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { start } from "@tests/graph-editor/actions";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { countingIds } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);
const at = { x: 40, y: 60 };
const everything = copyText(start, new Set(start.nodes.map(({ id }) => id)));

/** Pastes a text that came from anywhere; `null` where it is refused. */
function pasted(text: string) {
  const outcome = parseDocument(text, MAX_PASTE_LENGTH);
  if (outcome.type === "fault") return null;
  const { edits } = pasteEdits(start, outcome.document, at, countingIds());
  const history = openHistory(start);
  return commit(history, { id: "paste", label: { key: "paste" }, edits });
}

/** A place in a JSON text, and what is put there instead. */
const damage = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  by: fc.constantFrom("", "{", "}", "[", "]", '"', "null", "1e999", ",", '"id":"say"', "\u0000"),
});

/** Something that stands for another value of the same text. */
const swap = fc.record({
  at: fc.nat(200),
  by: fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("say", "start", "", "__proto__", -1, 1e308),
  ),
});

/** Puts other values where the values of a JSON text stand, so that it stays one. */
function swapped(text: string, swaps: readonly { at: number; by: unknown }[]): string {
  let n = 0;
  return JSON.stringify(JSON.parse(text), (_key, value: unknown) => {
    const found = swaps.find((one) => one.at === n);
    n += 1;
    return found && n > 1 ? found.by : value;
  });
}

describe("a paste from anywhere", () => {
  it("is refused or becomes a sound part of the graph, one undo away from what was there", () => {
    const sound = (text: string) => {
      const history = pasted(text);
      if (!history) return;
      const faults = brokenInvariants(history.document, catalogue).filter(
        // Several wires into one input are read, since older programs wrote them.
        (what) => !what.endsWith("crowded"),
      );
      expect(faults).toEqual([]);
      expect(parseDocument(serializeDocument(history.document)).type).toBe("graph");
      expect(serializeDocument(undo(history).document)).toBe(serializeDocument(start));
    };
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const text = damages.reduce((whole, { from, length, by }) => {
          const place = Math.floor(from * whole.length);
          return whole.slice(0, place) + by + whole.slice(place + length);
        }, everything);
        sound(text);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.array(swap, { minLength: 1, maxLength: 6 }), (swaps) =>
        sound(swapped(everything, swaps)),
      ),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => sound(text)),
      { numRuns: 100 },
    );
  });

  it("keeps nodes of unknown types and gives new ids to those that are there already", () => {
    const text = JSON.stringify({
      nodes: [
        { id: "say", type: "plugin:unheard_of", position: { x: 0, y: 0 }, data: { a: [1] } },
        { id: "start", type: "event:command", position: { x: 0, y: 0 }, data: {} },
      ],
      connections: [
        {
          id: "say",
          sourceNodeId: "start",
          sourcePinId: "exec",
          targetNodeId: "say",
          targetPinId: "in",
        },
      ],
    });
    const document = pasted(text)?.document;
    if (!document) throw new Error("it is a graph");
    const ids = document.nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(start.nodes.length + 2);
    const unknown = document.nodes.find(({ type }) => type === "plugin:unheard_of");
    expect(unknown?.data).toEqual({ a: [1] });
    const wire = document.connections.find(({ targetNodeId }) => targetNodeId === unknown?.id);
    expect(document.nodes.find(({ id }) => id === wire?.sourceNodeId)?.type).toBe("event:command");
    expect(brokenInvariants(document, catalogue)).toEqual([]);
  });

  it("is refused beyond ten million characters, and taken just below", () => {
    const node = (text: string) =>
      `{"nodes":[{"id":"n","type":"string:concat","position":{"x":0,"y":0},"data":{"pin_0":"${text}"}}],"connections":[]}`;
    const room = MAX_PASTE_LENGTH - node("").length;
    expect(pasted(node("x".repeat(room + 1)))).toBeNull();
    const taken = pasted(node("x".repeat(room)));
    expect(taken?.document.nodes).toHaveLength(start.nodes.length + 1);
  });
});
