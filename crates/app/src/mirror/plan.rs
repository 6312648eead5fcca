//! What is to be done with each file: both sides are compared with what was last written.

use std::collections::BTreeMap;

use sculk_contract::MirrorChange;
use sha2::{Digest as _, Sha256};

use super::disk::Content;
use super::take;

/// Most changes that are shown; the others come when these are settled.
const MAX_CHANGES: usize = 200;
/// Characters of each side of a change that are shown.
const SHOWN_CHARS: usize = 64 * 1024;

/// What tells a text from others, short enough to be kept for each file.
pub(super) fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is to be done with the files of the mirror.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files that the app changed.
    pub write: Vec<String>,
    /// Files of what the app has no more.
    pub remove: Vec<String>,
    /// Files that are as they should be.
    pub same: Vec<String>,
    /// Files that somebody changed.
    pub changes: Vec<MirrorChange>,
}

/// Compares what the app has, what lies in the folder, and what was last written there.
pub(super) fn plan(
    ours: &BTreeMap<String, String>,
    theirs: &BTreeMap<String, Content>,
    base: &BTreeMap<String, String>,
) -> Plan {
    let mut plan = Plan::default();
    let mut all: Vec<&String> = ours
        .keys()
        .chain(theirs.keys())
        .chain(base.keys())
        .collect();
    all.sort_unstable();
    all.dedup();
    for path in all {
        let (mine, found, last) = (ours.get(path), theirs.get(path), base.get(path));
        let found_text = match found {
            Some(Content::Text(text)) => Some(text),
            _ => None,
        };
        let is_mine_changed = mine.map(|text| hash(text)).as_ref() != last;
        let is_theirs_changed = match found {
            Some(Content::Bad(_)) => true,
            _ => found_text.map(|text| hash(text)).as_ref() != last,
        };
        if mine.is_some() && mine == found_text {
            plan.same.push(path.clone());
        } else if !is_theirs_changed {
            match (mine, found) {
                (Some(_), _) => plan.write.push(path.clone()),
                (None, Some(_)) => plan.remove.push(path.clone()),
                (None, None) => {}
            }
        } else if mine.is_some() && found.is_none() && last.is_none() {
            plan.write.push(path.clone());
        } else if found.is_some() || mine.is_some() {
            let fault = match found {
                Some(Content::Bad(why)) => Some(why.clone()),
                _ => take::fault(path, found_text.map(String::as_str), mine.is_some()),
            };
            plan.changes.push(MirrorChange {
                path: path.clone(),
                ours: mine.map(|text| shown(text)),
                theirs: found_text.map(|text| shown(text)),
                // Of what was never written here both sides were made apart from each other.
                is_conflict: match last {
                    Some(_) => is_mine_changed,
                    None => mine.is_some() && found.is_some(),
                },
                is_cut: mine.is_some_and(|text| is_cut(text))
                    || found_text.is_some_and(|text| is_cut(text)),
                stamp: stamp(mine, found),
                fault,
            });
        }
    }
    plan.changes.truncate(MAX_CHANGES);
    plan
}

/// What tells this state of a file from every other: both sides of it.
pub(super) fn stamp(mine: Option<&String>, found: Option<&Content>) -> String {
    let side = |word: &str, text: &str| hash(&format!("{word}{text}"));
    let mine = mine.map_or_else(String::new, |text| side("text ", text));
    let found = match found {
        None => String::new(),
        Some(Content::Text(text)) => side("text ", text),
        Some(Content::Bad(why)) => side("bad ", why),
    };
    hash(&format!("{mine} {found}"))
}

fn is_cut(text: &str) -> bool {
    text.chars().nth(SHOWN_CHARS).is_some()
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn each_side_alone_goes_its_way_and_both_are_a_conflict() {
        let bot = "bots/Bot/bot.json";
        let cases = [
            // ours, theirs, base: written, asked, conflict
            (Some("{}"), Some("{}"), Some("{}"), (false, false, false)),
            (Some("{ }"), Some("{}"), Some("{}"), (true, false, false)),
            (Some("{}"), Some("{ }"), Some("{}"), (false, true, false)),
            (Some("{  }"), Some("{ }"), Some("{}"), (false, true, true)),
            (Some("{}"), None, None, (true, false, false)),
            (Some("{}"), None, Some("{}"), (false, true, false)),
            (None, Some("{}"), None, (false, true, false)),
            (Some("{}"), Some("{ }"), None, (false, true, true)),
        ];
        for (ours, theirs, base, expected) in cases {
            let one = |text: Option<&'static str>| text.map(|text| (bot, text));
            let mine = texts(one(ours).as_slice());
            let last: BTreeMap<_, _> = texts(one(base).as_slice());
            let last = last.into_iter().map(|(path, text)| (path, hash(&text)));
            let found = texts(one(theirs).as_slice());
            let found = found
                .into_iter()
                .map(|(path, text)| (path, Content::Text(text)));
            let plan = plan(&mine, &found.collect(), &last.collect());
            let is_conflict = plan
                .changes
                .first()
                .is_some_and(|change| change.is_conflict);
            let got = (
                !plan.write.is_empty(),
                !plan.changes.is_empty(),
                is_conflict,
            );
            assert_eq!(got, expected, "{ours:?} {theirs:?} {base:?}");
        }
    }

    #[test]
    fn what_is_cut_says_so_and_each_state_has_a_stamp_of_its_own() {
        let path = "bots/Bot/bot.json";
        let long = format!("{{\"note\":\"{}\"}}", "x".repeat(SHOWN_CHARS));
        let none = BTreeMap::new();
        let change = |ours: &str, theirs: &str| {
            let found = BTreeMap::from([(path.to_owned(), Content::Text(theirs.to_owned()))]);
            plan(&texts(&[(path, ours)]), &found, &none)
                .changes
                .remove(0)
        };
        let (short, cut) = (change("{}", "{ }"), change("{}", &long));
        assert!(!short.is_cut && cut.is_cut);
        let longer = change("{}", &format!("{long} "));
        assert_eq!(longer.theirs, cut.theirs, "what is shown is the same");
        assert_ne!(longer.stamp, cut.stamp);
        assert_ne!(change("{  }", "{ }").stamp, short.stamp);
        assert_eq!(change("{}", "{ }").stamp, short.stamp);
    }

    #[test]
    fn what_the_app_deleted_goes_unless_somebody_changed_it() {
        let path = "bots/Bot/commands/ping.json".to_owned();
        let base = BTreeMap::from([(path.clone(), hash("{}"))]);
        let found = |text: &str| BTreeMap::from([(path.clone(), Content::Text(text.to_owned()))]);
        let none = BTreeMap::new();
        assert_eq!(
            plan(&none, &found("{}"), &base).remove,
            std::slice::from_ref(&path)
        );
        let changed = plan(&none, &found("{\"name\":\"x\"}"), &base);
        assert!(changed.remove.is_empty() && changed.changes[0].is_conflict);
    }
}
