//! What stands in a plugin's sources: what it will ask for, and what is suspicious, with places.
//!
//! A scan reads text and runs nothing. It finds what is there to be found and proves nothing by
//! finding nothing: the permissions hold whatever it says.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::capability::Capability;

/// Most findings of one file; one is enough to look, a thousand would hide the rest.
const MAX_PER_FILE: usize = 50;
/// A line longer than this is nothing a person wrote.
const MAX_HUMAN_LINE: usize = 2_000;

/// Something in a source that the user should know of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The file, relative to the plugin's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What kind.
    pub kind: FindingKind,
    /// In plain words.
    pub says: String,
}

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FindingKind {
    /// Characters that cannot be seen or that turn the order of the text around.
    HiddenUnicode,
    /// A word of letters of several alphabets, which looks like another word.
    Homoglyph,
    /// Code made from text while it runs.
    DynamicCode,
    /// Code that is written not to be read.
    Obfuscation,
    /// A place that things are often stolen to.
    BadHost,
    /// Something that never works here.
    NotThere,
}

/// What a scan found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scan {
    /// What the user should know, file by file.
    pub findings: Vec<Finding>,
    /// What the plugin will ask for.
    pub wants: BTreeSet<Capability>,
}

/// Hosts that collect what is sent to them for whoever opened the address.
const BAD_HOSTS: &[&str] = &[
    "discord.com/api/webhooks",
    "discordapp.com/api/webhooks",
    "webhook.site",
    "requestbin",
    "pipedream.net",
    "ngrok.io",
    "ngrok-free.app",
    "grabify.link",
    "iplogger.",
    "burpcollaborator",
    "oast.",
    "interact.sh",
    "pastebin.com",
    "transfer.sh",
    "anonfiles.com",
];

/// Modules of Node that reach what no plugin reaches here.
const NOT_THERE: &[&str] = &[
    "child_process",
    "worker_threads",
    "cluster",
    "vm",
    "net",
    "dgram",
    "dns",
    "tls",
    "repl",
    "inspector",
    "v8",
    "http2",
    "wasi",
];

/// Endings of files that plugins can load as scripts. What cannot be loaded is not scanned, and what is not
/// scanned cannot be loaded.
const SCRIPTS: [&str; 3] = [".js", ".cjs", ".mjs"];

/// Whether a file can be loaded as a script, by its path in the plugin's folder.
#[must_use]
pub fn is_script(path: &str) -> bool {
    SCRIPTS.iter().any(|ending| path.ends_with(ending))
}

/// Whether a file can be loaded at all: a script, or data.
#[must_use]
pub fn is_loadable(path: &str) -> bool {
    is_script(path) || path.ends_with(".json")
}

/// Whether it is of a package that a plugin brings along, written by somebody else.
fn is_package(path: &str) -> bool {
    path.starts_with("node_modules/") || path.contains("/node_modules/")
}

impl Scan {
    /// Scans files, given as paths and bytes, as far as they can be loaded.
    pub fn of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut scan = Self::default();
        for (path, bytes) in files {
            if !is_script(path) {
                continue;
            }
            // As they are when they are loaded.
            let text = String::from_utf8_lossy(bytes);
            if let Some(line) = first_line_that_is_no_text(bytes) {
                scan.findings.push(Finding {
                    file: path.to_owned(),
                    line,
                    kind: FindingKind::HiddenUnicode,
                    says: "bytes that are no text".to_owned(),
                });
            }
            scan.file(path, &text);
        }
        scan
    }

    /// Scans files, given as paths and texts.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::of_files(
            files
                .into_iter()
                .map(|(path, text)| (path, text.as_bytes())),
        )
    }

    /// Packages show what is suspicious. What they could ask for is not asked of the user: half of it is
    /// addresses in comments, and what a plugin needs shows in its own scripts.
    fn file(&mut self, path: &str, text: &str) {
        let is_package = is_package(path);
        let mut found = Vec::new();
        for (idx, line) in text.lines().enumerate() {
            let mut note = |kind, says: String| {
                if found.len() < MAX_PER_FILE {
                    found.push(Finding {
                        file: path.to_owned(),
                        line: idx + 1,
                        kind,
                        says,
                    });
                }
            };
            hidden(line, &mut note);
            homoglyphs(line, &mut note);
            dynamic(line, &mut note);
            obfuscated(line, &mut note);
            hosts(line, &mut note);
            not_there(line, &mut note);
            if !is_package {
                self.wishes(line);
            }
        }
        self.findings.extend(found);
    }

    fn wishes(&mut self, line: &str) {
        let has = |word: &str| line.contains(word);
        if has("fetch(")
            || required(line, "http")
            || required(line, "https")
            || required(line, "axios")
        {
            self.wants.insert(Capability::Network("*".to_owned()));
        }
        for host in hosts_in(line) {
            self.wants.insert(Capability::Network(host));
        }
        if required(line, "fs") || required(line, "fs/promises") {
            self.wants.insert(Capability::Files);
        }
        if has("config.password") || has("changeCredentials") || has("updateCredentials") {
            self.wants.insert(Capability::Credentials);
        }
        if has("._client") {
            self.wants.insert(Capability::Packets);
        }
        if required(line, "os") || required(line, "systeminformation") {
            self.wants.insert(Capability::Process);
        }
        if reads_settings_of_others(line) {
            self.wants.insert(Capability::PluginData);
        }
    }
}

