//! Which crate may know which. The table is the architecture; the check reads it.

use Lane::{Heavy, Light, Store};

/// How much has to be built to work on a crate. A crate may not depend on one of a heavier lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Seconds; no I/O.
    Light,
    /// SQLite, the keychain and the use cases.
    Store,
    /// Adapters, hosts, end-to-end.
    Heavy,
}

/// One crate of ours and the crates of ours it may depend on (tests may use more, of its own lane).
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub name: &'static str,
    pub lane: Lane,
    pub may_use: &'static [&'static str],
}

const fn row(name: &'static str, lane: Lane, may_use: &'static [&'static str]) -> Row {
    Row {
        name,
        lane,
        may_use,
    }
}

const LIGHT: &[&str] = &[
    "sculk-core",
    "sculk-graph",
    "sculk-nodes",
    "sculk-automation",
    "sculk-bots",
    "sculk-contract",
    "sculk-parcel",
];

/// The crates of the workspace, from the inside out. A crate that is missing here is a finding.
pub const CRATES: &[Row] = &[
    row("sculk-core", Light, &[]),
    row("sculk-contract", Light, &[]),
    row("sculk-graph", Light, &["sculk-core"]),
    row("sculk-nodes", Light, &["sculk-core", "sculk-graph"]),
    row("sculk-automation", Light, &["sculk-core"]),
    row("sculk-bots", Light, &["sculk-core"]),
    row("sculk-parcel", Light, &[]),
    row(
        "sculk-plugins",
        Light,
        &["sculk-core", "sculk-automation", "sculk-bots"],
    ),
    row("sculk-plugins-js", Heavy, &["sculk-bots", "sculk-plugins"]),
    row("sculk-testkit", Light, LIGHT),
    row("socks5-impl", Heavy, &[]),
    row("sculk-tunnel", Store, &["sculk-bots"]),
    row("sculk-migrations", Store, &[]),
    row("sculk-store", Store, &["sculk-core", "sculk-migrations"]),
    row("sculk-secrets", Store, &["sculk-core"]),
    row("sculk-accounts", Store, &["sculk-core", "sculk-secrets"]),
    row("sculk-blockmine", Store, &["sculk-parcel"]),
    row(
        "sculk-app",
        Store,
        &[
            "sculk-parcel",
            "sculk-blockmine",
            "sculk-core",
            "sculk-graph",
            "sculk-nodes",
            "sculk-automation",
            "sculk-bots",
            "sculk-contract",
            "sculk-store",
            "sculk-secrets",
            "sculk-accounts",
            "sculk-tunnel",
            "sculk-plugins",
        ],
    ),
    row(
        "sculk-bots-azalea",
        Heavy,
        &["sculk-core", "sculk-bots", "sculk-tunnel"],
    ),
    row(
        "sculk-worker",
        Heavy,
        &[
            "sculk-core",
            "sculk-bots",
            "sculk-bots-azalea",
            "sculk-practice",
            "sculk-plugins",
            "sculk-plugins-js",
        ],
    ),
    row("sculk-practice", Heavy, &[]),
    row("sculk-link", Heavy, &["sculk-contract"]),
    // A host chooses where secrets are kept, so it names `secrets` besides what it serves.
    row(
        "sculk-host",
        Heavy,
        &["sculk-app", "sculk-contract", "sculk-link", "sculk-secrets"],
    ),
    row("sculk-desktop", Heavy, &["sculk-contract", "sculk-link"]),
    row(
        "sculk-cli",
        Heavy,
        &[
            "sculk-core",
            "sculk-graph",
            "sculk-nodes",
            "sculk-bots",
            "sculk-contract",
            "sculk-app",
            "sculk-secrets",
            "sculk-practice",
            "sculk-link",
            "sculk-plugins",
            "sculk-plugins-js",
        ],
    ),
    row("sculk-stories", Heavy, &[]),
    row("xtask", Heavy, &[]),
];

/// For tests only: nothing that ships may depend on it.
pub const TESTS_ONLY: &str = "sculk-testkit";

/// These decide and never act: no I/O, no clock, no randomness, no tasks.
pub const PURE: &[&str] = &[
    "sculk-core",
    "sculk-graph",
    "sculk-nodes",
    "sculk-automation",
    "sculk-plugins",
];

/// What a pure crate may not have below it.
pub const NOT_IN_PURE: &[&str] = &[
    "tokio",
    "async-std",
    "smol",
    "mio",
    "rand",
    "chrono",
    "time",
];

/// What the code of a pure crate may not say (its tests may).
pub const NOT_SAID_IN_PURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::io",
    "SystemTime::now",
    "Instant::now",
];

/// The contract is read by every surface, so it drags nothing along.
pub const CONTRACT: &str = "sculk-contract";
/// All that the contract may depend on outside its tests.
pub const CONTRACT_MAY_USE: &[&str] = &["serde", "specta"];

/// A library that is walled off: named by `named_by` alone, and below nobody else than `behind`.
#[derive(Debug, Clone, Copy)]
pub struct Wall {
    /// Package names: an exact one, or all that begin with it when it ends in `*`.
    pub packages: &'static [&'static str],
    pub named_by: &'static [&'static str],
    pub behind: &'static [&'static str],
}

/// The heavy dependencies and who stands between them and the rest.
pub const WALLS: &[Wall] = &[
    Wall {
        packages: &["tauri", "tauri-*", "wry"],
        named_by: &["sculk-desktop"],
        behind: &[],
    },
    // The core draws its tray itself; a toolkit must not come below it where D-Bus does without.
    Wall {
        packages: &["tao", "tray-icon", "ksni"],
        named_by: &["sculk-host"],
        behind: &["sculk-desktop"],
    },
    Wall {
        packages: &["azalea", "azalea-client"],
        named_by: &["sculk-bots-azalea"],
        behind: &["sculk-worker"],
    },
    // The packets alone, which the practice world speaks too. Bots switch on bevy in them, and what
    // the workspace resolves does not tell the two apart.
    Wall {
        packages: &["azalea-*", "bevy", "bevy_*"],
        named_by: &["sculk-bots-azalea", "sculk-practice"],
        behind: &["sculk-worker", "sculk-cli"],
    },
    Wall {
        packages: &["sea-orm", "sea-orm-*", "sqlx", "sqlx-*", "libsqlite3-sys"],
        named_by: &["sculk-store", "sculk-migrations"],
        behind: &["sculk-app", "sculk-host", "sculk-cli"],
    },
    Wall {
        packages: &["rquickjs", "rquickjs-*"],
        named_by: &["sculk-plugins-js"],
        behind: &["sculk-cli", "sculk-worker"],
    },
    Wall {
        packages: &["keyring", "keyring-*"],
        named_by: &["sculk-secrets"],
        behind: &["sculk-accounts", "sculk-app", "sculk-host", "sculk-cli"],
    },
];

impl Wall {
    /// Whether `package` is one of the libraries behind this wall.
    pub fn holds(&self, package: &str) -> bool {
        self.packages
            .iter()
            .any(|pattern| matches(pattern, package))
    }
}

/// Whether a package's name is `pattern`, or begins with it when it ends in `*`.
pub fn matches(pattern: &str, package: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => package.starts_with(start),
        None => package == pattern,
    }
}

/// The row of a crate of ours.
pub fn find(name: &str) -> Option<&'static Row> {
    CRATES.iter().find(|row| row.name == name)
}
