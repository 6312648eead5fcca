import fc from "fast-check";
import { bendEdits } from "@/graph-editor/model/bend";
import { indexCatalogue } from "@/graph-editor/model/catalogue";
import { collapseEdits } from "@/graph-editor/model/collapse";
import { joinPins, makeNode, appendNodes } from "@/graph-editor/model/connect";
import type { GraphDocument, PinRef } from "@/graph-editor/model/document";
import { inView, type Edit } from "@/graph-editor/model/edit";
import { duplicateEdits, fragmentOf, pasteEdits } from "@/graph-editor/model/fragment";
import {
  makeComment,
  makeFrame,
  moveMarksEdits,
  removeMarksEdits,
  resized,
} from "@/graph-editor/model/marks";
import { pinsInDocument } from "@/graph-editor/model/pins";
import { removeAndReconnectEdits, removeEdits } from "@/graph-editor/model/remove";
import { spliceEdits } from "@/graph-editor/model/splice";
import {
  addPortEdits,
  changePortEdits,
  emptySubgraph,
  movePortEdits,
  removePortEdits,
} from "@/graph-editor/model/subgraph-edits";
import { allViews, countCalls } from "@/graph-editor/model/subgraph-view";
import { addTestEdit, deleteTestEdit, renameTestEdit } from "@/graph-editor/model/tests";
import { unpackEdits } from "@/graph-editor/model/unpack";
import { testCatalogue } from "@tests/graph-editor/catalogue";
import { aGraph, aNode } from "@tests/graph-editor/graph-text";

const catalogue = indexCatalogue(testCatalogue);
const types = testCatalogue.nodes.map(({ id }) => id);

/** What a person may do, with numbers that pick the things it is done to. */
export const action = fc.record({
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
    "bend",
    "frame",
    "comment",
    "bookmark",
    "moveMark",
    "removeMarks",
    "collapse",
    "collapse",
    "unpack",
    "newSubgraph",
    "forgetSubgraph",
    "addPort",
    "changePort",
    "movePort",
    "removePort",
    "duplicate",
    "paste",
    "variable",
    "forgetVariable",
    "retype",
    "test",
    "renameTest",
    "forgetTest",
    "replace",
  ),
  a: fc.nat(),
  b: fc.nat(),
  c: fc.nat(),
  /** Picks the canvas: that of the graph, or of one of its subgraphs. */
  d: fc.nat(),
});
export type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

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

/** The edits of an action, in whichever canvas its numbers pick. */
export function editsOf(
  document: GraphDocument,
  act: Action,
  newId: (p: string) => string,
): readonly Edit[] {
  // Ports have wires in every canvas, so what is done to them is done to the whole document.
  if (act.kind.endsWith("Port")) return subgraphEdits(document, act, newId);
  // Who uses a subgraph is seen in the whole document only.
  if (act.kind === "forgetSubgraph") return subgraphEdits(document, act, newId);
  if (act.kind.toLowerCase().endsWith("test")) return testEdits(document, act);
  const view = pick(allViews(document), act.d) ?? document;
  return inView(view, editsInView(view, act, newId));
}

function testEdits(document: GraphDocument, act: Action): readonly Edit[] {
  if (act.kind === "test") {
    const test = { name: `test ${act.a % 3}`, expect: { effects: [] } };
    return [{ ...addTestEdit(document, test), at: act.b % 3 }];
  }
  const at = act.a % 3;
  const edit =
    act.kind === "renameTest"
      ? renameTestEdit(document, at, `test ${act.b % 5}`)
      : deleteTestEdit(document, at);
  return edit ? [edit] : [];
}

const ids = (view: GraphDocument, mask: number): string[] =>
  view.nodes.filter((_, n) => (mask >> (n % 16)) & 1).map(({ id }) => id);

function editsInView(
  document: GraphDocument,
  act: Action,
  newId: (p: string) => string,
): readonly Edit[] {
  const kind: string = act.kind;
  switch (kind) {
    case "frame":
    case "comment":
    case "bookmark":
    case "moveMark":
    case "removeMarks":
      return markEdits(document, act, newId);
    case "collapse":
    case "unpack":
    case "newSubgraph":
    case "forgetSubgraph":
      return subgraphEdits(document, act, newId);
    default:
      return nodeEdits(document, act, newId);
  }
}

