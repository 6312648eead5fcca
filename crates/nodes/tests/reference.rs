//! docs/nodes.md is what the catalogue says. `SCULK_REWRITE=1 cargo test -p sculk-nodes --test
//! reference` writes it anew.

use std::{fmt::Write, fs, path::Path};

use sculk_graph::{NodeType, Origin, Pin};
use sculk_nodes::catalogue;

fn pins(out: &mut String, title: &str, pins: &[Pin]) {
    if pins.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}:\n");
    for pin in pins {
        let _ = write!(out, "- `{}` {:?}: {}", pin.id, pin.kind, pin.label);
        let _ = writeln!(
            out,
            "{}",
            if pin.doc.is_empty() {
                String::new()
            } else {
                format!(". {}", pin.doc)
            }
        );
    }
}

fn section(out: &mut String, node: &NodeType) {
    let _ = writeln!(out, "\n### {} — `{}`\n\n{}", node.label, node.id, node.doc);
    pins(out, "In", &node.inputs);
    pins(out, "Out", &node.outputs);
    for row in &node.dynamic {
        let side = if row.is_input { "In" } else { "Out" };
        let _ = writeln!(
            out,
            "\n{side}, as many as `data.{}` says: `{}` {:?}",
            row.count_key, row.id_pattern, row.kind
        );
    }
    if !node.settings.is_empty() {
        let names: Vec<String> = node
            .settings
            .iter()
            .map(|s| format!("`{}` ({})", s.key, s.label))
            .collect();
        let _ = writeln!(out, "\nSettings: {}", names.join(", "));
    }
    if node.origin == Origin::Sculk {
        let only = if node.is_sculk_only {
            ", and only in the `sculk` dialect"
        } else {
            ""
        };
        let _ = writeln!(out, "\nSculk's own: BlockMine does not have it{only}.");
    }
    let file = node.id.replace(':', ".");
    let _ = writeln!(
        out,
        "\nExample: {} ([as a graph](examples/{file}.json))",
        node.example
    );
}

fn text() -> String {
    let mut out = String::from(
        "# Nodes\n\nMade from the catalogue by a test (`crates/nodes/tests/reference.rs`); do not edit by hand.\n",
    );
    for (id, label) in catalogue().categories() {
        let _ = writeln!(out, "\n## {label}");
        for node in catalogue().types().filter(|n| n.category == *id) {
            section(&mut out, node);
        }
    }
    out
}

#[test]
fn the_reference_says_what_the_catalogue_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/nodes.md");
    if std::env::var_os("SCULK_REWRITE").is_some() {
        fs::write(&path, text()).expect("the reference is written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text(),
        "docs/nodes.md is stale; see this test's first lines"
    );
}

#[test]
fn every_node_type_has_a_category_a_doc_and_an_example() {
    for node in catalogue().types() {
        let is_known = catalogue()
            .categories()
            .iter()
            .any(|(id, _)| *id == node.category);
        assert!(is_known, "{} is in no category of the palette", node.id);
        assert!(
            !node.doc.is_empty() && !node.example.is_empty(),
            "{} is not explained",
            node.id
        );
    }
}
