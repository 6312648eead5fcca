import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
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
import { removeEdits } from "@/graph-editor/model/remove";
import { exportDocument, serializeDocument } from "@/graph-editor/model/serialize";
import { action, editsOf, start, type Action } from "@tests/graph-editor/actions";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { countingIds } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);

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
      fc.property(fc.array(action, { maxLength: 40, size: "max" }), (actions) => {
        const states = new Map<string | null, string>([[null, serializeDocument(start)]]);
        let history = play(actions, (step) => {
          expect(brokenInvariants(step.document, catalogue)).toEqual([]);
          const text = serializeDocument(step.document);
          // Made of remembered parts, it says what a text made all anew says.
          expect(text).toBe(JSON.stringify(JSON.parse(exportDocument(step.document))));
          states.set(stateOf(step), text);
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
    const saved = markSaved(sealStep(typed), typed.document);
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
