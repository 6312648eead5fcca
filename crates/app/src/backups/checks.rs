//! What a copy must pass before it counts.

use std::sync::Arc;

use sculk_graph::{Document, Severity, check, compile};
use sculk_secrets::{Sensitive, check_passphrase, seal, unseal};
use sculk_store::BackupChecks;

use crate::import::ImportError;

/// A graph of a copy must be one that can be read, and run unless its own errors keep it from that: those
/// it had when it was saved.
fn must_work(graph: &str) -> Result<(), String> {
    let refused = |error: &dyn std::fmt::Display| format!("a graph in it: {error}");
    let document = Document::parse(graph).map_err(|error| refused(&error))?;
    let catalogue = sculk_nodes::catalogue();
    let problems = check(&document, catalogue);
    if problems.iter().any(|one| one.severity == Severity::Error) {
        return Ok(());
    }
    match compile(&document, catalogue, document.dialect) {
        Ok(_) => Ok(()),
        Err(problems) => Err(refused(
            &problems.first().map_or("", |one| one.message.as_str()),
        )),
    }
}

/// What a copy must pass before it counts.
pub(super) fn checks(passphrase: Option<Sensitive<String>>) -> Result<BackupChecks, ImportError> {
    if let Some(phrase) = &passphrase {
        // Refused before anything is copied.
        check_passphrase(phrase)?;
    }
    let seal = passphrase.map(|phrase| -> sculk_store::SealCopy {
        Arc::new(move |plain: &[u8]| {
            let sealed = seal(plain, &phrase).map_err(|error| error.to_string())?;
            let open = unseal(&sealed, &phrase).map_err(|error| error.to_string())?;
            let is_same = open.as_slice() == plain;
            is_same
                .then_some(sealed)
                .ok_or_else(|| "it does not open to what was sealed".to_owned())
        })
    });
    Ok(BackupChecks {
        graphs: Arc::new(|graphs| graphs.iter().try_for_each(|graph| must_work(graph))),
        seal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_that_cannot_be_read_refuses_a_copy_and_one_with_its_own_errors_does_not() {
        let judge = checks(None).unwrap().graphs;
        let whole = r#"{"nodes":[{"id":"start","type":"event:command","position":{"x":0,"y":0},"data":{}}],"connections":[]}"#;
        let unfinished = r#"{"nodes":[{"id":"a","type":"no:such","position":{"x":0,"y":0},"data":{}}],"connections":[]}"#;
        assert_eq!(judge(&[whole.to_owned(), unfinished.to_owned()]), Ok(()));
        let torn = judge(&[whole.to_owned(), "{\"nodes\":".to_owned()]);
        assert!(torn.unwrap_err().contains("a graph in it"));
    }
}
