//! Who may import whom in `ui/src`.

use super::{Finding, tree::SourceFile};

const SRC: &str = "ui/src/";
/// The one folder that talks to the host.
const BACKEND: &str = "backend";
const HOST_PACKAGES: &str = "@tauri-apps/";

/// Folders of `ui/src` and the other folders they may import. `app` composes and may import all;
/// files directly in `ui/src` belong to it.
const FOLDERS: &[(&str, &[&str])] = &[
    ("backend", &[]),
    ("i18n", &[]),
    ("design", &[]),
    ("graph-editor", &["design", "backend", "i18n"]),
    ("features", &["design", "backend", "i18n"]),
];

/// Imports against the table, the host's packages outside `backend`, and features that know another.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let Some(inside) = file.path.strip_prefix(SRC) else {
            continue;
        };
        if !matches!(file.extension(), "ts" | "tsx") {
            continue;
        }
        for (line, text) in file.lines() {
            for target in imported(text) {
                if let Some(says) = refusal(inside, target) {
                    findings.push(Finding {
                        path: file.path.clone(),
                        line,
                        says,
                    });
                }
            }
        }
    }
    findings
}

/// The modules that a line imports: after `from`, `import` or `import(`.
fn imported(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for keyword in ["from ", "import ", "import(", "mock("] {
        for (at, _) in line.match_indices(keyword) {
            let after = line[at + keyword.len()..].trim_start();
            let Some(quote) = after.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
                continue;
            };
            found.extend(after[1..].split(quote).next());
        }
    }
    found
}

fn refusal(importer: &str, target: &str) -> Option<String> {
    let from = folder(importer);
    if target.starts_with(HOST_PACKAGES) {
        return (from != BACKEND).then(|| {
            format!("{target} may be imported in {SRC}{BACKEND} alone; use what backend offers")
        });
    }
    let target = resolve(importer, target)?;
    let to = folder(&target);
    let (_, may_import) = FOLDERS.iter().find(|(name, _)| *name == from)?;
    if from == "features" && to == "features" {
        let is_other = feature(importer) != feature(&target);
        return is_other
            .then(|| "a feature may not import another feature; let app/ compose them".to_owned());
    }
    let is_refused = from != to && !may_import.contains(&to);
    is_refused.then(|| format!("{from}/ may not import {to}/; it may import {may_import:?}"))
}

/// The path inside `ui/src` that an import means; `None` for packages.
fn resolve(importer: &str, target: &str) -> Option<String> {
    if let Some(absolute) = target.strip_prefix("@/") {
        return Some(absolute.to_owned());
    }
    if !target.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = importer.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The folder of `ui/src` that a path is in; `app` for files that are in none.
fn folder(path: &str) -> &str {
    path.split_once('/').map_or("app", |(first, _)| first)
}

fn feature(path: &str) -> Option<&str> {
    path.split('/').nth(1)
}

#[cfg(test)]
mod tests {
    use super::super::fake_tree::file;
    use super::*;

    fn n_found(path: &str, text: &str) -> usize {
        check(&[file(path, text)]).len()
    }

    #[test]
    fn the_host_is_known_to_backend_alone() {
        let text = "import { invoke } from '@tauri-apps/api/core'\n";
        assert_eq!(n_found("ui/src/backend/transport.ts", text), 0);
        assert_eq!(n_found("ui/src/app/shell.tsx", text), 1);
        assert_eq!(
            n_found(
                "ui/src/app/shell.tsx",
                "const m = await import(\"@tauri-apps/api/event\")\n"
            ),
            1
        );
    }

    #[test]
    fn a_feature_does_not_know_another() {
        let text = "import { Console } from '../console/Console.tsx'\n";
        assert_eq!(n_found("ui/src/features/bots/BotPage.tsx", text), 1);
        assert_eq!(n_found("ui/src/features/console/Page.tsx", text), 0);
        assert_eq!(
            n_found(
                "ui/src/features/bots/BotPage.tsx",
                "import { x } from '@/features/console/x'\n"
            ),
            1
        );
    }

    #[test]
    fn design_knows_nothing_of_ours_and_only_app_composes() {
        assert_eq!(
            n_found(
                "ui/src/design/Button.tsx",
                "import { api } from '../backend/api.ts'\n"
            ),
            1
        );
        assert_eq!(
            n_found(
                "ui/src/graph-editor/canvas/Canvas.tsx",
                "import { Shell } from '../../app/Shell.tsx'\n"
            ),
            1
        );
        assert_eq!(
            n_found(
                "ui/src/features/bots/A.tsx",
                "import { Button } from '../../design/Button.tsx'\n"
            ),
            0
        );
        assert_eq!(
            n_found(
                "ui/src/app/Shell.tsx",
                "import { A } from '../features/bots/A.tsx'\n"
            ),
            0
        );
        assert_eq!(
            n_found(
                "ui/src/main.tsx",
                "import { Shell } from './app/Shell.tsx'\n"
            ),
            0
        );
    }
}
