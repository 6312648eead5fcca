import { describe, expect, it } from "vitest";
import { areTypesCompatible, indexCatalogue } from "@/graph-editor/model/catalogue";
import { connectTargets } from "@/graph-editor/model/connect-targets";
import { convertEdits, joinPins } from "@/graph-editor/model/connect";
import type { GraphDocument, PinRef } from "@/graph-editor/model/document";
import { applyEdits, type Edit } from "@/graph-editor/model/edit";
import { copyText, pasteEdits } from "@/graph-editor/model/fragment";
import { parseDocument } from "@/graph-editor/model/parse";
import { pinsOf } from "@/graph-editor/model/pins";
import { removeAndReconnectEdits } from "@/graph-editor/model/remove";
import { searchNodes } from "@/graph-editor/model/search";
import { spliceEdits } from "@/graph-editor/model/splice";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aGraph, aNode, aWire, countingIds, wiresAsText } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);
const after = (document: GraphDocument, edits: readonly Edit[]) =>
  applyEdits(document, edits).document;
const output = (nodeId: string, pinId: string): PinRef => ({ nodeId, pinId, side: "out" });
const input = (nodeId: string, pinId: string): PinRef => ({ nodeId, pinId, side: "in" });

const graph = aGraph(
  [
    aNode("start", "event:command"),
    aNode("log", "action:send_log", {}, 200),
    aNode("say", "action:send_message", {}, 400),
    aNode("not", "logic:not", {}, 200, 200),
    aNode("branch", "flow:branch", {}, 600),
    aNode("user", "data:get_user_field", {}, 200, 400),
  ],
  ["start.exec -> log.exec", "log.exec -> say.exec", "start.success -> not.value"],
);

describe("joining pins", () => {
  const join = (a: PinRef, b: PinRef) => joinPins(graph, catalogue, a, b, countingIds());

  it("wires equal types, whichever end was picked first", () => {
    const joined = join(input("branch", "condition"), output("not", "result"));
    if (joined.type !== "wire") throw new Error(joined.type);
    expect(wiresAsText(after(graph, joined.edits))).toContain("not.result -> branch.condition");
  });

  it("lets a data input hold one wire and an exec input several", () => {
    const data = join(output("user", "isBlacklisted"), input("not", "value"));
    const exec = join(output("branch", "exec_true"), input("say", "exec"));
    if (data.type !== "wire" || exec.type !== "wire") throw new Error("not wired");
    expect(wiresAsText(after(graph, data.edits))).not.toContain("start.success -> not.value");
    expect(wiresAsText(after(graph, exec.edits))).toContain("log.exec -> say.exec");
  });

  it("offers a conversion where the types differ, and wires both sides of it", () => {
    const joined = join(output("start", "user"), input("say", "message"));
    if (joined.type !== "offer" || !joined.chains[0]) throw new Error(joined.type);
    const edits = convertEdits(
      graph,
      catalogue,
      output("start", "user"),
      input("say", "message"),
      joined.chains[0],
      countingIds(),
    );
    expect(wiresAsText(after(graph, edits)).slice(-2)).toEqual([
      "start.user -> data:get_user_field-1.user",
      "data:get_user_field-1.username -> say.message",
    ]);
  });

  it.each([
    ["sameSide", output("start", "exec"), output("log", "exec")],
    ["sameNode", output("log", "exec"), input("log", "exec")],
    ["types", output("start", "exec"), input("say", "message")],
    ["exists", output("start", "exec"), input("log", "exec")],
    ["gone", output("start", "nothing"), input("log", "exec")],
  ] as const)("refuses: %s", (reason, a, b) => {
    expect(join(a, b)).toEqual({ type: "refused", reason });
  });

  it("adds a second wire to an exec output and drops none: the check speaks of it", () => {
    const joined = join(output("start", "exec"), input("branch", "exec"));
    if (joined.type !== "wire") throw new Error(joined.type);
    expect(wiresAsText(after(graph, joined.edits))).toEqual([
      ...wiresAsText(graph),
      "start.exec -> branch.exec",
    ]);
  });

  it("never mixes execution with values", () => {
    expect(areTypesCompatible("Exec", "Any")).toBe(false);
    expect(areTypesCompatible("Wildcard", "User")).toBe(true);
    expect(areTypesCompatible("String", "Number")).toBe(false);
  });
});

describe("deleting with reconnection", () => {
  it("closes the exec chain", () => {
    const edits = removeAndReconnectEdits(graph, catalogue, ["log"], countingIds());
    expect(wiresAsText(after(graph, edits))).toEqual([
      "start.success -> not.value",
      "start.exec -> say.exec",
    ]);
  });

  it("closes it over several nodes, and passes a value on where the types allow", () => {
    const long = after(graph, [
      { type: "insertWires", wires: [{ index: 3, item: aWire("say.exec -> branch.exec") }] },
      { type: "insertWires", wires: [{ index: 4, item: aWire("not.result -> branch.condition") }] },
    ]);
    const edits = removeAndReconnectEdits(long, catalogue, ["log", "say", "not"], countingIds());
    expect(wiresAsText(after(long, edits)).sort()).toEqual([
      "start.exec -> branch.exec",
      "start.success -> branch.condition",
    ]);
  });
});

