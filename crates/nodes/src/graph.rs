//! Parts of a graph that are graphs, and bends in wires. None of them is left in a program.

use sculk_core::Value;
use sculk_graph::{Behaviour, Field, NodeType, Pin, PinType};

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        NodeType::new("graph:call", "Subgraph", Behaviour::Exec(|l| l.end()))
            .ours()
            .doc("Uses a subgraph of this document as a node. It has the subgraph's inputs on the left and its outputs on the right. A subgraph may use others, but not itself.")
            .example("Subgraph \"greet\" with a name, in two places.")
            .keywords(&["function", "macro", "reuse", "group"])
            .pins_of_subgraph("subgraph")
            .setting("subgraph", "Subgraph", Field::Subgraph, Value::Null),
        NodeType::new("graph:input", "Inputs", Behaviour::Exec(|l| l.end()))
            .ours()
            .doc("Inside a subgraph: what comes in, a pin for each of its inputs.")
            .example("Inputs name → Join Text \"Hello \" → Outputs text.")
            .keywords(&["argument", "parameter", "port"]),
        NodeType::new("graph:output", "Outputs", Behaviour::Exec(|l| l.end()))
            .ours()
            .doc("Inside a subgraph: what goes out, a pin for each of its outputs.")
            .example("Inputs name → Join Text \"Hello \" → Outputs text.")
            .keywords(&["result", "return", "port"]),
        NodeType::new("flow:reroute", "Bend", Behaviour::Exec(|l| l.goto("exec")))
            .category("graph")
            .ours()
            .doc("A bend in a wire of control flow, to keep a graph tidy. It does nothing.")
            .example("Branch → Bend → Send Message, around other nodes.")
            .keywords(&["reroute", "wire", "tidy"])
            .input(Pin::exec("exec", ""))
            .output(Pin::exec("exec", "")),
        NodeType::new(
            "data:reroute",
            "Data Bend",
            Behaviour::Pure(|l, _| l.input("value", Value::Null)),
        )
        .category("graph")
        .ours()
        .doc("A bend in a wire of data, to keep a graph tidy. It does nothing.")
        .example("Get Argument → Data Bend → Send Message, around other nodes.")
        .keywords(&["reroute", "wire", "tidy"])
        .input(Pin::new("value", "", PinType::Wildcard))
        .output(Pin::new("value", "", PinType::Wildcard)),
    ]
}
