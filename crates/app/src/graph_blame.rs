//! Since when the nodes of a graph are as they are, found by looking back through its versions.

use std::collections::HashMap;

use sculk_contract::NodeBlame;
use serde_json::Value;

/// A node: the subgraph it is in, if it is in one, and its id.
type Place = (Option<String>, String);

/// What makes a node what it is: its type and its data. Where it stands does not.
#[derive(Debug, PartialEq)]
struct Content {
    kind: Value,
    data: Value,
}

/// The newest version's nodes, and how far back each was followed.
#[derive(Debug)]
pub(crate) struct Blame {
    nodes: Vec<(Place, Followed)>,
}

#[derive(Debug)]
struct Followed {
    content: Content,
    /// The oldest version that has it as it is, as far as was looked.
    same_since: i32,
    /// The oldest version of those without a gap that have it at all.
    there_since: i32,
    is_changed: bool,
    is_absent: bool,
}

impl Blame {
    /// Begins with the newest version. A text that is no document has no nodes.
    pub(crate) fn of(document: &str, revision: i32) -> Self {
        let mut nodes: Vec<_> = contents(document)
            .into_iter()
            .map(|(place, content)| {
                let followed = Followed {
                    content,
                    same_since: revision,
                    there_since: revision,
                    is_changed: false,
                    is_absent: false,
                };
                (place, followed)
            })
            .collect();
        nodes.sort_by(|a, b| a.0.cmp(&b.0));
        Self { nodes }
    }

    /// Looks at the next older version.
    pub(crate) fn look_back(&mut self, document: &str, revision: i32) {
        let older = contents(document);
        for (place, node) in &mut self.nodes {
            if node.is_absent {
                continue;
            }
            match older.get(place) {
                None => node.is_absent = true,
                Some(content) => {
                    node.there_since = revision;
                    node.is_changed |= *content != node.content;
                    if !node.is_changed {
                        node.same_since = revision;
                    }
                }
            }
        }
    }

    /// Whether there is nothing more to find out.
    pub(crate) fn is_done(&self) -> bool {
        self.nodes.iter().all(|(_, node)| node.is_absent)
    }

    /// What was found out.
    pub(crate) fn into_nodes(self) -> Vec<NodeBlame> {
        self.nodes
            .into_iter()
            .map(|((subgraph_id, node_id), node)| NodeBlame {
                subgraph_id,
                node_id,
                revision: node.same_since,
                added_in: node.there_since,
            })
            .collect()
    }
}

fn contents(document: &str) -> HashMap<Place, Content> {
    let mut found = HashMap::new();
    let Ok(document) = serde_json::from_str::<Value>(document) else {
        return found;
    };
    collect(&document, None, &mut found);
    for subgraph in list(&document, "subgraphs") {
        if let Some(id) = subgraph.get("id").and_then(Value::as_str) {
            collect(subgraph, Some(id), &mut found);
        }
    }
    found
}

fn list<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    object
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn collect(graph: &Value, subgraph: Option<&str>, found: &mut HashMap<Place, Content>) {
    for node in list(graph, "nodes") {
        let Some(id) = node.get("id").and_then(Value::as_str) else {
            continue;
        };
        let part = |key: &str| node.get(key).cloned().unwrap_or_default();
        let content = Content {
            kind: part("type"),
            data: part("data"),
        };
        found.insert((subgraph.map(str::to_owned), id.to_owned()), content);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(nodes: &[(&str, &str, i32)]) -> String {
        let nodes: Vec<_> = nodes
            .iter()
            .map(|(id, text, x)| {
                serde_json::json!({
                    "id": id,
                    "type": "data:string_literal",
                    "position": { "x": x, "y": 0 },
                    "data": { "value": text }
                })
            })
            .collect();
        serde_json::json!({ "nodes": nodes }).to_string()
    }

    fn since(blame: Blame) -> Vec<(String, i32, i32)> {
        let nodes = blame.into_nodes().into_iter();
        nodes
            .map(|node| (node.node_id, node.revision, node.added_in))
            .collect()
    }

    #[test]
    fn a_node_is_from_the_version_that_made_it_what_it_is() {
        let mut blame = Blame::of(&graph(&[("a", "hi", 0), ("b", "x", 9), ("c", "new", 0)]), 4);
        blame.look_back(&graph(&[("a", "hi", 0), ("b", "x", 0)]), 3);
        blame.look_back(&graph(&[("a", "hello", 0), ("b", "x", 0)]), 2);
        blame.look_back(&graph(&[("a", "hi", 0)]), 1);
        assert_eq!(
            since(blame),
            [
                // It said the same in the first version, but not ever since.
                ("a".to_owned(), 3, 1),
                // Moved since, which does not count.
                ("b".to_owned(), 2, 2),
                ("c".to_owned(), 4, 4),
            ]
        );
    }

    #[test]
    fn a_node_that_was_gone_for_a_while_is_from_when_it_came_back() {
        let there = graph(&[("a", "hi", 0)]);
        let mut blame = Blame::of(&there, 3);
        blame.look_back(&graph(&[]), 2);
        assert!(blame.is_done());
        blame.look_back(&there, 1);
        assert_eq!(since(blame), [("a".to_owned(), 3, 3)]);
    }

    #[test]
    fn nodes_of_subgraphs_are_told_from_those_of_the_graph() {
        let inner = serde_json::json!({ "id": "s", "nodes": [{ "id": "a", "type": "t" }] });
        let newest = serde_json::json!({
            "nodes": [{ "id": "a", "type": "t" }], "subgraphs": [inner]
        });
        let mut blame = Blame::of(&newest.to_string(), 2);
        blame.look_back(r#"{"nodes": [{"id": "a", "type": "t"}]}"#, 1);
        let found: Vec<_> = blame
            .into_nodes()
            .into_iter()
            .map(|node| (node.subgraph_id, node.revision))
            .collect();
        assert_eq!(found, [(None, 1), (Some("s".to_owned()), 2)]);
    }

    #[test]
    fn what_is_no_document_has_no_nodes() {
        let mut blame = Blame::of("[", 2);
        blame.look_back("{\"nodes\": 3}", 1);
        assert!(blame.into_nodes().is_empty());
    }
}