describe("splicing", () => {
  it("puts a node into an exec wire and into a value wire", () => {
    const loose = after(graph, [
      {
        type: "insertNodes",
        nodes: [{ index: 6, item: aNode("set", "action:bot_set_variable") }],
      },
    ]);
    const node = loose.nodes.at(-1);
    const wire = loose.connections[1];
    if (!node || !wire) throw new Error("BUG: fixture");
    const edits = spliceEdits(loose, catalogue, node, wire, countingIds());
    expect(wiresAsText(after(loose, edits ?? []))).toEqual([
      "start.exec -> log.exec",
      "start.success -> not.value",
      "log.exec -> set.exec",
      "set.exec -> say.exec",
    ]);
  });

  it("leaves the wire where one side does not fit", () => {
    const node = graph.nodes[3];
    const wire = graph.connections[0];
    if (!node || !wire) throw new Error("BUG: fixture");
    expect(spliceEdits(graph, catalogue, node, wire, countingIds())).toBeNull();
  });
});

describe("pins", () => {
  const ids = (type: string, data = {}, wires: string[] = []) =>
    pinsOf(aNode("n", type, data), catalogue.types.get(type), wires.map(aWire));

  it("follow the count in the data", () => {
    expect(ids("string:concat", { pinCount: 3 }).inputs.map(({ id }) => id)).toEqual([
      "pin_0",
      "pin_1",
      "pin_2",
    ]);
    expect(ids("flow:sequence", { pinCount: "3" }).outputs).toHaveLength(3);
    expect(ids("flow:sequence", { pinCount: 30 }).outputs).toHaveLength(30);
    expect(ids("flow:sequence", { pinCount: 1e9 }).outputs).toHaveLength(500);
  });

  it("grow one per {name} in a text", () => {
    const pins = ids("action:send_message", { message: "{who} has {n} of {who}" });
    expect(pins.inputs.slice(-2).map(({ id }) => id)).toEqual(["var_who", "var_n"]);
  });

  it("keep those that only wires speak of, marked as missing", () => {
    const pins = ids("logic:not", {}, ["a.x -> n.old"]);
    expect(pins.inputs.at(-1)).toMatchObject({ id: "old", isMissing: true });
    const placeholder = ids("mod:unknown", {}, ["a.exec -> n.exec", "n.out -> b.in"]);
    expect(placeholder.inputs).toMatchObject([{ id: "exec", type: "Exec", isMissing: false }]);
    expect(placeholder.outputs).toMatchObject([{ id: "out", type: "Any" }]);
  });
});

describe("the search", () => {
  const labels = (query: string, end: Parameters<typeof searchNodes>[3] = null) =>
    searchNodes(catalogue, query, "command", end).map(({ type }) => type.label);

  it("finds by label, keyword and letters in order", () => {
    expect(labels("bran")[0]).toBe("Branch");
    expect(labels("if")[0]).toBe("Branch");
    expect(labels("sndmsg")).toEqual(["Send message"]);
    expect(labels("зззз")).toEqual([]);
  });

  it("ranks what takes the wire's type exactly before what takes anything", () => {
    const found = labels("", { side: "out", type: "DateTime" });
    expect(found[0]).toBe("Format time");
    expect(found).toContain("Compare");
    expect(found).not.toContain("Math");
  });

  it("offers the literal that was typed", () => {
    expect(searchNodes(catalogue, "12", "command", null)[0]).toMatchObject({
      type: { id: "data:number_literal" },
      data: { value: 12 },
    });
    expect(searchNodes(catalogue, '"hi', "command", null)[0]).toMatchObject({
      type: { id: "data:string_literal" },
      data: { value: "hi" },
    });
    expect(searchNodes(catalogue, "12", "command", { side: "out", type: "Number" })).toEqual([]);
  });

  it("leaves out what the kind of graph cannot hold", () => {
    const found = searchNodes(catalogue, "argument", "event", null);
    expect(found.map(({ type }) => type.id)).not.toContain("data:get_argument");
  });
});

describe("the keyboard's way to connect", () => {
  it("lists what fits, free and near first", () => {
    const targets = connectTargets(graph, catalogue, output("user", "isBlacklisted"));
    expect(targets.map(({ ref }) => `${ref.nodeId}.${ref.pinId}`)).toEqual([
      "branch.condition",
      "log.message",
      "not.value",
    ]);
  });
});

describe("copying", () => {
  it("goes through text into a graph with the same ids", () => {
    const outcome = parseDocument(copyText(graph, new Set(["log", "say"])));
    if (outcome.type !== "graph") throw new Error("copied text does not parse");
    const pasted = pasteEdits(graph, outcome.document, { x: 5, y: 900 }, countingIds());
    const document = after(graph, pasted.edits);
    expect(pasted.nodeIds).toHaveLength(2);
    expect(document.nodes).toHaveLength(8);
    expect(wiresAsText(document).at(-1)).toBe(
      "action:send_log-1.exec -> action:send_message-2.exec",
    );
    expect(document.nodes.at(-1)?.position).toEqual({ x: 208, y: 896 });
  });
});
