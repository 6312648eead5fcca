//! Any bytes as the text form of a graph: an error with a line, or a document that is written and
//! read back as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sculk_fuzz::{Bytes, compile_and_run};
use sculk_graph::Document;

fuzz_target!(|bytes: &[u8]| {
    match Document::parse_text(&String::from_utf8_lossy(bytes)) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(document) => {
            let text = document.to_text();
            let again = Document::parse_text(&text);
            let again = again.unwrap_or_else(|e| panic!("not read back: {e}\n{text}"));
            assert_eq!(again.to_text(), text);
            assert_eq!(again.to_json(), document.to_json());
            compile_and_run(&document, &mut Bytes(bytes));
        }
    }
});
