import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialectOf } from "@/graph-editor/model/document";
import { findJsonFault } from "@/graph-editor/model/json-place";
import { parseDocument } from "@/graph-editor/model/parse";
import type { ParseFault } from "@/graph-editor/model/parse-parts";
import { exportDocument, serializeDocument } from "@/graph-editor/model/serialize";

const faultOf = (text: string): ParseFault | null => {
  const outcome = parseDocument(text);
  return outcome.type === "fault" ? outcome.fault : null;
};

const stored = {
  format_version: 1,
  dialect: "sculk",
  nodes: [
    { id: "start", type: "event:command", position: { x: 0, y: 8.5 }, data: {}, deletable: false },
    {
      id: "n1",
      type: "plugin:unheard_of",
      position: { x: 1, y: 2 },
      data: { list: [1, null, { a: "ü" }] },
      colour: "teal",
    },
  ],
  connections: [
    {
      id: "w",
      sourceNodeId: "start",
      sourcePinId: "exec",
      targetNodeId: "n1",
      targetPinId: "in",
      bend: [1, 2],
    },
  ],
  variables: [{ id: "v", name: "x", type: "array", value: "[]", persistent: true }],
  frames: [{ title: "later versions" }],
};

describe("reading a graph", () => {
  it("writes back everything it does not know", () => {
    const outcome = parseDocument(JSON.stringify(stored));
    if (outcome.type !== "graph") throw new Error(JSON.stringify(outcome));
    expect(JSON.parse(serializeDocument(outcome.document))).toEqual(stored);
    expect(JSON.parse(exportDocument(outcome.document))).toEqual(stored);
  });

  it("adds nothing to an import, which would change how it is run", () => {
    const text = '{"nodes":[],"connections":[],"variables":[]}';
    const outcome = parseDocument(text);
    if (outcome.type !== "graph") throw new Error(JSON.stringify(outcome));
    expect(dialectOf(outcome.document)).toBe("blockmine");
    expect(serializeDocument(outcome.document)).toBe(text);
    expect(dialectOf({ ...outcome.document, extra: { format_version: 1 } })).toBe("sculk");
  });

  it("keeps wires whose node is missing, apart from those it draws", () => {
    const broken = { ...stored, nodes: stored.nodes.slice(0, 1) };
    const outcome = parseDocument(JSON.stringify(broken));
    if (outcome.type !== "graph") throw new Error(JSON.stringify(outcome));
    expect(outcome.document.connections).toEqual([]);
    expect(JSON.parse(serializeDocument(outcome.document))).toEqual(broken);
  });

  it("reads the edges of older exports", () => {
    const outcome = parseDocument(
      '{"nodes":[{"id":"a","type":"flow:branch","position":{"x":0,"y":0}},' +
        '{"id":"b","type":"flow:branch","position":{"x":0,"y":0}}],' +
        '"edges":[{"source":"a","sourceHandle":"exec_true","target":"b","targetHandle":"exec"}]}',
    );
    if (outcome.type !== "graph") throw new Error(JSON.stringify(outcome));
    expect(outcome.document.connections[0]).toMatchObject({
      sourceNodeId: "a",
      sourcePinId: "exec_true",
      targetNodeId: "b",
      targetPinId: "exec",
    });
  });

  it("renames repeated wire ids, so that each wire can be drawn", () => {
    const twice = { ...stored, connections: [...stored.connections, ...stored.connections] };
    const outcome = parseDocument(JSON.stringify(twice));
    if (outcome.type !== "graph") throw new Error(JSON.stringify(outcome));
    expect(outcome.document.connections.map(({ id }) => id)).toEqual(["w", "w~2"]);
  });

  it.each<[string, ParseFault]>([
    ["", { type: "notJson", place: { line: 1, column: 1 } }],
    ['{\n  "nodes": [,]}', { type: "notJson", place: { line: 2, column: 13 } }],
    ['{"nodes": [1}', { type: "notJson", place: { line: 1, column: 13 } }],
    ['{"nodes": []} tail', { type: "notJson", place: { line: 1, column: 15 } }],
    ["[]", { type: "notAGraph" }],
    ["{}", { type: "notAGraph" }],
    ['{"nodes":{}}', { type: "wrongKind", path: "nodes", expected: "list" }],
    ['{"nodes":[7]}', { type: "wrongKind", path: "nodes[0]", expected: "object" }],
    ['{"nodes":[{"id":"a","type":"t"}]}', { type: "missing", path: "nodes[0].position" }],
    [
      '{"nodes":[{"id":"a","type":"t","position":{"x":"1","y":0}}]}',
      { type: "wrongKind", path: "nodes[0].position.x", expected: "number" },
    ],
    [
      '{"nodes":[{"id":"a","type":"t","position":{"x":1,"y":0}},{"id":"a","type":"t","position":{"x":1,"y":0}}]}',
      { type: "duplicate", path: "nodes[1].id", id: "a" },
    ],
    [
      '{"nodes":[],"connections":[{"sourceNodeId":"a"}]}',
      { type: "missing", path: "connections[0].sourcePinId" },
    ],
  ])("refuses %s and names the place", (text, fault) => {
    expect(faultOf(text)).toEqual(fault);
  });

  it("refuses what is too large without reading it", () => {
    expect(parseDocument("x".repeat(11), 10)).toEqual({
      type: "fault",
      fault: { type: "tooLarge", limit: 10 },
    });
  });

  it("survives a text nested deeper than any stack", () => {
    expect(faultOf(`${"[".repeat(300_000)}x`)?.type).toBe("notJson");
  });
});

describe("the place of a fault", () => {
  it("is past the end of no valid text", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const lines = text.split("\n");
        expect(findJsonFault(text)).toEqual({
          line: lines.length,
          column: (lines.at(-1)?.length ?? 0) + 1,
        });
      }),
    );
  });

  it("is never before what the platform's own parser read", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % (text.length + 1));
        try {
          JSON.parse(cut);
        } catch {
          const { line, column } = findJsonFault(cut);
          expect(line).toBeGreaterThan(0);
          expect(column).toBeLessThanOrEqual(cut.length + 1);
        }
      }),
    );
  });
});
