//! Who broke a limit: by who was called, by where the error was made, or by trying one after the other.

use crate::meter::HOST;
use crate::session::{Outcome, Session};

/// Filled so far, there may be no memory for an error that says so.
const MEMORY_NEARLY_FULL_PERCENT: u64 = 70;

/// What shows which one of several breaks a limit: it is told to each alone.
#[derive(Debug)]
pub(crate) struct Trial {
    /// By name, in the order in which they were called.
    suspects: Vec<String>,
    /// What they were told, as it was handed to them.
    message: String,
    /// The one of them that had computed longest.
    pub(crate) busiest: String,
}

/// So often one is looked for by trying each alone. Two may be too much together and neither alone.
pub(crate) const MAX_TRIALS: u32 = 3;

/// What went wrong in a turn that cannot go on.
pub(crate) struct Broken {
    pub owner: i32,
    pub reason: String,
    pub stack: String,
}

impl Session {
    /// Whether the time is over or the memory is full, and by whom: whose code ran when the time was over, or
    /// else `owner`.
    pub(crate) fn broken(&self, owner: i32, message: &str, stack: &str) -> Option<Broken> {
        let limits = &self.shared.lasting.limits;
        let by_clock = self.shared.watchdog.broken_by.take();
        let reason = if by_clock.is_some() {
            "It computed longer than it may and was stopped.".to_owned()
        } else if message.contains("out of memory") {
            format!(
                "It used more memory than the plugins of a bot may have ({} MB).",
                limits.memory_bytes >> 20
            )
        } else {
            return None;
        };
        let owner = by_clock.filter(|owner| *owner != HOST).unwrap_or(owner);
        Some(Broken {
            owner: self.suspect(owner),
            reason,
            stack: stack.to_owned(),
        })
    }

    /// Whose it is where that is known.
    pub(crate) fn suspect(&self, owner: i32) -> i32 {
        match owner {
            HOST => self.shared.watchdog.current.get(),
            owner => owner,
        }
    }

    /// What was thrown without being anything: the memory is full, or somebody wrote `throw null`.
    pub(crate) fn nothing_thrown(&self) -> Result<(), Broken> {
        if !self.shared.threw_nothing.take() {
            return Ok(());
        }
        let owner = self.suspect(HOST);
        let limit = self.shared.lasting.limits.memory_bytes as u64;
        let usage = self.runtime.memory_usage();
        let used = u64::try_from(usage.malloc_size).unwrap_or(0);
        if !self.shared.was_endless.take() && used * 100 < limit * MEMORY_NEARLY_FULL_PERCENT {
            self.shared.fault(owner, "an event", "null was thrown", "");
            return Ok(());
        }
        Err(Broken {
            owner,
            reason: format!(
                "It used more memory than the plugins of a bot may have ({} MB).",
                limit >> 20
            ),
            stack: String::new(),
        })
    }

    /// What scripts caught, or promises made a rejection of, and still means the end.
    pub(crate) fn swallowed(&self) -> Result<(), Broken> {
        self.nothing_thrown()?;
        let error = self.shared.engine_error.borrow_mut().take();
        let (owner, message, stack) = error.unwrap_or((HOST, String::new(), String::new()));
        self.broken(owner, &message, &stack).map_or(Ok(()), Err)
    }

    pub(crate) fn without(&self, broken: Broken) -> Outcome {
        let plugin = self.shared.name(broken.owner);
        let entered = self.shared.watchdog.entered.borrow();
        let names = entered.iter().filter_map(|&owner| self.shared.name(owner));
        let suspects: Vec<_> = names.collect();
        let busy = |owner: &&i32| {
            let entry = self.shared.plugin(**owner);
            entry.map(|entry| entry.used.busy.get())
        };
        let busiest = entered.iter().max_by_key(busy);
        let busiest = busiest.and_then(|owner| self.shared.name(*owner));
        if let (None, true, Some(message), Some(busiest)) =
            (&plugin, suspects.len() > 1, self.told.take(), busiest)
        {
            return Outcome::Suspected(Trial {
                suspects,
                message,
                busiest,
            });
        }
        let plugin = plugin.or_else(|| suspects.into_iter().next());
        // Nobody can be named: it is the first that could be loaded, or nothing would ever change.
        let plugin = plugin.or_else(|| {
            self.shared
                .plugins
                .first()
                .map(|entry| entry.spec.name.clone())
        });
        match plugin {
            Some(plugin) => Outcome::Without {
                plugin,
                reason: broken.reason,
                stack: broken.stack,
            },
            None => Outcome::Over,
        }
    }

    /// Tells each of several plugins alone what one of them did not survive.
    pub(crate) fn try_each(&self, trial: Trial) -> Result<(), Broken> {
        let message: serde_json::Value = serde_json::from_str(&trial.message).unwrap_or_default();
        for suspect in &trial.suspects {
            let mut plugins = self.shared.plugins.iter();
            let Some(owner) = plugins.position(|entry| entry.spec.name == *suspect) else {
                continue;
            };
            let text = serde_json::json!({ "only": suspect, "message": message.to_string() });
            let text = text.to_string();
            let tried = self.turn(self.shared.lasting.limits.event_ms, "dispatchFor", |_| text);
            tried.map_err(|broken| Broken {
                owner: i32::try_from(owner).unwrap_or(HOST),
                ..broken
            })?;
        }
        Ok(())
    }
}
