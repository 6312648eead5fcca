//! How long it takes to read, check and compile small documents that are written to be slow, beside
//! an ordinary one of about their size.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::expect_used,
    reason = "a benchmark stops at the first surprise"
)]

#[path = "../tests/hostile/documents.rs"]
mod documents;
mod support;

use std::{hint::black_box, time::Instant};

use sculk_graph::{Document, check, compile};
use sculk_nodes::catalogue;

fn ms<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begin = Instant::now();
    let made = black_box(work());
    (made, begin.elapsed().as_secs_f64() * 1e3)
}

fn row(name: &str, text: &str) {
    let (document, read) = ms(|| Document::parse(text).expect("the document is read"));
    let (_, checked) = ms(|| check(&document, catalogue()));
    let (compiled, whole) = ms(|| compile(&document, catalogue(), document.dialect));
    let end = match compiled {
        Ok(program) => format!("{} instructions", program.len()),
        Err(problems) => problems
            .iter()
            .map(|p| p.code)
            .next_back()
            .unwrap_or_default()
            .to_owned(),
    };
    let mb = support::as_mb(text.len());
    println!("{name:<24} {mb:>6.2} {read:>9.1} {checked:>9.1} {whole:>11.1}  {end}");
}

fn main() {
    println!(
        "{:<24} {:>6} {:>9} {:>9} {:>11}",
        "hostile document", "MB", "read ms", "check ms", "compile ms"
    );
    row("(an ordinary one)", &support::large(6600).to_json());
    for (name, text) in documents::all() {
        row(name, &text);
    }
}
