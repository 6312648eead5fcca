//! What processes cost, as Linux counts it. `NaN` where it does not tell.

use std::fs::read_to_string;

/// Resident memory and its peak in MB (10^6 bytes).
pub fn resident_mb(pid: u32) -> (f64, f64) {
    let status = read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    (kib(&status, "VmRSS:"), kib(&status, "VmHWM:"))
}

/// Memory in MB, what several processes share divided among them.
pub fn proportional_mb(pid: u32) -> f64 {
    let rollup = read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    kib(&rollup, "Pss:")
}

fn kib(text: &str, key: &str) -> f64 {
    let kib = text.lines().find_map(|line| {
        line.strip_prefix(key)?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    kib.map_or(f64::NAN, |kib| kib * 1024.0 / 1e6)
}

/// User and system time of a process so far; `/proc` counts in hundredths of a second.
pub fn cpu_seconds(pid: u32) -> f64 {
    let stat = read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(f64::NAN)
    };
    (ticks(11) + ticks(12)) / 100.0
}

/// A number in a variable of the environment.
pub fn number<T: std::str::FromStr>(variable: &str) -> Option<T> {
    std::env::var(variable).ok()?.parse().ok()
}
