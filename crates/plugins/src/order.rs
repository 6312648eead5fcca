//! In which order plugins are loaded, and which cannot be.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use semver::{Version, VersionReq};

/// What the order needs to know of a plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What must be loaded before it, with ranges.
    pub required: IndexMap<String, String>,
    /// What is loaded before it where it is there.
    pub optional: IndexMap<String, String>,
}

/// Why a plugin is not loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderProblem {
    /// Something it needs is not there.
    #[error(
        "“{plugin}” needs the plugin “{needs}” ({range}), which is not installed or switched off"
    )]
    Missing {
        /// Which.
        plugin: String,
        /// What is missing.
        needs: String,
        /// Which versions would do.
        range: String,
    },
    /// What it needs is there in another version.
    #[error("“{plugin}” needs “{needs}” in version {range}, but {found} is installed")]
    WrongVersion {
        /// Which.
        plugin: String,
        /// What it needs.
        needs: String,
        /// Which versions would do.
        range: String,
        /// Which is there.
        found: String,
    },
    /// Some need each other.
    #[error("these plugins need each other: {}", cycle.join(" → "))]
    Cycle {
        /// They, the first again at the end.
        cycle: Vec<String>,
    },
    /// What it needs is not loaded itself.
    #[error("“{plugin}” needs “{needs}”, which could not be loaded")]
    Unloadable {
        /// Which.
        plugin: String,
        /// What it needs.
        needs: String,
    },
    /// Two have one name.
    #[error("two plugins are called “{plugin}”; only the first is loaded")]
    Twice {
        /// The name.
        plugin: String,
    },
}

/// The order of loading, by places in the list, and what is left out and why.
///
/// One plugin that lacks something does not keep the others from loading.
#[must_use]
pub fn order(plugins: &[Needs]) -> (Vec<usize>, Vec<OrderProblem>) {
    let mut problems = Vec::new();
    let mut by_name = BTreeMap::new();
    for (idx, plugin) in plugins.iter().enumerate() {
        if by_name.contains_key(plugin.name.as_str()) {
            problems.push(OrderProblem::Twice {
                plugin: plugin.name.clone(),
            });
        } else {
            by_name.insert(plugin.name.as_str(), idx);
        }
    }
    let mut walk = Walk {
        plugins,
        by_name: &by_name,
        marks: vec![Mark::New; plugins.len()],
        path: Vec::new(),
        sorted: Vec::new(),
        problems,
    };
    for (idx, plugin) in plugins.iter().enumerate() {
        if by_name.get(plugin.name.as_str()) == Some(&idx) {
            walk.visit(idx);
        }
    }
    (walk.sorted, walk.problems)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Loaded,
    LeftOut,
}

struct Walk<'a> {
    plugins: &'a [Needs],
    by_name: &'a BTreeMap<&'a str, usize>,
    marks: Vec<Mark>,
    path: Vec<usize>,
    sorted: Vec<usize>,
    problems: Vec<OrderProblem>,
}

impl Walk<'_> {
    /// Whether the plugin is loaded. The depth is bounded by the number of plugins of one bot.
    fn visit(&mut self, idx: usize) -> bool {
        match self.marks[idx] {
            Mark::Loaded => return true,
            Mark::LeftOut => return false,
            Mark::Open => {
                self.note_cycle(idx);
                return false;
            }
            Mark::New => {}
        }
        self.marks[idx] = Mark::Open;
        self.path.push(idx);
        let plugin = &self.plugins[idx];
        let mut is_fine = true;
        for (name, range) in &plugin.required {
            is_fine &= self.require(plugin, name, range);
        }
        for name in plugin.optional.keys() {
            if let Some(&other) = self.by_name.get(name.as_str())
                && self.marks[other] != Mark::Open
            {
                self.visit(other);
            }
        }
        self.path.pop();
        self.marks[idx] = if is_fine { Mark::Loaded } else { Mark::LeftOut };
        if is_fine {
            self.sorted.push(idx);
        }
        is_fine
    }

    fn require(&mut self, plugin: &Needs, name: &str, range: &str) -> bool {
        let Some(&other) = self.by_name.get(name) else {
            self.problems.push(OrderProblem::Missing {
                plugin: plugin.name.clone(),
                needs: name.to_owned(),
                range: range.to_owned(),
            });
            return false;
        };
        let found = &self.plugins[other].version;
        if !fits(found, range) {
            self.problems.push(OrderProblem::WrongVersion {
                plugin: plugin.name.clone(),
                needs: name.to_owned(),
                range: range.to_owned(),
                found: found.clone(),
            });
            return false;
        }
        let is_open = self.marks[other] == Mark::Open;
        let is_loaded = self.visit(other);
        if !is_loaded && !is_open {
            self.problems.push(OrderProblem::Unloadable {
                plugin: plugin.name.clone(),
                needs: name.to_owned(),
            });
        }
        is_loaded
    }

    fn note_cycle(&mut self, first: usize) {
        let from = self.path.iter().position(|&idx| idx == first).unwrap_or(0);
        let members = self.path[from..].iter().chain([&first]);
        let cycle = members.map(|&idx| self.plugins[idx].name.clone()).collect();
        self.problems.push(OrderProblem::Cycle { cycle });
    }
}

