import type { CatalogueView, NodeTypeView } from "@/backend/bindings";
import { boolean, choice, exec, node, number, pin, row, text } from "./catalogue-parts";

const flow: NodeTypeView[] = [
  node(
    "event:command",
    "On command",
    "Starts when somebody calls the command.",
    [],
    [
      exec(),
      pin("command_name", "Name", "String"),
      pin("user", "Player", "User", { doc: "Who called the command." }),
      pin("args", "Arguments", "Object"),
      pin("chat_type", "Chat", "String"),
      pin("success", "Success", "Boolean"),
    ],
  ),
  node(
    "flow:branch",
    "Branch",
    "Runs True or False, depending on the condition.",
    [exec(), pin("condition", "Condition", "Boolean", { required: true })],
    [exec("exec_true", "True"), exec("exec_false", "False")],
    { keywords: ["if", "else", "condition"] },
  ),
  node("flow:sequence", "Sequence", "Runs its outputs one after another.", [exec()], [], {
    dynamic: [
      row({
        isInput: false,
        minCount: 1,
        idPattern: "exec_{i}",
        labelPattern: "Then {i}",
        type: "Exec",
        field: null,
      }),
    ],
    defaultData: '{"pinCount":2}',
  }),
  node(
    "flow:switch",
    "Switch",
    "Goes on at the case that is equal to the value.",
    [exec(), pin("value", "Value", "Any")],
    [exec("default", "Otherwise")],
    {
      dynamic: [
        row({
          isInput: false,
          countKey: "caseCount",
          defaultCount: 0,
          minCount: 0,
          idPattern: "case_{i}",
          labelPattern: "Case {i}",
          type: "Exec",
        }),
      ],
      defaultData: '{"caseCount":0}',
    },
  ),
  node(
    "flow:for_each",
    "For each",
    "Runs its body once for each item of a list.",
    [exec(), pin("array", "List", "Array", { required: true })],
    [
      exec("loop_body", "Body"),
      pin("element", "Item", "Any"),
      pin("index", "Index", "Number"),
      exec("completed", "Done"),
    ],
    { keywords: ["loop"] },
  ),
];

const values: NodeTypeView[] = [
  node(
    "logic:compare",
    "Compare",
    "Compares two values.",
    [pin("a", "A", "Wildcard", { field: text }), pin("b", "B", "Wildcard", { field: text })],
    [pin("result", "Result", "Boolean")],
    {
      settings: [
        choice("operation", "Is", [
          ["==", "is equal to"],
          ["!=", "is not equal to"],
          [">", "is greater than"],
          ["<", "is less than"],
        ]),
      ],
      defaultData: '{"operation":"==","a":"","b":""}',
    },
  ),
  node(
    "logic:not",
    "Not",
    "Turns true into false and false into true.",
    [pin("value", "Value", "Boolean", { field: boolean, default: "false" })],
    [pin("result", "Result", "Boolean")],
    { defaultData: '{"value":false}' },
  ),
  node(
    "math:operation",
    "Math",
    "Adds, subtracts, multiplies or divides.",
    [pin("a", "A", "Number", { field: number }), pin("b", "B", "Number", { field: number })],
    [pin("result", "Result", "Number")],
    {
      settings: [
        choice("operation", "Do", [
          ["+", "add"],
          ["-", "subtract"],
          ["*", "multiply"],
          ["/", "divide"],
        ]),
      ],
      defaultData: '{"operation":"+","a":0,"b":0}',
    },
  ),
  node(
    "string:concat",
    "Join texts",
    "Puts texts together.",
    [],
    [pin("result", "Text", "String")],
    {
      keywords: ["concat", "append"],
      dynamic: [row({})],
      defaultData: '{"pinCount":2}',
    },
  ),
  node(
    "data:string_literal",
    "Text",
    "A text.",
    [pin("value", "Value", "String", { field: text })],
    [pin("value", "Text", "String")],
    { defaultData: '{"value":""}' },
  ),
  node(
    "data:number_literal",
    "Number",
    "A number.",
    [pin("value", "Value", "Number", { field: number })],
    [pin("value", "Number", "Number")],
    { defaultData: '{"value":0}' },
  ),
  node(
    "data:get_argument",
    "Get argument",
    "What was typed for an argument of the command.",
    [],
    [pin("value", "Value", "Any"), pin("exists", "Found", "Boolean")],
    {
      graphKinds: ["command"],
      settings: [
        { key: "argumentName", label: "Name", doc: "", field: { type: "argument" }, default: null },
      ],
      defaultData: '{"argumentName":""}',
    },
  ),
  node(
    "data:get_user_field",
    "Player details",
    "Name, groups and permissions of a player.",
    [pin("user", "Player", "User", { required: true })],
    [
      pin("username", "Name", "String"),
      pin("groups", "Groups", "Array"),
      pin("permissions", "Permissions", "Array"),
      pin("isBlacklisted", "Blacklisted", "Boolean"),
    ],
  ),
  node(
    "data:get_variable",
    "Get variable",
    "The value a variable of this graph has now.",
    [],
    [pin("value", "Value", "Wildcard")],
    {
      settings: [
        { key: "variableName", label: "Name", doc: "", field: { type: "variable" }, default: null },
      ],
      defaultData: '{"variableName":""}',
    },
  ),
  node(
    "data:cast",
    "Convert",
    "Turns a value into another type.",
    [pin("value", "Value", "Wildcard", { required: true })],
    [pin("result", "Result", "Wildcard")],
    {
      typedBy: { pin: "result", key: "targetType" },
      settings: [
        choice("targetType", "To", [
          ["String", "text"],
          ["Number", "number"],
          ["Boolean", "true or false"],
        ]),
      ],
      defaultData: '{"targetType":"String"}',
    },
  ),
  node(
    "time:format",
    "Format time",
    "Writes a point in time as text.",
    [
      pin("datetime", "Time", "DateTime", { required: true }),
      pin("format", "Format", "String", { field: text }),
    ],
    [pin("result", "Text", "String")],
  ),
  node("time:now", "Now", "The time at this moment.", [], [pin("now", "Time", "DateTime")]),
];

