//! Lists made item by item. What is to happen with an item is not a chain but data: the node's Item
//! output goes into other data nodes, and their result comes back into the node.

use std::cmp::Ordering;

use sculk_core::Value;
use sculk_graph::{
    Args, Behaviour, Cx, Field, Lowering, NodeError, NodeType, Operand, Pin, PinType,
};

use super::items;

pub(crate) fn nodes() -> Vec<NodeType> {
    vec![
        map_node(),
        filter_node(),
        find_node(),
        reduce_node(),
        sort_node(),
    ]
}

fn node(id: &'static str, label: &'static str, behaviour: Behaviour) -> NodeType {
    NodeType::new(id, label, behaviour)
        .ours()
        .sculk_only()
        .per_item(&["item", "index"])
        .input(Pin::new("array", "List", PinType::Array).required())
}

/// The outputs that have a value for each item.
fn with_item(node: NodeType) -> NodeType {
    node.output(
        Pin::new("item", "Item", PinType::Any)
            .doc("One item after the other, for what leads back into this node."),
    )
    .output(
        Pin::new("index", "Index", PinType::Number)
            .doc("The item's place, from 0, for what leads back into this node."),
    )
}

fn map_node() -> NodeType {
    with_item(
        node("array:map", "Change Each", Behaviour::Pure(map))
            .doc("A new list in which each item is replaced by what comes back for it. Connect Item to other data nodes, and their result to Becomes.")
            .example("Server Players → Change Each: Item → To Upper Case → Becomes.")
            .keywords(&["map", "transform", "each"])
            .input(
                Pin::new("value", "Becomes", PinType::Any)
                    .required()
                    .doc("Evaluated anew for each item."),
            )
            .output(Pin::new("result", "List", PinType::Array)),
    )
}

fn filter_node() -> NodeType {
    with_item(
        node("array:filter", "Keep Some", Behaviour::Pure(filter))
            .doc("A new list of the items for which the condition comes back true. Connect Item to other data nodes, and their result to Keep.")
            .example("Server Players → Keep Some: Item → Starts With \"A\" → Keep.")
            .keywords(&["filter", "where", "select"])
            .input(
                Pin::new("keep", "Keep", PinType::Boolean)
                    .required()
                    .doc("Evaluated anew for each item."),
            )
            .output(Pin::new("result", "List", PinType::Array)),
    )
}

fn find_node() -> NodeType {
    with_item(
        node("array:find", "Find First", Behaviour::Pure(find))
            .doc("The first item for which the condition comes back true, and its place; nothing and −1 if there is none.")
            .example("Entities → Find First: Item → Get Property \"type\" = \"player\" → Is it.")
            .keywords(&["search", "first", "where"])
            .input(
                Pin::new("matches", "Is it", PinType::Boolean)
                    .required()
                    .doc("Evaluated anew for each item, until one is found."),
            )
            .output(Pin::new("found", "Found item", PinType::Any))
            .output(Pin::new("place", "Found at", PinType::Number))
            .output(Pin::new("is_found", "Is there one", PinType::Boolean)),
    )
}

fn reduce_node() -> NodeType {
    with_item(
        node("array:reduce", "Combine", Behaviour::Pure(reduce))
            .per_item(&["item", "index", "so_far"])
            .doc("One value of all items: begins with a value, and for each item goes on with what comes back. Connect So far and Item to other data nodes, and their result to Next.")
            .example("Prices → Combine from 0: So far + Item → Next: the sum.")
            .keywords(&["reduce", "fold", "accumulate", "total"])
            .input(Pin::new("start", "Begin with", PinType::Any).field(Field::Text, ""))
            .input(
                Pin::new("next", "Next", PinType::Any)
                    .required()
                    .doc("Evaluated anew for each item."),
            )
            .output(Pin::new("result", "Result", PinType::Any))
            .output(
                Pin::new("so_far", "So far", PinType::Any)
                    .doc("What the items before gave, for what leads back into this node."),
            ),
    )
}

