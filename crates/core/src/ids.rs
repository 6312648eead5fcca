//! Ids of things the store keeps. Newtypes, so that a bot is never taken for a server.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i32);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A bot.
    BotId
);
id!(
    /// A server in the address book.
    ServerId
);
id!(
    /// An account that is signed in with Microsoft.
    AccountId
);
id!(
    /// A proxy.
    ProxyId
);
id!(
    /// A chat command of a bot.
    CommandId
);
id!(
    /// A graph of a bot that events start.
    EventGraphId
);
id!(
    /// Somebody a bot knows by name.
    UserId
);
id!(
    /// A group of users of a bot.
    GroupId
);
id!(
    /// A group of bots.
    BotGroupId
);
id!(
    /// Something that happens by itself at certain times.
    ScheduleId
);
id!(
    /// One thing that came of a schedule.
    JobId
);
