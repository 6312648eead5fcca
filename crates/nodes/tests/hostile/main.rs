//! Small documents that are written to be slow are read, checked and compiled, or refused with a
//! reason, in about the time an ordinary one of their size takes. Where that were not so, these
//! tests would take minutes or fill the memory.

mod documents;

use sculk_graph::{Document, Severity, check, compile};
use sculk_nodes::catalogue;

#[test]
fn small_documents_written_to_be_slow_are_compiled_or_refused() {
    for (name, text) in documents::all() {
        assert!(text.len() < 2_000_000, "{name} is {} bytes", text.len());
        let document = Document::parse(&text).expect(name);
        let problems = check(&document, catalogue());
        let is_refused = problems.iter().any(|p| p.severity == Severity::Error);
        let expected = [
            "calls that double",
            "paths of long ids",
            "data that is copied",
        ];
        assert_eq!(is_refused, expected.contains(&name), "{name}");
        if is_refused {
            assert!(problems.iter().any(|p| p.code == "subgraphs_too_large"));
        }
        match compile(&document, catalogue(), document.dialect) {
            Ok(program) => assert!(!program.is_empty(), "{name}"),
            Err(problems) => {
                let codes = ["program_too_large", "subgraphs_too_large"];
                assert!(problems.iter().any(|p| codes.contains(&p.code)), "{name}");
            }
        }
    }
}
