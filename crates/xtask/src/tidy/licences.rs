//! Every package that may be linked into what is shipped has a licence that `deny.toml` allows. cargo-deny
//! says the same and more, but is not installed everywhere; a licence that binds the whole program is
//! found out too late where nobody runs it.

use std::collections::BTreeSet;

use cargo_metadata::Metadata;
use spdx::{Expression, ParseMode};

use super::{Finding, tree::SourceFile};

/// Where the licences stand that are ours to use.
const LIST: &str = "deny.toml";

/// A package of somebody else's and the licence it claims.
#[derive(Debug, Clone, Default)]
pub struct Licensed {
    /// Name and version.
    pub package: String,
    /// An SPDX expression, or nothing where the package points at a file.
    pub expression: Option<String>,
}

/// The packages that do not lie in the repository.
pub fn of_others(metadata: &Metadata) -> Vec<Licensed> {
    let others = metadata.packages.iter().filter(|it| it.source.is_some());
    others
        .map(|it| Licensed {
            package: format!("{} {}", it.name, it.version),
            expression: it.license.clone(),
        })
        .collect()
}

/// The packages whose licence is not on the list.
pub fn check(packages: &[Licensed], files: &[SourceFile]) -> Vec<Finding> {
    let list = files.iter().find(|file| file.path == LIST);
    let allowed = list.map(|file| allowed(&file.text)).unwrap_or_default();
    let refused = packages.iter().filter(|it| !is_allowed(it, &allowed));
    refused
        .map(|it| Finding {
            path: "Cargo.lock".to_owned(),
            line: 0,
            says: format!(
                "{} is licensed as {:?}, which {LIST} does not allow; do without it, or put the licence there if its terms suit a program under MIT or Apache-2.0",
                it.package,
                it.expression.as_deref().unwrap_or("a file of its own"),
            ),
        })
        .collect()
}

fn is_allowed(package: &Licensed, allowed: &BTreeSet<&str>) -> bool {
    let Some(text) = &package.expression else {
        return false;
    };
    // Old packages write `MIT/Apache-2.0`.
    let Ok(expression) = Expression::parse_mode(text, ParseMode::LAX) else {
        return false;
    };
    expression.evaluate(|asked| allowed.contains(asked.to_string().as_str()))
}

/// The strings of `allow = [...]`.
fn allowed(list: &str) -> BTreeSet<&str> {
    let after = list.split_once("allow = [").map_or("", |(_, after)| after);
    let items = after.split_once(']').map_or("", |(items, _)| items);
    items.split('"').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(expression: Option<&str>) -> bool {
        let list = SourceFile {
            path: LIST.to_owned(),
            text: "[licenses]\nallow = [\n    \"MIT\",\n    \"Apache-2.0\",\n    \"Apache-2.0 WITH LLVM-exception\",\n]\n".to_owned(),
        };
        let package = Licensed {
            package: "other 1.0.0".to_owned(),
            expression: expression.map(str::to_owned),
        };
        !check(&[package], &[list]).is_empty()
    }

    #[test]
    fn a_licence_that_binds_the_whole_program_is_found() {
        assert!(finds(Some("GPL-3.0-or-later")));
        assert!(finds(Some("MIT AND GPL-2.0-only")));
        assert!(finds(Some("something else")));
        assert!(finds(None));
    }

    #[test]
    fn one_allowed_licence_to_choose_is_enough() {
        for fine in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0-or-later OR MIT",
            "(MIT OR Zlib) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(!finds(Some(fine)), "{fine}");
        }
    }
}
