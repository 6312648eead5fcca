//! What the core and the process that runs plugins say to each other: one JSON object a line.
//!
//! Plugins of several bots live in one process, which is none of those that hold the bots: what ends it
//! ends no connection. A life is one run of a bot's plugins, from its start to its end; messages of an
//! earlier life that come late are told apart by its number.

use sculk_core::BotId;
use serde::{Deserialize, Serialize};

use crate::port::{EngineSpec, FromPlugins, ToPlugins};

/// The version of these messages. Both ends must speak the same.
pub const HOSTING_VERSION: u32 = 2;
/// The first argument by which the worker's program runs plugins.
pub const PLUGINS_MODE: &str = "plugins";
/// Most bytes of one line.
pub const MAX_LINE: usize = 16 << 20;

/// To the process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ToHost {
    /// A bot's plugins shall run. Those of an earlier life end.
    Start {
        /// Whose.
        bot: BotId,
        /// The number of this life.
        life: u64,
        /// What they are.
        spec: Box<EngineSpec>,
    },
    /// Something for a bot's plugins.
    Tell {
        /// Whose.
        bot: BotId,
        /// In which life.
        life: u64,
        /// What.
        message: Box<ToPlugins>,
    },
    /// Ask for a sign of life, answered by [`FromHost::Pong`].
    Ping {
        /// Returned with the answer.
        seq: u64,
    },
    /// All plugins end, then the process.
    Shutdown,
}

/// From the process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FromHost {
    /// The first message.
    Hello {
        /// Which messages it speaks.
        version: u32,
    },
    /// A bot's plugins said something.
    Said {
        /// Whose.
        bot: BotId,
        /// In which life.
        life: u64,
        /// What.
        message: Box<FromPlugins>,
    },
    /// A bot's plugins cannot run.
    NotStarted {
        /// Whose.
        bot: BotId,
        /// In which life.
        life: u64,
        /// Why, in plain words.
        problem: String,
    },
    /// Events were left out, since a bot's plugins were too slow.
    LeftOut {
        /// Whose.
        bot: BotId,
        /// In which life.
        life: u64,
        /// How many since the last time.
        n: u64,
    },
    /// A turn of a bot's plugins should have been over long ago, and what should have stopped it does not:
    /// only the end of the process does. Told once for each turn.
    Stuck {
        /// Whose.
        bot: BotId,
        /// In which life.
        life: u64,
        /// Whose turn it is, where that is known.
        plugin: Option<String>,
        /// For how long it should have been over, in whole seconds.
        seconds: u64,
    },
    /// The answer to [`ToHost::Ping`].
    Pong {
        /// The ping's number.
        seq: u64,
    },
}

/// A message as a line.
///
/// # Errors
/// Why it cannot be sent: it is too large, or has no JSON form.
pub fn line<T: Serialize>(message: &T) -> Result<Vec<u8>, String> {
    let mut bytes = serde_json::to_vec(message).map_err(|error| error.to_string())?;
    if bytes.len() >= MAX_LINE {
        return Err(format!(
            "it has {} MB, and at most {} are sent",
            bytes.len() >> 20,
            MAX_LINE >> 20
        ));
    }
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use sculk_bots::{ProxyKind, ProxyRoute, Secret};

    use super::*;
    use crate::limits::Limits;
    use crate::port::{BotProfile, WebWay};

    #[test]
    fn a_message_is_one_line_whatever_stands_in_it() {
        let message = ToHost::Tell {
            bot: BotId(3),
            life: 7,
            message: Box::new(ToPlugins::End {
                reason: "one\ntwo\r\u{2028}three".to_owned(),
            }),
        };
        let bytes = line(&message).unwrap();
        assert_eq!(bytes.iter().filter(|&&byte| byte == b'\n').count(), 1);
        assert_eq!(bytes.last(), Some(&b'\n'));
        assert_eq!(serde_json::from_slice::<ToHost>(&bytes).unwrap(), message);
    }

    #[test]
    fn a_bot_that_goes_through_a_proxy_can_be_handed_over() {
        let route = ProxyRoute::new(ProxyKind::Socks5, "127.0.0.1", 1080);
        for route in [
            route.clone(),
            route.with_login("alex", Secret::new("hunter2")),
        ] {
            let message = ToHost::Start {
                bot: BotId(3),
                life: 7,
                spec: Box::new(EngineSpec {
                    bot: BotProfile {
                        id: 3,
                        username: "Bot_3".to_owned(),
                        prefix: "@".to_owned(),
                        owners: Vec::new(),
                        server_host: "mc.example.com".to_owned(),
                        server_port: 25_565,
                        version: String::new(),
                        password: None,
                    },
                    plugins: Vec::new(),
                    limits: Limits::default(),
                    way: WebWay::Proxy(route),
                }),
            };
            let bytes = line(&message).unwrap();
            assert_eq!(serde_json::from_slice::<ToHost>(&bytes).unwrap(), message);
        }
    }

    #[test]
    fn a_message_that_no_line_holds_is_refused() {
        let message = ToHost::Tell {
            bot: BotId(1),
            life: 1,
            message: Box::new(ToPlugins::End {
                reason: "x".repeat(MAX_LINE),
            }),
        };
        assert!(line(&message).is_err());
    }
}
