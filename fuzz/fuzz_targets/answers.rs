//! Any document of real nodes, any answers of the world.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sculk_fuzz::{Bytes, compile_and_run};

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    if let Some(document) = bytes.document() {
        compile_and_run(&document, &mut bytes);
    }
});
