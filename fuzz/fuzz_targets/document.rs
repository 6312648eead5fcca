//! Any bytes as a document: an error with a place, or something that checks, compiles and ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sculk_fuzz::{Bytes, compile_and_run};
use sculk_graph::Document;

fuzz_target!(|bytes: &[u8]| {
    match Document::parse(&String::from_utf8_lossy(bytes)) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(document) => {
            let again = Document::parse(&document.to_json());
            assert!(again.is_ok(), "what is written is read back");
            compile_and_run(&document, &mut Bytes(bytes));
        }
    }
});
