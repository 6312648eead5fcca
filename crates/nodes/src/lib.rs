//! The node library: a module per category, a file per node or tight family, each with its
//! declaration and its behaviour in one place. Nodes talk to the world through effects only.

mod action;
mod data;
mod event;
mod flow;
mod logic;
mod math;
mod string;

use std::sync::LazyLock;

use sculk_graph::Catalogue;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let categories = vec![
        ("event", "Events"),
        ("flow", "Flow"),
        ("logic", "Logic"),
        ("math", "Math"),
        ("string", "Text"),
        ("data", "Data"),
        ("action", "Actions"),
    ];
    let types = [
        event::nodes(),
        flow::nodes(),
        logic::nodes(),
        math::nodes(),
        string::nodes(),
        data::nodes(),
        action::nodes(),
    ];
    Catalogue::new(categories, types.into_iter().flatten())
});

/// Every node type there is.
#[must_use]
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}
