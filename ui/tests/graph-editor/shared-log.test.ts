import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import {
  commit,
  hearOperation,
  openHistory,
  rebaseHistory,
  redo,
  shareHistory,
  undo,
  type History,
} from "@/graph-editor/model/history";
import { brokenInvariants } from "@/graph-editor/model/invariants";
import { isJsonObject } from "@/graph-editor/model/json";
import { addTestEdit, renameTestEdit, writtenTests } from "@/graph-editor/model/tests";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { openLog, reduceLog, type LogOperation } from "@/graph-editor/model/shared-log";
import { action, editsOf, start } from "@tests/graph-editor/actions";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aNode } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);

/** Windows that act, and a keeper that hears and tells with delays of its own. */
const script = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ what: fc.constant("act" as const), who: fc.nat(2), act: action }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("undo" as const), who: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("redo" as const), who: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("take" as const), who: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("tell" as const), who: fc.nat(2) }) },
  ),
  { maxLength: 40, size: "max" },
);

/** One window: its history over the shared log, and what is on the way. */
class Window {
  history: History = shareHistory(openHistory(start), openLog(start));
  told = 0;
  nSent = 0;
  #count = 0;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  newId = (prefix: string): string => `${prefix}-${this.name}-${(this.#count += 1)}`;
  get log() {
    const { log } = this.history;
    if (!log) throw new Error("the history is not shared");
    return log;
  }
  do(edits: LogOperation["edits"]): void {
    this.history = commit(this.history, { id: this.newId("op"), label: { key: "fix" }, edits });
  }
  undo(): void {
    this.history = undo(this.history, this.newId("undo"));
  }
  redo(): void {
    this.history = redo(this.history, this.newId("redo"));
  }
  /** The oldest operation that the keeper did not get yet. */
  send(): LogOperation | undefined {
    const next = this.log.pending[this.nSent];
    if (next) this.nSent += 1;
    return next;
  }
  hear(order: readonly LogOperation[]): void {
    const operation = order[this.told];
    if (!operation) return;
    this.told += 1;
    const nPending = this.log.pending.length;
    // As it comes over the wire.
    const edits = JSON.parse(JSON.stringify(operation.edits)) as LogOperation["edits"];
    this.history = hearOperation(this.history, { id: operation.id, edits });
    if (this.log.pending.length < nPending) this.nSent -= 1;
  }
}

function settle(windows: readonly Window[], order: LogOperation[]): void {
  for (const window of windows) {
    for (let next = window.send(); next; next = window.send()) order.push(next);
  }
  for (const window of windows) while (window.told < order.length) window.hear(order);
}

const textOf = ({ history }: Window) => serializeDocument(history.document);

