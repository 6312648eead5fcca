//! `sculk graph` as somebody at a terminal uses it: the real binary, its output and exit codes.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod documents;
mod runs;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A graph that says what the argument `word` is, waits, and says that it is over.
pub(crate) const GRAPH: &str = r#"{"format_version":1,
"nodes":[
 {"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}},
 {"id":"word","type":"data:get_argument","position":{"x":0,"y":0},"data":{"argumentName":"word"}},
 {"id":"say","type":"action:send_message","position":{"x":0,"y":0},"data":{"message":"you said {word}","chat_type":"chat"}},
 {"id":"wait","type":"flow:delay","position":{"x":0,"y":0},"data":{"delay":50}},
 {"id":"bye","type":"action:send_message","position":{"x":0,"y":0},"data":{"message":"bye {word}","chat_type":"chat"}}],
"connections":[
 {"id":"1","sourceNodeId":"start","sourcePinId":"exec","targetNodeId":"say","targetPinId":"exec"},
 {"id":"2","sourceNodeId":"word","sourcePinId":"value","targetNodeId":"say","targetPinId":"var_word"},
 {"id":"3","sourceNodeId":"say","sourcePinId":"exec","targetNodeId":"wait","targetPinId":"exec"},
 {"id":"4","sourceNodeId":"wait","sourcePinId":"exec","targetNodeId":"bye","targetPinId":"exec"},
 {"id":"5","sourceNodeId":"word","sourcePinId":"value","targetNodeId":"bye","targetPinId":"var_word"}],
"tests":[{"name":"greets","args":{"word":"hey"},
 "expect":{"effects":[{"effect":"sendMessage","text":"you said hey"},{"effect":"sendMessage","text":"bye hey"}]}}]}"#;

/// What came of a call.
pub(crate) struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// A folder with files, and the program to call in it.
pub(crate) struct Desk(tempfile::TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("it is written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it is read")
    }

    pub(crate) fn graph(&self, args: &[&str]) -> Said {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_sculk"))
            .arg("graph")
            .args(args)
            .current_dir(self.0.path())
            .output()
            .expect("the program starts");
        Said {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A recorded graph of the engine's tests.
pub(crate) fn recorded(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../nodes/tests/conformance");
    fs::read_to_string(folder.join(name)).expect("the recording is there")
}

pub(crate) fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}
