import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import type { Operation } from "@/graph-editor/model/history";
import { brokenInvariants } from "@/graph-editor/model/invariants";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { openLog, reduceLog, type SharedLog } from "@/graph-editor/model/shared-log";
import { action, editsOf, start } from "@tests/graph-editor/actions";
import { testCatalogue } from "@tests/graph-editor/catalogue";

const catalogue = indexCatalogue(testCatalogue);

/** Two windows that act, and a keeper that hears and tells with delays of its own. */
const script = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ what: fc.constant("act" as const), who: fc.nat(1), act: action }),
    },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("take" as const), who: fc.nat(1) }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("tell" as const), who: fc.nat(1) }) },
  ),
  { maxLength: 40, size: "max" },
);

class Window {
  log: SharedLog = openLog(start);
  /** On the way to the keeper. */
  readonly sent: Operation[] = [];
  told = 0;
  #count = 0;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  newId = (prefix: string): string => `${prefix}-${this.name}-${(this.#count += 1)}`;
  do(edits: Operation["edits"]): void {
    const operation = { id: this.newId("op"), label: { key: "fix" }, edits, inverse: [] } as const;
    this.log = reduceLog(this.log, { type: "do", operation });
    this.sent.push(operation);
  }
  hear(order: readonly Operation[]): void {
    const operation = order[this.told];
    if (!operation) return;
    this.told += 1;
    this.log = reduceLog(this.log, { type: "hear", operation });
  }
}

describe("two windows on one graph", () => {
  it("come to the same document, whatever they do and however late they hear", () => {
    fc.assert(
      fc.property(script, (steps) => {
        const windows = [new Window("a"), new Window("b")] as const;
        const order: Operation[] = [];
        const take = (window: Window) => {
          const operation = window.sent.shift();
          if (operation) order.push(operation);
        };
        for (const step of steps) {
          const window = windows[step.who === 0 ? 0 : 1];
          if (step.what === "act") {
            window.do(editsOf(window.log.document, step.act, window.newId));
          } else if (step.what === "take") take(window);
          else window.hear(order);
        }
        for (const window of windows) while (window.sent.length > 0) take(window);
        for (const window of windows) while (window.told < order.length) window.hear(order);
        const [a, b] = windows;
        expect(a.log.pending).toEqual([]);
        expect(serializeDocument(a.log.document)).toBe(serializeDocument(b.log.document));
        const dangling = brokenInvariants(a.log.document, catalogue).filter(
          (what) => !what.endsWith("crowded"),
        );
        expect(dangling).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("shows at once what was done here, and takes it away if it is refused", () => {
    const window = new Window("a");
    window.do([{ type: "moveNodes", to: { branch: { x: 1, y: 2 } } }]);
    expect(window.log.document.nodes[1]?.position).toEqual({ x: 1, y: 2 });
    const [operation] = window.sent;
    const log = reduceLog(window.log, { type: "refused", operationId: operation?.id ?? "" });
    expect(log.document).toEqual(start);
  });

  it("keeps what the other did to what this one deleted from coming back", () => {
    const [a, b] = [new Window("a"), new Window("b")];
    a.do([{ type: "removeNodes", ids: ["say"] }]);
    b.do([{ type: "setData", nodeId: "say", key: "message", value: "late" }]);
    const order = [...a.sent, ...b.sent];
    for (const window of [a, b]) while (window.told < order.length) window.hear(order);
    expect(b.log.document.nodes.some(({ id }) => id === "say")).toBe(false);
    expect(serializeDocument(a.log.document)).toBe(serializeDocument(b.log.document));
  });
});
