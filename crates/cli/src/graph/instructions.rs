//! How many instructions a piece of work takes, where the machine can count them.

/// Counts the instructions of this thread while `work` runs, or says why it cannot.
#[cfg(target_os = "linux")]
pub(super) fn count(work: impl FnOnce()) -> Result<u64, String> {
    use perf_event::{Builder, events::Hardware};
    let unavailable = |error: std::io::Error| {
        format!("the system does not let this program count instructions: {error}")
    };
    let mut counter = Builder::new(Hardware::INSTRUCTIONS)
        .exclude_kernel(true)
        .build()
        .map_err(unavailable)?;
    counter.enable().map_err(unavailable)?;
    work();
    counter.disable().map_err(unavailable)?;
    counter.read().map_err(unavailable)
}

/// Says why instructions cannot be counted.
#[cfg(not(target_os = "linux"))]
pub(super) fn count(work: impl FnOnce()) -> Result<u64, String> {
    drop(work);
    Err("instructions are counted on Linux only".to_owned())
}
