use serde::{Deserialize, Serialize};

/// What a run may use up. A broken quota ends the run and names the node.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Quotas {
    /// Exec nodes entered.
    pub steps: u64,
    /// Work done, in units of roughly one simple instruction.
    pub work: u64,
    /// Work done before the run yields to others.
    pub slice: u64,
    /// Memory held by the run's values, in bytes.
    pub memory: usize,
    /// Loops, chains and expressions inside one another.
    pub depth: usize,
    /// Rounds of one loop, or items one node evaluates something for, all of the run together.
    pub rounds: u64,
    /// Branches that run side by side.
    pub branches: usize,
    /// Milliseconds spent in delays; none: without limit. The `blockmine` dialect ends a run at the first node after 30 s.
    pub waiting_ms: Option<f64>,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            steps: 1_000_000,
            work: 2_000_000_000,
            slice: 2_000_000,
            memory: 256 * 1024 * 1024,
            depth: 10_000,
            // BlockMine counts none of a loop over a list, but in its 30 s it does no more than these.
            rounds: 100_000_000,
            branches: 64,
            waiting_ms: None,
        }
    }
}

impl Quotas {
    /// BlockMine's own limits, where it has any.
    #[must_use]
    pub fn blockmine() -> Self {
        Self {
            steps: 50_000,
            // BlockMine counts none: whatever its steps and loops nest has room.
            depth: 200_000,
            waiting_ms: Some(30_000.0),
            ..Self::default()
        }
    }

    /// The defaults of a dialect.
    #[must_use]
    pub fn of(dialect: crate::Dialect) -> Self {
        match dialect {
            crate::Dialect::Blockmine => Self::blockmine(),
            crate::Dialect::Sculk => Self::default(),
        }
    }
}
