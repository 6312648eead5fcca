//! Which parts of a command are said to others and therefore signed: the arguments of the type
//! `minecraft:message`, such as the text of `/msg`. Only the server's command tree tells.

use azalea::protocol::packets::game::{
    ClientboundCommands,
    c_commands::{BrigadierParser, BrigadierString, NodeType},
};

/// Words of a command that are followed at most; longer ones sign nothing.
const MAX_DEPTH: usize = 64;

/// A server's commands.
#[derive(Default)]
pub struct CommandTree {
    nodes: Vec<Node>,
    root: usize,
}

struct Node {
    kind: Kind,
    children: Vec<u32>,
    redirect: Option<u32>,
}

enum Kind {
    Root,
    Literal(String),
    Argument { name: String, reads: Reads },
}

/// How much of a line an argument takes.
#[derive(Clone, Copy)]
enum Reads {
    /// So many words; quotes and brackets hold blanks together.
    Words(usize),
    /// All that is left.
    Rest,
    /// All that is left, and it is signed.
    Message,
}

/// Names and texts of signed arguments.
type Arguments = Vec<(String, String)>;

impl CommandTree {
    /// The commands a server tells.
    pub fn of(packet: &ClientboundCommands) -> Self {
        let node = |stub: &azalea::protocol::packets::game::c_commands::BrigadierNodeStub| Node {
            kind: match &stub.node_type {
                NodeType::Root => Kind::Root,
                NodeType::Literal { name } => Kind::Literal(name.clone()),
                NodeType::Argument { name, parser, .. } => Kind::Argument {
                    name: name.clone(),
                    reads: reads(parser),
                },
            },
            children: stub.children.clone(),
            redirect: stub.redirect_node,
        };
        Self {
            nodes: packet.entries.iter().map(node).collect(),
            root: packet.root_index as usize,
        }
    }

    /// What of a command, written without its slash, is signed.
    pub fn signed_arguments(&self, command: &str) -> Arguments {
        let mut found = Arguments::new();
        self.follow(self.root, self.root, command, MAX_DEPTH, &mut found);
        found
    }

    /// Reads on below a node; whether the whole line was understood. `context` is the node at which
    /// the present part of the command began. Vanilla stops to sign where a redirect leads there
    /// again (`SignableCommand.of`), so `execute run say hi` is not signed.
    fn follow(
        &self,
        node: usize,
        context: usize,
        rest: &str,
        depth: usize,
        found: &mut Arguments,
    ) -> bool {
        let (Some(node), Some(depth)) = (self.nodes.get(node), depth.checked_sub(1)) else {
            return false;
        };
        let children = || node.children.iter().map(|child| *child as usize);
        let word = rest.split(' ').next().unwrap_or_default();
        let literal = children().find(|child| self.is_literal(*child, word));
        if let Some(literal) = literal {
            return self.go_on(literal, context, &rest[word.len()..], depth, found);
        }
        children().any(|child| self.take_argument(child, context, rest, depth, found))
    }

    fn is_literal(&self, node: usize, word: &str) -> bool {
        let kind = self.nodes.get(node).map(|node| &node.kind);
        matches!(kind, Some(Kind::Literal(name)) if name == word)
    }

    fn take_argument(
        &self,
        node: usize,
        context: usize,
        rest: &str,
        depth: usize,
        found: &mut Arguments,
    ) -> bool {
        let kind = self.nodes.get(node).map(|node| &node.kind);
        let Some(Kind::Argument { name, reads }) = kind else {
            return false;
        };
        match reads {
            Reads::Rest => true,
            Reads::Message => {
                found.push((name.clone(), rest.to_owned()));
                true
            }
            Reads::Words(n) => {
                let before = found.len();
                let is_understood = words_end(rest, *n)
                    .is_some_and(|end| self.go_on(node, context, &rest[end..], depth, found));
                if !is_understood {
                    found.truncate(before);
                }
                is_understood
            }
        }
    }

    /// Goes on behind a node that was read.
    fn go_on(
        &self,
        node: usize,
        context: usize,
        rest: &str,
        depth: usize,
        found: &mut Arguments,
    ) -> bool {
        let Some(rest) = rest.strip_prefix(' ') else {
            return rest.is_empty();
        };
        let redirect = self.nodes.get(node).and_then(|node| node.redirect);
        match redirect.map(|redirect| redirect as usize) {
            None => self.follow(node, context, rest, depth, found),
            Some(target) if target == context => true,
            Some(target) => self.follow(target, target, rest, depth, found),
        }
    }
}

