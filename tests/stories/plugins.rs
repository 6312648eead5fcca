//! The tutorial of docs/plugins.md, typed as it stands there.

use std::process::{Command, Output};

use crate::terminal::sculk;

fn run(folder: &std::path::Path, args: &[&str]) -> Output {
    Command::new(sculk())
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

fn fine(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    said
}

#[test]
fn the_tutorial_makes_a_plugin_that_answers_in_a_practice_world() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fine(&run(path, &["plugin", "new", "hello"]));
    let checked = fine(&run(path, &["plugin", "check", "hello"]));
    assert!(checked.contains("asks for no permission"), "{checked}");
    let tested = fine(&run(path, &["plugin", "test", "hello"]));
    assert!(tested.contains("1 scenes passed"), "{tested}");
    fine(&run(path, &["plugin", "pack", "hello"]));
    assert!(path.join("hello-1.0.0.zip").is_file());
    assert!(!run(path, &["plugin", "new", "hello"]).status.success());
}
