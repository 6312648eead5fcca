import type { GraphView, ProblemView } from "@/backend/bindings";
import type { GraphDocument } from "@/graph-editor/model/document";
import { omitKeys } from "@/graph-editor/model/json";
import { serializeDocument } from "@/graph-editor/model/serialize";
import { aGraph, aNode, aWire } from "./graph-text";

const entry = (x = 0, y = 0) => ({
  ...aNode("start", "event:command", {}, x, y),
  extra: { deletable: false },
});

/** A command that does nothing yet. */
export const emptyGraph = aGraph([entry()], [], { dialect: "sculk" });

/** `@ping WORD` answers with the word, or asks for one. */
export const pingGraph: GraphDocument = {
  ...aGraph(
    [
      entry(0, 0),
      aNode("arg", "data:get_argument", { argumentName: "word" }, 0, 224),
      aNode("branch", "flow:branch", {}, 272, 0),
      aNode("join", "string:concat", { pinCount: 2, pin_0: "Pong " }, 272, 240),
      aNode("say", "action:send_message", { chat_type: "chat", message: "" }, 544, -32),
      aNode(
        "ask",
        "action:send_message",
        { chat_type: "private", message: "Say {prefix}ping and a word" },
        544,
        176,
      ),
    ],
    [
      "start.exec -> branch.exec",
      "arg.exists -> branch.condition",
      "arg.value -> join.pin_1",
      "join.result -> say.message",
      "branch.exec_true -> say.exec",
      "branch.exec_false -> ask.exec",
    ],
    { dialect: "sculk" },
  ),
  variables: [
    { id: "v1", name: "pings", type: "number", value: 0, extra: {} },
    { id: "v2", name: "greeting", type: "string", value: "Pong ", extra: {} },
  ],
};

/** The same with nodes this build does not know. */
export const placeholderGraph: GraphDocument = {
  ...pingGraph,
  nodes: [
    ...pingGraph.nodes,
    aNode("vote", "plugin:start_vote", { seconds: 30, choices: ["yes", "no"] }, 816, 0),
    aNode("blob", "mod:forgotten", { text: "kept" }, 816, 240),
  ],
  connections: [
    ...pingGraph.connections,
    aWire("say.exec -> vote.exec"),
    aWire("join.result -> vote.question"),
    aWire("vote.exec_done -> blob.exec"),
  ],
};

/** Some of everything, `count` nodes in chains. */
export function largeGraph(count: number): GraphDocument {
  const nodes = [entry()];
  const wires: string[] = [];
  const kinds = ["flow:branch", "action:bot_set_variable", "action:send_log"] as const;
  let before = "start.exec";
  for (let n = 0; nodes.length < count; n += 1) {
    const kind = kinds[n % kinds.length] ?? "flow:branch";
    const x = 272 + (n % 10) * 272;
    const y = Math.floor(n / 10) * 400;
    const id = `n${n}`;
    nodes.push({ ...aNode(id, kind, { name: "pings" }, x, y), extra: { deletable: true } });
    wires.push(`${before} -> ${id}.exec`);
    before = kind === "flow:branch" ? `${id}.exec_true` : `${id}.exec`;
    if (n % 2 === 0 && nodes.length < count) {
      const feed = kind === "flow:branch" ? "logic:compare" : "math:operation";
      nodes.push({ ...aNode(`f${n}`, feed, {}, x, y + 192), extra: { deletable: true } });
      if (kind === "flow:branch") wires.push(`f${n}.result -> ${id}.condition`);
      if (kind === "action:bot_set_variable") wires.push(`f${n}.result -> ${id}.value`);
    }
  }
  return aGraph(nodes, wires, { dialect: "sculk" });
}

/** What the core may find in {@link pingGraph}. */
export const pingProblems: ProblemView[] = [
  {
    code: "missingInput",
    severity: "error",
    message: "Text is empty and nothing is connected to it.",
    nodeId: "say",
    pinId: "chat_type",
    connectionId: null,
    fix: {
      label: "Use “chat”",
      edits: [{ type: "setData", nodeId: "say", key: "chat_type", value: '"chat"' }],
    },
  },
  {
    code: "unknownArgument",
    severity: "warning",
    message: "The command has no argument “word”; the value is always empty.",
    nodeId: "arg",
    pinId: "argumentName",
    connectionId: null,
    fix: null,
  },
];