const fn reads(parser: &BrigadierParser) -> Reads {
    use BrigadierParser as P;
    match parser {
        P::Message => Reads::Message,
        P::String(BrigadierString::GreedyPhrase) => Reads::Rest,
        P::BlockPos | P::Vec3 => Reads::Words(3),
        P::ColumnPos | P::Vec2 | P::Rotation => Reads::Words(2),
        _ => Reads::Words(1),
    }
}

/// Where so many words end, or none where there are fewer.
fn words_end(text: &str, n: usize) -> Option<usize> {
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    let mut n_left = n;
    let mut is_empty = true;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            (None, ' ') if depth == 0 => {
                if is_empty {
                    return None;
                }
                n_left -= 1;
                if n_left == 0 {
                    return Some(at);
                }
                is_empty = true;
                continue;
            }
            (None, _) => {}
        }
        is_empty = false;
    }
    (n_left == 1 && !is_empty).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use azalea::protocol::packets::game::c_commands::{BrigadierNodeStub, EntityParser};
    use proptest::prelude::*;

    fn stub(node_type: NodeType, children: &[u32], redirect: Option<u32>) -> BrigadierNodeStub {
        BrigadierNodeStub {
            is_executable: children.is_empty(),
            children: children.to_vec(),
            redirect_node: redirect,
            node_type,
            is_restricted: false,
        }
    }

    fn literal(name: &str) -> NodeType {
        NodeType::Literal { name: name.into() }
    }

    fn argument(name: &str, parser: BrigadierParser) -> NodeType {
        NodeType::Argument {
            name: name.into(),
            parser,
            suggestions_type: None,
        }
    }

    /// Vanilla's `/msg`, `/w`, `/say`, `/tp` and `/execute`, as far as they matter here.
    fn vanilla() -> CommandTree {
        let players = || {
            BrigadierParser::Entity(EntityParser {
                single: false,
                players_only: true,
            })
        };
        let entries = vec![
            stub(NodeType::Root, &[1, 4, 5, 7, 9], None),
            stub(literal("msg"), &[2], None),
            stub(argument("targets", players()), &[3], None),
            stub(argument("message", BrigadierParser::Message), &[], None),
            stub(literal("w"), &[], Some(1)),
            stub(literal("say"), &[6], None),
            stub(argument("message", BrigadierParser::Message), &[], None),
            stub(literal("tp"), &[8], None),
            stub(argument("location", BrigadierParser::Vec3), &[], None),
            stub(literal("execute"), &[10, 12], None),
            stub(literal("as"), &[11], None),
            stub(argument("targets", players()), &[], Some(9)),
            stub(literal("run"), &[], Some(0)),
        ];
        CommandTree::of(&ClientboundCommands {
            entries,
            root_index: 0,
        })
    }

    #[test]
    fn what_is_said_to_others_is_signed_and_nothing_else() {
        let signed = |text: &str| Some(("message".to_owned(), text.to_owned()));
        for (command, expected) in [
            ("msg Alex hello  there", signed("hello  there")),
            ("w Alex hi", signed("hi")),
            ("say hi", signed("hi")),
            (r#"msg @a[name="x y", limit=1] hi"#, signed("hi")),
            ("msg Alex", None),
            ("msg  Alex hi", None),
            ("tp 1 2 3", None),
            ("login secret", None),
            ("execute run say hi", None),
            ("execute as @s run say hi", signed("hi")),
            ("", None),
        ] {
            let found = vanilla().signed_arguments(command);
            assert_eq!(found.into_iter().next(), expected, "{command}");
        }
        assert!(
            CommandTree::default()
                .signed_arguments("msg a b")
                .is_empty()
        );
    }

    #[test]
    fn tree_that_leads_in_circles_is_left_again() {
        let entries = vec![
            stub(NodeType::Root, &[1], None),
            stub(literal("a"), &[], Some(2)),
            stub(literal("b"), &[1, 900], None),
        ];
        let tree = CommandTree::of(&ClientboundCommands {
            entries,
            root_index: 0,
        });
        assert!(tree.signed_arguments(&"a ".repeat(100_000)).is_empty());
    }

    proptest! {
        #[test]
        fn no_line_is_cut_within_a_letter(line in ".{0,60}", n in 1_usize..4) {
            if let Some(end) = words_end(&line, n) {
                prop_assert!(line.is_char_boundary(end));
            }
            let tree = vanilla();
            for (_, text) in tree.signed_arguments(&format!("msg {line}")) {
                prop_assert!(line.ends_with(&text));
            }
        }
    }
}