const listed: NodeTypeView[] = [
  node(
    "event:custom_event",
    "Event",
    "A part of this graph with values of its own.",
    [],
    [exec()],
    {
      pinsListedIn: "pins",
      settings: [
        { key: "label", label: "Name", doc: "", field: { type: "text" }, default: null },
        { key: "pins", label: "Values", doc: "", field: { type: "pins" }, default: null },
      ],
      defaultData: '{"label":"","pins":[]}',
    },
  ),
  node("plugin:action", "Plugin Action", "Lets a plugin do something.", [], [], {
    pinsListedIn: "outputs",
    inputsListedIn: "inputs",
    isPure: false,
  }),
  node("plugin:value", "Plugin Value", "Asks a plugin for a value.", [], [], {
    pinsListedIn: "outputs",
    inputsListedIn: "inputs",
  }),
  node("event:call_event", "Call event", "Does what stands behind an event.", [exec()], [exec()], {
    category: "flow",
    pinsOfNode: "selectedEventId",
    settings: [
      { key: "selectedEventId", label: "Event", doc: "", field: { type: "event" }, default: null },
    ],
  }),
  node(
    "data:make_object",
    "Make object",
    "An object of keys and values.",
    [],
    [pin("value", "Object", "Object")],
    {
      keyPattern: "key_{i}",
      dynamic: [
        row({
          defaultCount: 0,
          minCount: 0,
          idPattern: "value_{i}",
          labelPattern: "Value {i}",
          type: "Wildcard",
        }),
      ],
      defaultData: '{"pinCount":0}',
    },
  ),
  node("graph:input", "Inputs", "What comes in.", [], [], { origin: "sculk" }),
  node("graph:output", "Outputs", "What goes out.", [], [], { origin: "sculk" }),
  node("flow:reroute", "Bend", "A bend in a wire.", [exec()], [exec()], {
    category: "graph",
    origin: "sculk",
  }),
  node(
    "data:reroute",
    "Data Bend",
    "A bend in a wire of data.",
    [pin("value", "", "Wildcard")],
    [pin("value", "", "Wildcard")],
    { category: "graph", origin: "sculk" },
  ),
  node("graph:call", "Subgraph", "Uses a subgraph as a node.", [], [], {
    origin: "sculk",
    pinsOfSubgraph: "subgraph",
    settings: [
      { key: "subgraph", label: "Subgraph", doc: "", field: { type: "subgraph" }, default: null },
    ],
  }),
];

const actions: NodeTypeView[] = [
  node(
    "action:send_message",
    "Send message",
    "Says something in chat.",
    [
      exec(),
      pin("chat_type", "Via", "String", { field: text, doc: "Which chat; empty: the same." }),
      pin("message", "Text", "String", { required: true, field: text }),
      pin("recipient", "To", "String", { field: text, doc: "For private messages." }),
    ],
    [exec()],
    {
      keywords: ["say", "chat", "tell"],
      defaultData: '{"chat_type":"","message":"","recipient":""}',
    },
  ),
  node(
    "action:send_log",
    "Log",
    "Writes a line into the bot's console.",
    [exec(), pin("message", "Text", "Any", { required: true, field: text })],
    [exec()],
    { defaultData: '{"message":""}' },
  ),
  node(
    "action:bot_set_variable",
    "Set variable",
    "Gives a variable of this graph a new value.",
    [
      exec(),
      pin("name", "Name", "String", { required: true, field: { type: "variable" } }),
      pin("value", "Value", "Wildcard", { field: text }),
      pin("persist", "Keep", "Boolean", { field: boolean, default: "false" }),
    ],
    [exec()],
    { defaultData: '{"name":"","value":"","persist":false}' },
  ),
];

/** A small but complete catalogue: every pin type, field kind and dynamic rule occurs. */
export const testCatalogue: CatalogueView = {
  categories: [
    { id: "event", label: "Events" },
    { id: "flow", label: "Flow" },
    { id: "logic", label: "Logic" },
    { id: "math", label: "Math" },
    { id: "string", label: "Text" },
    { id: "data", label: "Data" },
    { id: "time", label: "Time" },
    { id: "action", label: "Actions" },
    { id: "graph", label: "Subgraphs and bends" },
  ],
  nodes: [...flow, ...values, ...listed, ...actions],
};