/// Whether a version lies in a range of npm's kind. Blanks mean "and", `||` "or"; a range or version
/// that cannot be read is taken to fit: it was never checked where such plugins come from.
#[must_use]
pub fn fits(version: &str, range: &str) -> bool {
    let Some(version) = coerce(version) else {
        return true;
    };
    range.split("||").any(|one| {
        let one = one.trim();
        if one.is_empty() || one == "*" || one == "latest" || one == "x" {
            return true;
        }
        let joined = one
            .split_whitespace()
            .map(|part| part.trim_start_matches('v'))
            .collect::<Vec<_>>()
            .join(", ");
        // A bare version means exactly it, where this library would read `^`.
        let is_bare =
            joined.starts_with(|c: char| c.is_ascii_digit()) && !joined.contains(['x', '*', ',']);
        let text = if is_bare && joined.matches('.').count() == 2 {
            format!("={joined}")
        } else if is_bare {
            format!("~{joined}")
        } else {
            joined
        };
        VersionReq::parse(&text).is_ok_and(|range| range.matches(&version))
            || VersionReq::parse(&text).is_err()
    })
}

/// A version from whatever begins like one: `v1.2` is 1.2.0.
#[must_use]
pub fn coerce(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches(['v', '=']);
    if let Ok(version) = Version::parse(text) {
        return Some(version);
    }
    let numbers: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let mut parts = numbers.split('.').map(|part| part.parse::<u64>().ok());
    let major = parts.next()??;
    let minor = parts.next().flatten().unwrap_or(0);
    let patch = parts.next().flatten().unwrap_or(0);
    Some(Version::new(major, minor, patch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plugin(name: &str, required: &[(&str, &str)]) -> Needs {
        let required = required
            .iter()
            .map(|(name, range)| ((*name).into(), (*range).into()));
        Needs {
            name: name.into(),
            version: "1.2.0".into(),
            required: required.collect(),
            optional: IndexMap::new(),
        }
    }

    fn names(plugins: &[Needs]) -> (Vec<&str>, Vec<String>) {
        let (sorted, problems) = order(plugins);
        let names = sorted
            .iter()
            .map(|&idx| plugins[idx].name.as_str())
            .collect();
        (names, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_is_needed_comes_first_and_one_lack_does_not_stop_the_others() {
        let plugins = [
            plugin("a", &[("b", "^1.0.0")]),
            plugin("b", &[]),
            plugin("c", &[("z", "*")]),
        ];
        let (sorted, problems) = names(&plugins);
        assert_eq!(sorted, ["b", "a"]);
        assert_eq!(
            problems,
            ["“c” needs the plugin “z” (*), which is not installed or switched off"]
        );
    }

    #[test]
    fn a_cycle_is_named_and_those_who_need_it_are_left_out() {
        let plugins = [
            plugin("a", &[("b", "*")]),
            plugin("b", &[("a", "*")]),
            plugin("c", &[("a", "*")]),
        ];
        let (sorted, problems) = names(&plugins);
        assert!(sorted.is_empty());
        assert!(problems.contains(&"these plugins need each other: a → b → a".to_owned()));
        assert!(problems.contains(&"“c” needs “a”, which could not be loaded".to_owned()));
    }

    #[test]
    fn versions_are_compared_as_npm_does() {
        for (version, range, is_fit) in [
            ("1.2.0", "^1.0.0", true),
            ("2.0.0", "^1.0.0", false),
            ("1.2.0", ">=1.1.0 <2.0.0", true),
            ("v1.3", "1.x", true),
            ("1.0.0", "1.2.0", false),
            ("1.2.5", "1.2", true),
            ("3.0.0", "^1.0.0 || ^3.0.0", true),
            ("1.0.0", "*", true),
            ("1.0.0", "github:x/y", true),
        ] {
            assert_eq!(fits(version, range), is_fit, "{version} in {range}");
        }
    }

    proptest! {
        #[test]
        fn every_plugin_is_loaded_or_has_a_problem(edges in proptest::collection::vec((0usize..8, 0usize..8), 0..20)) {
            let plugins: Vec<Needs> = (0..8)
                .map(|n| {
                    let names: Vec<String> = edges.iter().filter(|(from, _)| *from == n).map(|(_, to)| format!("p{to}")).collect();
                    let required: Vec<_> = names.iter().map(|name| (name.as_str(), "*")).collect();
                    plugin(&format!("p{n}"), &required)
                })
                .collect();
            let (sorted, problems) = order(&plugins);
            prop_assert!(sorted.len() == 8 || !problems.is_empty());
            for (place, &idx) in sorted.iter().enumerate() {
                for need in plugins[idx].required.keys() {
                    prop_assert!(sorted[..place].iter().any(|&before| &plugins[before].name == need));
                }
            }
        }
    }
}
