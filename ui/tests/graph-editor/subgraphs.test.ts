import { describe, expect, it } from "vitest";
import { bendEdits, flowOf } from "@/graph-editor/model/bend";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { collapseEdits } from "@/graph-editor/model/collapse";
import type { GraphDocument } from "@/graph-editor/model/document";
import { applyEdits, inView, type Edit } from "@/graph-editor/model/edit";
import { copyText, pasteEdits } from "@/graph-editor/model/fragment";
import { brokenInvariants } from "@/graph-editor/model/invariants";
import { parseDocument } from "@/graph-editor/model/parse";
import { pinsInDocument } from "@/graph-editor/model/pins";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { removePortEdits } from "@/graph-editor/model/subgraph-edits";
import { locate, usedBy, viewInside } from "@/graph-editor/model/subgraph-view";
import { unpackEdits } from "@/graph-editor/model/unpack";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aGraph, aNode, countingIds, wiresAsText } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);
const after = (document: GraphDocument, edits: readonly Edit[]) =>
  applyEdits(document, edits).document;

/** A command that asks a branch, joins a text and says it twice. */
const graph = aGraph(
  [
    aNode("start", "event:command"),
    aNode("branch", "flow:branch", {}, 200),
    aNode("user", "data:get_user_field", {}, 0, 200),
    aNode("join", "string:concat", { pinCount: 2, pin_0: "Hi " }, 200, 200),
    aNode("say", "action:send_message", {}, 400),
    aNode("log", "action:send_log", {}, 600),
  ],
  [
    "start.exec -> branch.exec",
    "start.success -> branch.condition",
    "start.user -> user.user",
    "user.username -> join.pin_1",
    "branch.exec_true -> say.exec",
    "join.result -> say.message",
    "say.exec -> log.exec",
    "join.result -> log.message",
  ],
  { dialect: "sculk" },
);

function collapsed(...ids: string[]) {
  const made = collapseEdits(graph, catalogue, ids, "greet", countingIds());
  if (!made) throw new Error("nothing was made");
  return { ...made, document: after(graph, made.edits) };
}

describe("making a subgraph of what is selected", () => {
  it("turns what crosses the border into typed ports, control flow first", () => {
    const { document } = collapsed("join", "say");
    const [subgraph] = document.subgraphs;
    const ports = (list: readonly { name: string; type: string }[] = []) =>
      list.map(({ name, type }) => `${name}: ${type}`);
    expect(ports(subgraph?.inputs)).toEqual(["Run: Exec", "Name: String"]);
    expect(ports(subgraph?.outputs)).toEqual(["Then: Exec", "Text: String"]);
    expect(brokenInvariants(document, catalogue)).toEqual([]);
  });

  it("wires the call where the wires were, as their order counts", () => {
    const { document, callId } = collapsed("join", "say");
    const [subgraph] = document.subgraphs;
    const port = (n: number, side: "inputs" | "outputs") => subgraph?.[side][n]?.id ?? "";
    expect(wiresAsText(document)).toEqual([
      "start.exec -> branch.exec",
      "start.success -> branch.condition",
      "start.user -> user.user",
      `user.username -> ${callId}.${port(1, "inputs")}`,
      `branch.exec_true -> ${callId}.${port(0, "inputs")}`,
      `${callId}.${port(0, "outputs")} -> log.exec`,
      `${callId}.${port(1, "outputs")} -> log.message`,
    ]);
  });

  it("gives the call and what is inside the pins of the ports", () => {
    const { document, callId, subgraphId } = collapsed("join", "say");
    const call = document.nodes.find(({ id }) => id === callId);
    const inside = viewInside(document, subgraphId);
    if (!call || !inside) throw new Error("gone");
    const pins = pinsInDocument(document, catalogue, call);
    expect(pins.inputs.map(({ type }) => type)).toEqual(["Exec", "String"]);
    const from = inside.nodes.find(({ type }) => type === "graph:input");
    if (!from) throw new Error("no inputs");
    const outward = pinsInDocument(inside, catalogue, from).outputs;
    expect(outward.map(({ label }) => label)).toEqual(["Run", "Name"]);
  });

  it("leaves events and what may not go outside", () => {
    expect(collapseEdits(graph, catalogue, ["start"], "x", countingIds())).toBeNull();
  });

  it("is taken back whole", () => {
    const { edits } = collapsed("join", "say", "log");
    const applied = applyEdits(graph, edits);
    expect(after(applied.document, applied.inverse)).toEqual(graph);
  });

  it("survives saving and opening", () => {
    const { document } = collapsed("join", "say");
    const outcome = parseDocument(serializeDocument(document));
    if (outcome.type === "fault") throw new Error(outcome.fault.type);
    expect(outcome.document).toEqual(document);
  });
});