/// `bot.config.plugins`, whose rows hold the settings of all plugins.
fn reads_settings_of_others(line: &str) -> bool {
    line.contains("config.plugins") || line.contains("config?.plugins")
}

fn not_there(line: &str, note: &mut impl FnMut(FindingKind, String)) {
    for module in NOT_THERE {
        if required(line, module) {
            note(
                FindingKind::NotThere,
                format!("it asks for “{module}”, which no plugin gets"),
            );
        }
    }
}

/// The line, from 1, of the first byte that is no UTF-8.
fn first_line_that_is_no_text(bytes: &[u8]) -> Option<usize> {
    let at = std::str::from_utf8(bytes).err()?.valid_up_to();
    let before = bytes.get(..at).unwrap_or_default();
    Some(1 + before.iter().filter(|byte| **byte == b'\n').count())
}

fn required(line: &str, module: &str) -> bool {
    ["'", "\""].iter().any(|quote| {
        ["", "node:"].iter().any(|scheme| {
            let name = format!("{quote}{scheme}{module}{quote}");
            line.contains(&format!("require({name}"))
                || line.contains(&format!("from {name}"))
                || line.contains(&format!("import({name}"))
        })
    })
}

fn hosts_in(line: &str) -> Vec<String> {
    let mut hosts = Vec::new();
    for scheme in ["https://", "http://"] {
        for (at, _) in line.match_indices(scheme) {
            let rest = &line[at + scheme.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c)));
            let host = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
            if host.contains('.') && !host.starts_with('.') && !host.ends_with('.') {
                hosts.push(host);
            }
        }
    }
    hosts
}

fn hidden(line: &str, note: &mut impl FnMut(FindingKind, String)) {
    let is_hidden = |c: &char| {
        matches!(*c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{00ad}' | '\u{180e}' | '\u{3164}'
            | '\u{115f}' | '\u{1160}' | '\u{e0000}'..='\u{e007f}' | '\u{fe00}'..='\u{fe0e}')
    };
    let line = line.trim_start_matches('\u{feff}');
    if let Some(c) = line.chars().find(is_hidden) {
        note(
            FindingKind::HiddenUnicode,
            format!("a character that cannot be seen: U+{:04X}", u32::from(c)),
        );
    }
}

/// Words of Latin letters with Cyrillic or Greek ones among them. Words of one alphabet are what
/// people write.
fn homoglyphs(line: &str, note: &mut impl FnMut(FindingKind, String)) {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    for word in line.split(|c: char| !is_word(c)) {
        let has_latin = word.chars().any(|c| c.is_ascii_alphabetic());
        let lookalike = |c: &char| "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοαρνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".contains(*c);
        let others: Vec<char> = word
            .chars()
            .filter(|c| c.is_alphabetic() && !c.is_ascii())
            .collect();
        if has_latin && !others.is_empty() && others.iter().all(lookalike) {
            note(
                FindingKind::Homoglyph,
                format!("“{word}” mixes letters that look alike from several alphabets"),
            );
        }
    }
}

fn dynamic(line: &str, note: &mut impl FnMut(FindingKind, String)) {
    for call in [
        "eval(",
        "new Function(",
        "Function(\"",
        "Function('",
        ".constructor('",
        ".constructor(\"",
    ] {
        let is_call = line.match_indices(call).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            call.starts_with('.') || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
        });
        if is_call {
            note(
                FindingKind::DynamicCode,
                format!(
                    "it makes code from text with {}",
                    call.trim_end_matches(['(', '"', '\''])
                ),
            );
            return;
        }
    }
}

