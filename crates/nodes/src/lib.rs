//! The node library: a module per category, a file per node or tight family, each with its
//! declaration and its behaviour in one place. Nodes talk to the world through effects only.

mod action;
mod array;
mod bot;
pub mod conform;
mod container;
mod data;
mod debug;
mod event;
mod flow;
mod furnace;
mod graph;
mod inside;
mod inventory;
mod items;
mod logic;
mod math;
mod navigation;
mod object;
mod plugin;
mod string;
mod time;
mod types;
mod user;

use std::sync::LazyLock;

use sculk_graph::Catalogue;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let categories = vec![
        ("event", "Events"),
        ("flow", "Flow"),
        ("logic", "Logic"),
        ("math", "Math"),
        ("string", "Text"),
        ("array", "Lists"),
        ("object", "Objects"),
        ("data", "Data"),
        ("type", "Types"),
        ("time", "Time"),
        ("user", "Users"),
        ("action", "Actions"),
        ("bot", "Bot"),
        ("inventory", "Inventory"),
        ("navigation", "Movement"),
        ("container", "Containers"),
        ("furnace", "Furnaces"),
        ("plugin", "Plugins"),
        ("graph", "Subgraphs and bends"),
        ("debug", "Debug"),
    ];
    let types = [
        event::nodes(),
        flow::nodes(),
        logic::nodes(),
        math::nodes(),
        string::nodes(),
        array::nodes(),
        object::nodes(),
        data::nodes(),
        types::nodes(),
        time::nodes(),
        user::nodes(),
        action::nodes(),
        bot::nodes(),
        inventory::nodes(),
        navigation::nodes(),
        container::nodes(),
        furnace::nodes(),
        plugin::nodes(),
        graph::nodes(),
        debug::nodes(),
    ];
    Catalogue::new(categories, types.into_iter().flatten())
});

/// Every node type there is.
#[must_use]
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}
