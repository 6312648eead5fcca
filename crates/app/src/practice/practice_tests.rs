use std::path::Path;

use super::*;

fn practice(program: &Path) -> Practice {
    Practice::new(program.to_owned(), EventBus::new(), AppClock::start())
}

#[tokio::test]
async fn a_missing_program_is_told_in_plain_words() {
    let practice = practice(Path::new("/nowhere/sculk-worker"));
    let why = practice.start(&practice.turn().await, &[0]).await;
    let why = why.unwrap_err();
    assert!(why.contains("/nowhere/sculk-worker"), "{why}");
    assert!(
        matches!(practice.view(None).state, PracticeStateView::Failed { .. }),
        "it is shown, too"
    );
    assert!(practice.run("list").is_err());
    let line = practice.lines().pop().unwrap();
    assert_eq!(line.kind, PracticeLineKind::Problem);
}

/// A world that says it is open and ends at once.
#[cfg(unix)]
fn doomed(dir: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let program = dir.join("doomed");
    let script = r#"#!/bin/sh
echo '{"type":"ready","port":7,"commands":[],"cast":["Mira"]}'
echo 'this is no JSON and is skipped'
echo '{"type":"joined","player":"Bot_1"}'
exit 3
"#;
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[cfg(unix)]
#[tokio::test]
async fn a_world_that_keeps_dying_is_given_up_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let practice = practice(&doomed(dir.path()));
    let mut phase = practice.inner.phase.subscribe();
    // It may be dead again before anybody hears that it runs.
    let _ = practice.start(&practice.turn().await, &[0]).await;
    let failed = phase.wait_for(|phase| matches!(phase, Phase::Failed { .. }));
    let failed = tokio::time::timeout(PATIENCE, failed).await.unwrap();
    let Phase::Failed { problem } = failed.unwrap().clone() else {
        unreachable!("just waited for");
    };
    assert!(problem.text.contains("code 3"), "{problem:?}");
    assert_eq!(problem.told.code, "endsOnAndOn", "surfaces can say it");
    let n_deaths = practice
        .lines()
        .iter()
        .filter(|line| line.text.contains("It is started again"))
        .count();
    assert_eq!(n_deaths, DEATHS - 1, "the last death is the end");
    assert!(practice.view(None).players.is_empty());
    assert_eq!(practice.view(None).cast, ["Mira"]);
}