fn obfuscated(line: &str, note: &mut impl FnMut(FindingKind, String)) {
    let n_escapes = line.matches("\\x").count() + line.matches("\\u00").count();
    let n_hex_names = line.matches("_0x").count();
    if n_escapes > 20 || n_hex_names > 5 {
        note(
            FindingKind::Obfuscation,
            "text and names are written in numbers, so that nobody can read them".to_owned(),
        );
    } else if line.len() > MAX_HUMAN_LINE {
        note(
            FindingKind::Obfuscation,
            format!("a line of {} characters", line.chars().count()),
        );
    }
}

fn hosts(line: &str, note: &mut impl FnMut(FindingKind, String)) {
    let lower = line.to_ascii_lowercase();
    if let Some(host) = BAD_HOSTS.iter().find(|host| lower.contains(**host)) {
        note(
            FindingKind::BadHost,
            format!("it names {host}, where stolen things are often sent"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FindingKind> {
        Scan::of([("a.js", text)])
            .findings
            .iter()
            .map(|one| one.kind)
            .collect()
    }

    #[test]
    fn what_hides_is_found() {
        for (text, kind) in [
            ("if (a) {\u{202e} }", FindingKind::HiddenUnicode),
            ("const x\u{200b} = 1", FindingKind::HiddenUnicode),
            ("const usеr = 1", FindingKind::Homoglyph),
            ("eval(x)", FindingKind::DynamicCode),
            (
                "[].constructor.constructor('return this')()",
                FindingKind::DynamicCode,
            ),
            ("post('https://webhook.site/1')", FindingKind::BadHost),
            ("require('child_process')", FindingKind::NotThere),
            ("_0x1(_0x2,_0x3,_0x4,_0x5,_0x6)", FindingKind::Obfuscation),
        ] {
            assert!(
                kinds(text).contains(&kind),
                "{text:?} gave {:?}",
                kinds(text)
            );
        }
    }

    #[test]
    fn ordinary_code_is_not_accused() {
        for text in [
            "bot.sendMessage('chat', 'Привет, Steve!')",
            "const сообщение = 'x'",
            "medieval(x); retrieval(y)",
            "\u{feff}const a = 1",
        ] {
            assert!(kinds(text).is_empty(), "{text:?} gave {:?}", kinds(text));
        }
    }

    #[test]
    fn whatever_can_be_loaded_is_scanned() {
        let files: [(&str, &[u8]); 4] = [
            ("a.js", b"// \xff\n\neval(x); require('fs')"),
            (
                "node_modules/dep/i.cjs",
                b"eval(x); // https://docs.example.com/\nrequire('fs')",
            ),
            ("README.md", b"eval(x) https://example.com/"),
            ("lib/b.mjs", b"\xffeval(x)"),
        ];
        let scan = Scan::of_files(files);
        let found: Vec<_> = scan
            .findings
            .iter()
            .map(|one| (one.file.as_str(), one.line, one.kind))
            .collect();
        assert_eq!(
            found,
            [
                ("a.js", 1, FindingKind::HiddenUnicode),
                ("a.js", 3, FindingKind::DynamicCode),
                ("node_modules/dep/i.cjs", 1, FindingKind::DynamicCode),
                ("lib/b.mjs", 1, FindingKind::HiddenUnicode),
                ("lib/b.mjs", 1, FindingKind::DynamicCode),
            ]
        );
        assert_eq!(scan.wants, [Capability::Files].into());
        assert!(found.iter().all(|(file, ..)| is_loadable(file)) && !is_loadable("x.txt"));
    }

    #[test]
    fn who_reads_the_settings_of_others_asks_for_them() {
        for text in [
            "const row = bot.config.plugins.find((one) => one.name === 'x'); JSON.parse(row.settings)",
            "this.bot.config?.plugins",
        ] {
            let scan = Scan::of([("a.js", text)]);
            assert_eq!(scan.wants, [Capability::PluginData].into(), "{text}");
        }
        assert!(Scan::of([("a.js", "bot.config.owners")]).wants.is_empty());
    }

    #[test]
    fn wishes_are_read_from_the_code() {
        let text = "const fs = require('node:fs');\nfetch('https://api.example.com/v1');\nbot.config.password; bot.config.plugins[0].settings";
        let wants: Vec<String> = Scan::of([("a.js", text)])
            .wants
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            wants,
            [
                "network",
                "network:api.example.com",
                "files",
                "credentials",
                "plugin-data"
            ]
        );
    }
}