fn sort_node() -> NodeType {
    with_item(
        node("array:sort", "Sort", Behaviour::Pure(sort))
            .doc("A new list with the items in order. Numbers stand before text and are ordered by size, text by its letters. With By connected, what comes back for each item decides. Equal ones stay in their order.")
            .example("Votes → Sort, last first, By: Item → Get Property \"count\".")
            .keywords(&["order", "rank"])
            .input(
                Pin::new("by", "By", PinType::Any)
                    .doc("Evaluated anew for each item; not connected: the item itself."),
            )
            .setting(
                "order",
                "Order",
                Field::Choice {
                    options: vec![("ascending", "smallest first"), ("descending", "largest first")],
                },
                "ascending",
            )
            .output(Pin::new("result", "List", PinType::Array)),
    )
}

fn map(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    each(l, array, "value")
}

/// The list of what comes back at a pin for each item.
fn each(l: &mut Lowering<'_>, array: Operand, pin: &str) -> Operand {
    let made = l.new_list();
    l.for_item(array, "item", "index", |l, _, _| {
        let value = l.input(pin, Value::Null);
        l.push(made, value);
    });
    made
}

fn filter(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let made = l.new_list();
    l.for_item(array, "item", "index", |l, item, _| {
        let keeps = l.input("keep", false);
        let next = l.label();
        l.jump_unless(keeps, next);
        l.push(made, item);
        l.bind(next);
    });
    made
}

fn find(l: &mut Lowering<'_>, pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let none = match pin {
        "place" => l.constant(-1.0),
        "is_found" => l.constant(false),
        _ => l.constant(Value::Null),
    };
    let found = l.cell(none);
    l.for_item(array, "item", "index", |l, item, leave| {
        let is_it = l.input("matches", false);
        let next = l.label();
        l.jump_unless(is_it, next);
        let hit = match pin {
            "place" => l.published("index"),
            "is_found" => l.constant(true),
            _ => item,
        };
        l.assign(found, hit);
        l.jump(leave);
        l.bind(next);
    });
    found
}

fn reduce(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let start = l.input("start", Value::Null);
    l.publish("so_far", start);
    let so_far = l.published("so_far");
    l.for_item(array, "item", "index", |l, _, _| {
        let next = l.input("next", Value::Null);
        l.assign(so_far, next);
    });
    let result = l.cell(so_far);
    let nothing = l.constant(Value::Undefined);
    l.publish("so_far", nothing);
    result
}

fn sort(l: &mut Lowering<'_>, _pin: &str) -> Operand {
    let array = l.input("array", Value::Undefined);
    let falls = l.data_text("order", "ascending") == "descending";
    let falls = l.constant(falls);
    if !l.is_wired("by") {
        return l.pure(sorted, &[array, array, falls]);
    }
    let array = l.cell(array);
    let keys = each(l, array, "by");
    l.pure(sorted, &[array, keys, falls])
}

/// Numbers, text, everything else; a not-a-number after the other numbers.
fn order(a: &Value, b: &Value) -> Ordering {
    let rank = |v: &Value| match v {
        Value::Number(_) | Value::Date(_) => 0,
        Value::Text(_) => 1,
        Value::Bool(_) => 2,
        _ => 3,
    };
    rank(a).cmp(&rank(b)).then_with(|| match (a, b) {
        (Value::Text(a), Value::Text(b)) => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => a.to_utf16().cmp(&b.to_utf16()),
        },
        _ if rank(a) == 3 => Ordering::Equal,
        _ => {
            let (a, b) = (a.to_number(), b.to_number());
            a.is_nan()
                .cmp(&b.is_nan())
                .then_with(|| a.partial_cmp(&b).unwrap_or(Ordering::Equal))
        }
    })
}

fn sorted(args: Args<'_>, cx: &mut Cx) -> Result<Value, NodeError> {
    let (list, keys) = (items(&args[0]), items(&args[1]));
    let mut pairs: Vec<(&Value, &Value)> = keys.iter().zip(list).collect();
    cx.charge(pairs.len().saturating_mul(16));
    if args[2].is_truthy() {
        pairs.sort_by(|a, b| order(b.0, a.0));
    } else {
        pairs.sort_by(|a, b| order(a.0, b.0));
    }
    cx.list(pairs.into_iter().map(|(_, item)| item.clone()).collect())
}