describe("three windows on one graph", () => {
  it("come to the same document, whatever they do or take back, and however late they hear", () => {
    fc.assert(
      fc.property(script, (steps) => {
        const windows = ["a", "b", "c"].map((name) => new Window(name));
        const order: LogOperation[] = [];
        for (const step of steps) {
          const window = windows[step.who];
          if (!window) throw new Error("there are three");
          if (step.what === "act") {
            window.do(editsOf(window.history.document, step.act, window.newId));
          } else if (step.what === "undo") window.undo();
          else if (step.what === "redo") window.redo();
          else if (step.what === "take") {
            const operation = window.send();
            if (operation) order.push(operation);
          } else window.hear(order);
        }
        settle(windows, order);
        const [a, b, c] = windows;
        if (!a || !b || !c) throw new Error("there are three");
        expect(a.log.pending).toEqual([]);
        expect(textOf(a)).toBe(textOf(b));
        expect(textOf(c)).toBe(textOf(b));
        const dangling = brokenInvariants(a.history.document, catalogue).filter(
          (what) => !what.endsWith("crowded"),
        );
        expect(dangling).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("is left alone by an echo of what was done here: nothing is drawn anew", () => {
    const window = new Window("a");
    window.do([{ type: "moveNodes", to: { branch: { x: 1, y: 2 } } }]);
    const { document } = window.history;
    settle([window], []);
    expect(window.history.document).toBe(document);
    expect(window.log.agreed).toBe(document);
  });

  it("keeps what the other did to what this one deleted from coming back", () => {
    const windows = [new Window("a"), new Window("b")] as const;
    const [a, b] = windows;
    a.do([{ type: "removeNodes", ids: ["say"] }]);
    b.do([{ type: "setData", nodeId: "say", key: "message", value: "late" }]);
    settle(windows, []);
    expect(b.history.document.nodes.some(({ id }) => id === "say")).toBe(false);
    expect(textOf(a)).toBe(textOf(b));
  });

  it("passes over an operation that the reducer cannot take", () => {
    const window = new Window("a");
    const broken = { id: "x", edits: [{ type: "moveNodes" }] } as unknown as LogOperation;
    window.hear([broken]);
    expect(window.log.heard).toBe(1);
    expect(window.history.document).toEqual(start);
  });
});

describe("undo with others in the graph", () => {
  const say = (window: Window) =>
    window.history.document.nodes.find(({ id }) => id === "say")?.data["message"];
  const type = (window: Window, value: string) =>
    window.do([{ type: "setData", nodeId: "say", key: "message", value }]);

  it("takes back only what was done here, wherever that stands in the order", () => {
    const windows = [new Window("a"), new Window("b")] as const;
    const [a, b] = windows;
    const order: LogOperation[] = [];
    const first = say(a);
    type(a, "mine");
    settle(windows, order);
    b.do([{ type: "moveNodes", to: { say: { x: 7, y: 7 } } }]);
    settle(windows, order);
    a.undo();
    settle(windows, order);
    expect(say(b)).toEqual(first);
    expect(b.history.document.nodes.find(({ id }) => id === "say")?.position).toEqual({
      x: 7,
      y: 7,
    });
    a.redo();
    settle(windows, order);
    expect(say(b)).toBe("mine");
  });

  it("leaves a value that somebody else has changed since", () => {
    const windows = [new Window("a"), new Window("b")] as const;
    const [a, b] = windows;
    const order: LogOperation[] = [];
    type(a, "mine");
    settle(windows, order);
    type(b, "theirs");
    settle(windows, order);
    a.undo();
    settle(windows, order);
    expect(say(a)).toBe("theirs");
    expect(say(b)).toBe("theirs");
    expect(a.history.done).toEqual([]);
  });

  it("does not take a node away that somebody else went on with", () => {
    const windows = [new Window("a"), new Window("b")] as const;
    const [a, b] = windows;
    const order: LogOperation[] = [];
    const node = { ...aNode("fresh", "flow:branch"), id: "fresh" };
    a.do([{ type: "insertNodes", nodes: [{ index: 0, item: node }] }]);
    settle(windows, order);
    b.do([{ type: "moveNodes", to: { fresh: { x: 1, y: 1 } } }]);
    settle(windows, order);
    a.undo();
    settle(windows, order);
    expect(b.history.document.nodes.some(({ id }) => id === "fresh")).toBe(true);
  });

  it("keeps the tests of both windows, each with its name", () => {
    const [a, b] = [new Window("a"), new Window("b")];
    const order: LogOperation[] = [];
    const add = (window: Window, name: string) =>
      window.do([addTestEdit(window.history.document, { name })]);
    const names = () =>
      writtenTests(a.history.document).map((test) => (isJsonObject(test) ? test["name"] : null));
    add(a, "first");
    settle([a, b], order);
    add(a, "of a");
    add(b, "of b");
    const rename = renameTestEdit(b.history.document, 0, "renamed");
    b.do(rename ? [rename] : []);
    settle([a, b], order);
    expect(names().sort()).toEqual(["of a", "of b", "renamed"]);
    // What b renamed meanwhile is not what a added any more: undo leaves it.
    a.undo();
    a.undo();
    settle([a, b], order);
    expect(names().sort()).toEqual(["of b", "renamed"]);
    expect(textOf(a)).toBe(textOf(b));
  });

  it("does not put the whole document back over what others did", () => {
    const windows = [new Window("a"), new Window("b")] as const;
    const [a, b] = windows;
    const order: LogOperation[] = [];
    a.do([{ type: "replaceDocument", document: { ...start, variables: [] } }]);
    settle(windows, order);
    type(b, "theirs");
    settle(windows, order);
    a.undo();
    settle(windows, order);
    expect(say(a)).toBe("theirs");
  });
});

describe("a window that was away", () => {
  it("begins with what the others have and lays its own over it", () => {
    const window = new Window("a");
    window.do([{ type: "moveNodes", to: { branch: { x: 1, y: 2 } } }]);
    const theirs = { ...start, nodes: start.nodes.filter(({ id }) => id !== "say") };
    const back = rebaseHistory(window.history, theirs, 12, window.log.pending);
    expect(back.log?.heard).toBe(12);
    expect(back.document.nodes.some(({ id }) => id === "say")).toBe(false);
    expect(back.document.nodes.find(({ id }) => id === "branch")?.position).toEqual({ x: 1, y: 2 });
  });

  it("takes away what the keeper refused", () => {
    const window = new Window("a");
    window.do([{ type: "moveNodes", to: { branch: { x: 1, y: 2 } } }]);
    const [operation] = window.log.pending;
    const log = reduceLog(window.log, { type: "refused", operationId: operation?.id ?? "" });
    expect(log.document).toEqual(start);
  });
});
