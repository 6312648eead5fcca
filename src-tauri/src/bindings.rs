//! The TypeScript bindings of the contract: checked in, compared by this test, and rewritten by it
//! when `SCULK_WRITE_BINDINGS=1` (`make bindings`).

use std::path::Path;

use specta_typescript::Typescript;

#[test]
fn checked_in_bindings_are_the_contracts() {
    let kept_at = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/backend/bindings.ts");
    let dir = tempfile::tempdir().unwrap();
    let fresh_at = dir.path().join("bindings.ts");
    crate::bridge::builder()
        .export(
            Typescript::default().header("// Generated from crates/contract. Do not edit.\n"),
            &fresh_at,
        )
        .unwrap();
    let fresh = std::fs::read_to_string(&fresh_at).unwrap();
    if std::env::var("SCULK_WRITE_BINDINGS").is_ok_and(|value| value == "1") {
        std::fs::write(&kept_at, fresh).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&kept_at).unwrap_or_default();
    assert!(
        fresh == kept,
        "ui/src/backend/bindings.ts is stale: run `make bindings` and commit it"
    );
}
