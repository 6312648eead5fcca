//! Every recording of BlockMine's engine, replayed in the `blockmine` dialect.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{fs, path::Path};

use sculk_nodes::conform::{CaseReport, conform};

fn reports(folder: &str) -> Vec<(String, Vec<CaseReport>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let entries = fs::read_dir(&folder).expect("the folder of recordings is there");
    let mut names: Vec<String> = entries
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter_map(|n| n.strip_suffix(".expected.json").map(str::to_owned))
        .filter(|n| n != "g_events")
        .collect();
    names.sort();
    let read = |name: String| {
        let text = |end: &str| fs::read_to_string(folder.join(format!("{name}{end}")));
        let graph = text(".json").expect("the graph is there");
        let expected = text(".expected.json").expect("the expectations are there");
        let cases = conform(&name, &graph, &expected).expect("the recording is read");
        (name, cases)
    };
    names.into_iter().map(read).collect()
}

#[test]
fn every_recording_is_reproduced() {
    let mut failures = Vec::new();
    let all = reports("conformance")
        .into_iter()
        .chain(reports("conformance/bench"));
    let mut n_cases = 0;
    for (_, cases) in all {
        n_cases += cases.len();
        let failed = cases.iter().filter(|c| !c.is_passed());
        failures.extend(failed.map(ToString::to_string));
    }
    assert!(n_cases >= 30, "the recordings were not found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