/** A stored graph, as the core answers it. */
export function graphView(document: GraphDocument, part: Partial<GraphView> = {}): GraphView {
  return {
    commandId: 1,
    botId: 1,
    commandName: "ping",
    revision: 3,
    document: serializeDocument(document),
    problems: [],
    draft: null,
    ...part,
  };
}

/** Nodes whose pins the document lists: an event with a value, its call, a subgraph, an object. */
export const listedGraph: GraphDocument = aGraph(
  [
    aNode("greet", "event:custom_event", {
      label: "greet",
      pins: [{ id: "p1", name: "who", type: "String" }],
    }),
    aNode("call", "event:call_event", { selectedEventId: "greet" }, 288, 0),
    aNode("object", "data:make_object", { pinCount: 2, key_0: "lives", value_0: "3" }, 0, 192),
    aNode("cast", "data:cast", { targetType: "Number" }, 288, 176),
    aNode("twice", "graph:call", { subgraph: "s1" }, 544, 0),
  ],
  ["call.exec -> twice.run"],
  {
    dialect: "sculk",
    subgraphs: [
      {
        id: "s1",
        name: "Twice",
        inputs: [
          { id: "run", name: "Run", type: "Exec" },
          { id: "n", name: "Number", type: "Number" },
        ],
        outputs: [{ id: "twice", name: "Twice", type: "Number" }],
        nodes: [],
        connections: [],
      },
    ],
  },
);

/** Frames, a note, a bend and a subgraph that is used twice. */
export const framedGraph: GraphDocument = {
  ...aGraph(
    [
      entry(0, 0),
      aNode("arg", "data:get_argument", { argumentName: "word" }, 0, 240),
      aNode("branch", "flow:branch", {}, 304, 0),
      aNode("bend", "data:reroute", {}, 512, 272),
      aNode("hail", "graph:call", { subgraph: "hail" }, 640, -32),
      aNode("ask", "action:send_message", { chat_type: "private", message: "Who?" }, 640, 176),
    ],
    [
      "start.exec -> branch.exec",
      "arg.exists -> branch.condition",
      "arg.value -> bend.value",
      "bend.value -> hail.who",
      "branch.exec_true -> hail.run",
      "branch.exec_false -> ask.exec",
    ],
    {
      dialect: "sculk",
      frames: [
        { id: "f1", title: "Who is it?", color: "blue", x: -32, y: -64, width: 544, height: 464 },
        { id: "f2", title: "Answers", color: "green", x: 592, y: -96, width: 288, height: 464 },
      ],
      comments: [
        {
          id: "c1",
          text: "Everybody is greeted by name.\nStrangers are asked for theirs.",
          x: 928,
          y: -96,
          width: 224,
          height: 96,
        },
      ],
      bookmarks: [{ id: "b1", name: "Answers", x: 736, y: 140, zoom: 1 }],
      subgraphs: [
        {
          id: "hail",
          name: "Hail",
          inputs: [
            { id: "run", name: "Run", type: "Exec" },
            { id: "who", name: "Who", type: "String" },
          ],
          outputs: [{ id: "then", name: "Then", type: "Exec" }],
          nodes: [
            { id: "in", type: "graph:input", position: { x: 0, y: 0 }, data: {} },
            {
              id: "join",
              type: "string:concat",
              position: { x: 256, y: 128 },
              data: { pinCount: 2, pin_0: "Hail, " },
            },
            {
              id: "say",
              type: "action:send_message",
              position: { x: 528, y: -16 },
              data: { chat_type: "chat", message: "" },
            },
            { id: "out", type: "graph:output", position: { x: 800, y: 0 }, data: {} },
          ],
          connections: [
            aWire("in.run -> say.exec"),
            aWire("in.who -> join.pin_1"),
            aWire("join.result -> say.message"),
            aWire("say.exec -> out.then"),
          ].map((wire) => omitKeys({ ...wire, extra: {} }, ["extra"])),
        },
      ],
    },
  ),
  variables: [
    { id: "v1", name: "greeted", type: "number", value: 0, extra: { persistent: true } },
    { id: "v2", name: "friends", type: "array", value: ["Eve"], extra: {} },
    { id: "v3", name: "quiet", type: "boolean", value: false, extra: {} },
  ],
};