function markEdits(document: GraphDocument, act: Action, newId: (p: string) => string): Edit[] {
  const { frames, comments, bookmarks } = document;
  const area = { x: act.a, y: act.b, width: 96 + act.c, height: 48 + act.d };
  const frame = pick(frames, act.a);
  const comment = pick(comments, act.b);
  const kind: string = act.kind;
  switch (kind) {
    case "frame": {
      const item = makeFrame(area, `frame ${act.b}`, newId);
      const index = act.a % (frames.length + 1);
      return [{ type: "insertMarks", list: "frames", marks: [{ index, item }] }];
    }
    case "comment": {
      const item = makeComment({ x: act.a, y: act.b }, newId);
      const index = act.a % (comments.length + 1);
      return [{ type: "insertMarks", list: "comments", marks: [{ index, item }] }];
    }
    case "bookmark": {
      const item = { id: newId("bookmark"), name: "here", x: act.a, y: act.b, zoom: 1, extra: {} };
      const index = act.a % (bookmarks.length + 1);
      return [{ type: "insertMarks", list: "bookmarks", marks: [{ index, item }] }];
    }
    case "moveMark": {
      const by = { x: act.c, y: act.d };
      const edits: Edit[] = frame ? moveMarksEdits("frames", [frame], by) : [];
      if (frame && act.c % 2) {
        edits.push({
          type: "setMark",
          list: "frames",
          id: frame.id,
          to: { title: "t", color: "red" },
        });
      }
      if (comment) {
        const to = { text: `said ${act.c}`, area: resized(comment.area, by) };
        edits.push({ type: "setMark", list: "comments", id: comment.id, to });
      }
      return edits;
    }
    default:
      return removeMarksEdits(
        document,
        new Set([...(frame ? [frame.id] : []), ...(comment ? [comment.id] : [])]),
      );
  }
}

function subgraphEdits(
  document: GraphDocument,
  act: Action,
  newId: (p: string) => string,
): readonly Edit[] {
  const subgraph = pick(document.subgraphs, act.a);
  const side = act.b % 2 ? "inputs" : "outputs";
  const port = pick(subgraph?.[side] ?? [], act.c);
  const id = subgraph?.id ?? "";
  const portId = port?.id ?? "";
  const kind: string = act.kind;
  switch (kind) {
    case "collapse":
      return collapseEdits(document, catalogue, ids(document, act.b), "made", newId)?.edits ?? [];
    case "unpack": {
      const call = pick(
        document.nodes.filter(({ type }) => type === "graph:call"),
        act.a,
      );
      // Unpacking what calls itself never ends; the core refuses such graphs.
      return call && document.nodes.length < 200
        ? (unpackEdits(document, call.id, newId)?.edits ?? [])
        : [];
    }
    case "newSubgraph": {
      const item = emptySubgraph("new", newId);
      const index = act.a % (document.subgraphs.length + 1);
      return [{ type: "insertSubgraphs", subgraphs: [{ index, item }] }];
    }
    case "forgetSubgraph":
      return subgraph && countCalls(document, id) === 0
        ? [{ type: "removeSubgraphs", ids: [id] }]
        : [];
    case "addPort":
      return addPortEdits(document, id, side, {
        id: newId("port"),
        name: "more",
        type: act.c % 3 ? "Number" : "Exec",
        extra: {},
      });
    case "changePort":
      return changePortEdits(document, id, side, portId, { name: `named ${act.d}` });
    case "movePort":
      return movePortEdits(document, id, side, portId, act.d % 2 ? 1 : -1);
    default:
      return removePortEdits(document, id, side, portId);
  }
}

function nodeEdits(
  document: GraphDocument,
  act: Action,
  newId: (p: string) => string,
): readonly Edit[] {
  const node = pick(document.nodes, act.a);
  const wire = pick(document.connections, act.b);
  const variable = pick(document.variables, act.a);
  const chosen = ids(document, act.b);
  const kind: string = act.kind;
  switch (kind) {
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
      return removeEdits(document, chosen, wire ? [wire.id] : []);
    case "reconnect":
      return removeAndReconnectEdits(document, catalogue, chosen, newId);
    case "cut":
      return wire ? removeEdits(document, [], [wire.id]) : [];
    case "move":
      return [
        {
          type: "moveNodes",
          to: Object.fromEntries(chosen.map((id) => [id, { x: act.c, y: act.a }])),
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
      return [...(duplicateEdits(document, new Set(chosen), newId)?.edits ?? [])];
    case "paste": {
      const fragment = fragmentOf(document, new Set(chosen));
      if (fragment.nodes.length === 0) return [];
      return [...pasteEdits(document, fragment, { x: act.a, y: act.c }, newId).edits];
    }
    case "bend": {
      const at = { x: act.a, y: act.c };
      return (wire && bendEdits(document, catalogue, wire.id, at, newId)?.edits) ?? [];
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
        ? [
            {
              type: "setVariable",
              id: variable.id,
              to: { type: "number", value: act.c, extra: { persistent: true } },
            },
          ]
        : [];
    default:
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

/** What the actions begin with. */
export const start = aGraph(
  [
    { ...aNode("start", "event:command"), extra: { deletable: false, note: "kept" } },
    aNode("branch", "flow:branch", { advanced: false }, 240, 0),
    aNode("say", "action:send_message", { message: "hi {name}", chat_type: "" }, 480, 0),
    aNode("mod", "plugin:unknown", { secret: [1, { two: 2 }] }, 480, 200),
  ],
  ["start.exec -> branch.exec", "branch.exec_true -> say.exec", "branch.exec_true -> mod.exec"],
  { dialect: "blockmine", viewport: { zoom: 1 } },
);
