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

#[test]
fn a_plugin_works_with_its_hands_in_a_practice_world() {
    let workshop = concat!(env!("CARGO_MANIFEST_DIR"), "/plugins/workshop");
    let folder = tempfile::tempdir().unwrap();
    let args = ["plugin", "try", workshop, "--practice", "--seconds", "120"];
    let told = fine(&run(folder.path(), &args));
    for line in [
        "chest: 16 logs",
        "took 3, left 13",
        "no: There is no diamond in the container.",
        "no: wooden_pickaxe needs a crafting table.",
        "made 1 pickaxe, 7 planks left",
        "smelted 1 iron_ingot",
        "sign: Welcome to the",
        "is out of reach:",
        "built oak_planks where air was",
        "workshop: done",
    ] {
        assert!(told.contains(line), "{line:?} is missing:\n{told}");
    }
    assert!(!told.contains("fault"), "{told}");
}
