//! How latencies are printed.

use std::time::Duration;

/// Prints median, 99th percentile and maximum in milliseconds.
pub fn print_latency(what: &str, samples: &mut [Duration]) {
    samples.sort_unstable();
    let at =
        |share: f64| samples[((samples.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms (n = {})",
        at(0.5),
        at(0.99),
        at(1.0),
        samples.len()
    );
}