describe("unpacking", () => {
  it("brings the same wires back", () => {
    const { document, callId } = collapsed("branch", "join", "say");
    const unpacked = unpackEdits(document, callId, countingIds());
    const back = after(document, unpacked?.edits ?? []);
    const short = wiresAsText(back).map((wire) =>
      wire
        .replaceAll(/flow:branch-\d+/g, "branch")
        .replaceAll(/string:concat-\d+/g, "join")
        .replaceAll(/action:send_message-\d+/g, "say"),
    );
    expect(short.sort()).toEqual(wiresAsText(graph).sort());
    expect(brokenInvariants(back, catalogue)).toEqual([]);
  });

  it("puts the call's literals where no wire came in", () => {
    const made = collapsed("join", "say");
    const wire = made.document.connections.find((w) => w.sourceNodeId === "user");
    const port = made.document.subgraphs[0]?.inputs[1]?.id ?? "";
    const document = after(made.document, [
      { type: "removeWires", ids: [wire?.id ?? ""] },
      { type: "setData", nodeId: made.callId, key: port, value: "Eve" },
    ]);
    const unpacked = unpackEdits(document, made.callId, countingIds());
    const back = after(document, unpacked?.edits ?? []);
    expect(back.nodes.find(({ type }) => type === "string:concat")?.data["pin_1"]).toBe("Eve");
  });
});

describe("subgraphs of a document", () => {
  it("cuts the wires at a port that goes, inside and at each call", () => {
    const { document, subgraphId } = collapsed("join", "say");
    const port = document.subgraphs[0]?.outputs[1]?.id ?? "";
    const without = after(document, removePortEdits(document, subgraphId, "outputs", port));
    expect(serializeDocument(without)).not.toContain(port);
    expect(without.connections).toHaveLength(document.connections.length - 1);
  });

  it("finds the node a path of the core names", () => {
    const { document, callId, subgraphId } = collapsed("join", "say");
    expect(locate(document, `${callId}/say`)).toEqual({
      trail: [subgraphId],
      calls: [callId],
      nodeId: "say",
    });
    expect(locate(document, "log")).toEqual({ trail: [], calls: [], nodeId: "log" });
    expect(locate(document, `${callId}/gone`)).toBeNull();
  });

  it("edits inside and takes that back", () => {
    const { document, subgraphId } = collapsed("join", "say");
    const inside = viewInside(document, subgraphId);
    if (!inside) throw new Error("gone");
    const edits = inView(inside, [
      { type: "setData", nodeId: "say", key: "message", value: "!" },
      { type: "removeNodes", ids: ["join"] },
    ]);
    const applied = applyEdits(document, edits);
    expect(applied.document.nodes).toBe(document.nodes);
    expect(after(applied.document, applied.inverse)).toEqual(document);
  });

  it("copies a call with its subgraph, and pastes it twice without mixing two of one id", () => {
    const { document, callId, subgraphId } = collapsed("join", "say");
    const text = copyText(document, new Set([callId]));
    const outcome = parseDocument(text);
    if (outcome.type === "fault") throw new Error(outcome.fault.type);
    const paste = (into: GraphDocument) =>
      after(into, pasteEdits(into, outcome.document, { x: 0, y: 0 }, countingIds()).edits);
    expect(paste(document).subgraphs).toHaveLength(1);
    const changed = after(document, [
      { type: "setSubgraph", id: subgraphId, to: { name: "another" } },
    ]);
    const both = paste(changed);
    expect(both.subgraphs.map(({ name }) => name)).toEqual(["another", "greet"]);
    expect([...usedBy(both, [both.nodes.at(-1)?.data["subgraph"] as string])]).toEqual([
      both.subgraphs[1]?.id,
    ]);
  });

  it("keeps damaged subgraphs and frames as they came", () => {
    const text = '{"nodes":[],"connections":[],"frames":[{"id":"f"}],"subgraphs":[{"id":7}]}';
    const outcome = parseDocument(text);
    if (outcome.type === "fault") throw new Error(outcome.fault.type);
    const said = JSON.parse(serializeDocument(outcome.document)) as Record<string, unknown>;
    expect(said["frames"]).toEqual([{ id: "f" }]);
    expect(said["subgraphs"]).toEqual([{ id: 7 }]);
  });
});

describe("bends", () => {
  it("keep the place of a wire and show what flows in it", () => {
    const newId = countingIds();
    const bent = bendEdits(
      graph,
      catalogue,
      "join.result -> say.message",
      { x: 300, y: 100 },
      newId,
    );
    const document = after(graph, bent?.edits ?? []);
    const at = wiresAsText(document).indexOf(`join.result -> ${bent?.nodeId}.value`);
    expect(at).toBe(5);
    const wire = document.connections[6];
    if (!wire) throw new Error("gone");
    expect(flowOf(document, catalogue, wire)).toBe("String");
  });

  it("leave the order of execution as it was", () => {
    const bent = bendEdits(graph, catalogue, "say.exec -> log.exec", { x: 0, y: 0 }, countingIds());
    const document = after(graph, bent?.edits ?? []);
    expect(document.nodes.at(-1)?.type).toBe("flow:reroute");
    expect(brokenInvariants(document, catalogue)).toEqual([]);
  });
});
