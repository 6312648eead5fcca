//! `sculk bot run`: a bot that is told what to do line by line.

mod request;
mod session;

use std::time::Duration;

use clap::{Args, Subcommand};
use sculk_bots::{JoinSpec, ProxyKind, ProxyRoute};

use crate::print_error;

/// Where the address of a proxy may stand instead of the command line.
const PROXY_VARIABLE: &str = "SCULK_PROXY";

#[derive(Debug, Subcommand)]
pub(crate) enum BotCommand {
    /// Joins a server and performs one JSON request per line; answers and events come one per line.
    Run(RunArgs),
}

/// How a session with a bot ended, as the exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Every request was answered with `ok`.
    Fine,
    /// The bot did not come in, or was thrown out: 1.
    NotOnline,
    /// A request was refused or failed: 3.
    RequestFailed,
}

impl Ending {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::NotOnline => 1,
            Self::RequestFailed => 3,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The server to join, in offline mode and of Minecraft 26.1.
    #[arg(long, value_name = "HOST:PORT")]
    server: String,
    /// The bot's name: 3 to 16 letters, digits and underscores.
    #[arg(long)]
    name: String,
    /// A file of requests, `-` for standard input.
    #[arg(long, default_value = "-", value_name = "FILE|-")]
    script: String,
    /// How long the bot may take to come in, in seconds.
    #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=600))]
    join_timeout: u64,
    /// How long to stay after the last request, in seconds, so that its events can be seen.
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=86_400))]
    linger: u64,
    /// Which events to print: `all`, `none`, or their types with commas between.
    #[arg(long, default_value = "all", value_name = "LIST")]
    events: String,
    /// Chunks the server shall send around the bot, 2 to 32.
    #[arg(long, default_value_t = JoinSpec::MIN_VIEW_DISTANCE, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=32))]
    view_distance: u8,
    /// Goes through this proxy and no other way: `socks5://[USER:PASSWORD@]HOST:PORT`, `socks4a://`
    /// or `http://`. With `-` the address is read from the variable SCULK_PROXY, which other users
    /// of this computer cannot see.
    #[arg(long, value_name = "URL|-")]
    proxy: Option<String>,
    /// Sends chat as it comes, unpaced. Servers kick bots that flood.
    #[arg(long)]
    no_pacing: bool,
}

/// The address of a server, the port 25565 where none is given.
pub(crate) fn address(text: &str) -> Result<(String, u16), String> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let port = match port {
        None => 25565,
        Some(port) => port
            .parse()
            .map_err(|_| format!("“{port}” is no port; it must be a number from 1 to 65535"))?,
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() {
        return Err(format!("“{text}” names no server; write HOST:PORT"));
    }
    Ok((host.to_owned(), port))
}

/// A proxy as it is written on the command line. No error repeats it: it may hold a password.
fn proxy(text: &str) -> Result<ProxyRoute, String> {
    let from_variable = match text {
        "-" => Some(std::env::var(PROXY_VARIABLE).map_err(|_| {
            format!(
                "--proxy - takes the address from the variable {PROXY_VARIABLE}, which is not set"
            )
        })?),
        _ => None,
    };
    let text = from_variable.as_deref().unwrap_or(text);
    if !text.contains("://") {
        return Err("the proxy needs its kind: socks5://, socks4a:// or http://".to_owned());
    }
    ProxyRoute::parse(text, ProxyKind::Socks5)
        .map_err(|error| format!("the proxy's address cannot be used: {error}"))
}

pub(crate) fn run(command: BotCommand) -> Result<Ending, String> {
    let BotCommand::Run(args) = command;
    let (host, port) = address(&args.server)?;
    let mut spec = JoinSpec::new(host, port, &args.name);
    if !spec.has_valid_username() {
        return Err("a name has 3 to 16 letters, digits and underscores".to_owned());
    }
    spec.view_distance = args.view_distance;
    spec.pacing.enabled = !args.no_pacing;
    spec.proxy = args.proxy.as_deref().map(proxy).transpose()?;
    let plan = session::Plan {
        spec,
        script: args.script,
        events: session::EventFilter::parse(&args.events),
        join_time: Duration::from_secs(args.join_timeout),
        linger: Duration::from_secs(args.linger),
    };
    let worker = sculk_app::worker_beside_this_program().map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    let ending = runtime.block_on(session::hold(plan, worker));
    // Standard input cannot be read with a time limit; nothing is lost by not waiting for it.
    runtime.shutdown_background();
    if let Err(why) = &ending {
        print_error(why);
        return Ok(Ending::NotOnline);
    }
    ending
}

#[cfg(test)]
mod tests {
    use super::{address, proxy};

    #[test]
    fn a_proxy_needs_its_kind_and_a_wrong_one_is_not_repeated() {
        let route = proxy("http://alex:hunter2@[::1]:3128").unwrap();
        assert_eq!(route.to_string(), "http://[::1]:3128");
        for wrong in [
            "h:1080",
            "ftp://alex:hunter2@h:1",
            "socks5://alex:hunter2@h:x",
        ] {
            let why = proxy(wrong).unwrap_err();
            assert!(!why.contains("hunter2"), "{why}");
        }
    }

    #[test]
    fn addresses_are_read_with_and_without_port() {
        for (text, host, port) in [
            ("localhost", "localhost", 25565),
            ("play.example.net:7", "play.example.net", 7),
            ("[::1]:7", "::1", 7),
            ("::1", "::1", 25565),
        ] {
            assert_eq!(address(text), Ok((host.to_owned(), port)), "{text}");
        }
        assert!(address(":7").is_err() && address("h:x").is_err());
    }
}
