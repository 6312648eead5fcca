//! `sculk plugin try`: plugins in a temporary bot, and what they do.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use sculk_app::{DirectBot, DirectBots, DirectHands};
use sculk_bots::{BotAction, BotError, BotEvent, Failure, JoinSpec, MINECRAFT_VERSION, Watch};
use sculk_core::BotId;
use sculk_plugins::port::{BotProfile, EngineSpec, WebWay};
use sculk_plugins::rehearsal::{Rehearsal, Step};
use sculk_plugins::{FromPlugins, Limits, ToPlugins};
use sculk_plugins_js::Engine;
use sculk_practice::{Handle, Options, Practice};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::load::{Loaded, Saved, grants, load};
use crate::bot::address;
use crate::print;

/// How long plugins may take over their last words.
const FAREWELL: Duration = Duration::from_secs(3);
/// How long to wait before a bot that shall restart comes again.
const RESTART_AFTER: Duration = Duration::from_secs(3);
/// Most restarts of one trial.
const MAX_RESTARTS: u32 = 5;
/// Where the bot's password may stand instead of the command line.
const PASSWORD_VARIABLE: &str = "SCULK_BOT_PASSWORD";
/// A plugin's failures make this exit code.
const PLUGIN_FAILED: u8 = 3;

#[derive(Debug, Args)]
pub(crate) struct TryArgs {
    /// Folders of plugins, each with a package.json.
    #[arg(required = true, value_name = "DIR")]
    plugins: Vec<PathBuf>,
    /// The server to join, in offline mode and of Minecraft 26.1.
    #[arg(
        long,
        value_name = "HOST:PORT",
        required_unless_present = "practice",
        conflicts_with = "practice"
    )]
    server: Option<String>,
    /// Joins a practice world of its own. Standard input is its console, such as: talk Mira @ping
    #[arg(long)]
    practice: bool,
    /// How long the bot stays.
    #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Grants all plugins a permission, or one with PLUGIN=PERMISSION; may be given several times.
    #[arg(long = "grant", value_name = "PERMISSION")]
    grants: Vec<String>,
    /// A JSON file of settings by the plugins' names.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Prints one JSON object a line.
    #[arg(long)]
    json: bool,
    /// The bot's name.
    #[arg(long, default_value = "Sculk_Plugin")]
    name: String,
    /// What commands begin with.
    #[arg(long, default_value = "@")]
    prefix: String,
    /// A player who may do everything; may be given several times.
    #[arg(long = "owner", value_name = "PLAYER")]
    owners: Vec<String>,
    /// Puts a player into a group, PLAYER=GROUP; may be given several times.
    #[arg(long = "member", value_name = "PLAYER=GROUP")]
    members: Vec<String>,
    /// The bot's password for the server's own login, which plugins read with the permission
    /// `credentials`. With `-` it is read from the variable SCULK_BOT_PASSWORD, which other users of
    /// this computer cannot see.
    #[arg(long, value_name = "TEXT|-")]
    password: Option<String>,
    /// The version that `bot.version` says.
    #[arg(long, default_value = MINECRAFT_VERSION)]
    bot_version: String,
    /// Where plugins keep files; a temporary folder if absent.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Sends chat as it comes, unpaced.
    #[arg(long)]
    no_pacing: bool,
}

pub(super) fn run(args: TryArgs) -> Result<u8, String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    let outcome = runtime.block_on(go(args));
    // Standard input cannot be read with a time limit; nothing is lost by not waiting for it.
    runtime.shutdown_background();
    outcome
}

async fn go(args: TryArgs) -> Result<u8, String> {
    let temporary = tempfile::Builder::new()
        .prefix("sculk-plugin-")
        .tempdir()
        .map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let data = args
        .data
        .clone()
        .unwrap_or_else(|| temporary.path().to_owned());
    let saved = args
        .settings
        .as_deref()
        .map(Saved::read)
        .transpose()?
        .unwrap_or_default();
    let loaded = load(&args.plugins, &saved, &grants(&args.grants)?, &data)?;
    let world = match args.practice {
        true => Some(
            Practice::start(Options::default())
                .await
                .map_err(|error| error.to_string())?,
        ),
        false => None,
    };
    let (host, port) = match &world {
        Some(world) => ("127.0.0.1".to_owned(), world.addr().port()),
        None => address(args.server.as_deref().unwrap_or_default())?,
    };
    let mut spec = JoinSpec::new(host.clone(), port, &args.name);
    if !spec.has_valid_username() {
        return Err("a name has 3 to 16 letters, digits and underscores".to_owned());
    }
    spec.view_distance = 4;
    spec.pacing.enabled = !args.no_pacing;
    spec.watch = Watch {
        own_moves: true,
        entity_moves_ms: Some(100),
        ..Watch::everything()
    };
    let profile = BotProfile {
        id: 1,
        username: args.name.clone(),
        prefix: args.prefix.clone(),
        owners: args.owners.clone(),
        server_host: host,
        server_port: port,
        version: args.bot_version.clone(),
        password: password(args.password.as_deref())?,
    };
    let mut trial = Trial {
        host: Rehearsal::new(profile.clone(), Limits::default(), members(&args.members)?),
        printer: Printer { is_json: args.json },
        until: tokio::time::Instant::now() + Duration::from_secs(args.seconds),
        began: Instant::now(),
        n_failures: 0,
        world,
    };
    trial.announce(&loaded);
    let outcome = trial.live(&profile, &loaded, &spec).await;
    if let Some(world) = trial.world.take() {
        world.stop().await;
    }
    outcome?;
    Ok(if trial.n_failures > 0 {
        PLUGIN_FAILED
    } else {
        0
    })
}

fn password(written: Option<&str>) -> Result<Option<String>, String> {
    match written {
        Some("-") => std::env::var(PASSWORD_VARIABLE).map(Some).map_err(|_| {
            format!("--password - takes it from the variable {PASSWORD_VARIABLE}, which is not set")
        }),
        other => Ok(other.map(str::to_owned)),
    }
}

fn members(written: &[String]) -> Result<Vec<(String, String)>, String> {
    let read = |one: &String| {
        let (player, group) = one.split_once('=')?;
        Some((player.trim().to_owned(), group.trim().to_owned()))
    };
    written
        .iter()
        .map(|one| read(one).ok_or_else(|| format!("“{one}” names no group; write PLAYER=GROUP")))
        .collect()
}

/// How a session of the bot ended.
#[derive(Debug, PartialEq, Eq)]
enum Ending {
    TimeOver,
    Left,
    Restart,
    Lost(String),
}

struct Trial {
    host: Rehearsal,
    printer: Printer,
    until: tokio::time::Instant,
    began: Instant,
    n_failures: u32,
    world: Option<Handle>,
}

/// What happens while a bot is there.
enum News {
    Plugins(FromPlugins),
    Bot(Option<BotEvent>),
    Acted(u64, Result<sculk_bots::BotAnswer, sculk_bots::BotError>),
    Console(String),
    Over(Ending),
}

impl Trial {
    fn announce(&self, loaded: &Loaded) {
        for problem in &loaded.problems {
            self.printer
                .show(&json!({ "type": "problem", "text": problem }));
        }
        if let Some(world) = &self.world {
            self.printer
                .show(&json!({ "type": "practice", "address": world.addr().to_string() }));
        }
    }

    async fn live(
        &mut self,
        profile: &BotProfile,
        loaded: &Loaded,
        spec: &JoinSpec,
    ) -> Result<(), String> {
        let worker = sculk_app::worker_beside_this_program().map_err(|error| error.to_string())?;
        for _ in 0..=MAX_RESTARTS {
            let bots = DirectBots::new(worker.clone());
            let ending = self.session(&bots, profile, loaded, spec).await;
            bots.shut_down().await;
            match ending? {
                Ending::TimeOver | Ending::Left => return Ok(()),
                Ending::Lost(why) => return Err(why),
                Ending::Restart => tokio::time::sleep(RESTART_AFTER).await,
            }
        }
        Err(format!("the bot restarted more than {MAX_RESTARTS} times"))
    }

    async fn session(
        &mut self,
        bots: &DirectBots,
        profile: &BotProfile,
        loaded: &Loaded,
        spec: &JoinSpec,
    ) -> Result<Ending, String> {
        let (sender, mut said) = mpsc::unbounded_channel();
        let engine = EngineSpec {
            bot: profile.clone(),
            plugins: loaded.plugins.clone(),
            limits: Limits::default(),
            way: WebWay::Direct,
        };
        // An error means that the trial is over.
        let engine = Engine::start(engine, move |message| drop(sender.send(message)))
            .map_err(|error| error.to_string())?;
        let mut bot = bots.join(BotId(profile.id), spec.clone());
        let mut hands = Hands::new(&bot);
        let mut console = BufReader::new(tokio::io::stdin()).lines();
        let mut has_console = self.world.is_some();
        let ending = loop {
            let news = tokio::select! {
                message = said.recv() => match message {
                    Some(message) => News::Plugins(message),
                    None => News::Over(Ending::Lost("the plugins' engine ended".to_owned())),
                },
                event = bot.next() => News::Bot(event),
                Some((call, result)) = hands.done.recv() => News::Acted(call, result),
                line = console.next_line(), if has_console => match line {
                    Ok(Some(line)) => News::Console(line),
                    _ => {
                        has_console = false;
                        continue;
                    }
                },
                () = tokio::time::sleep_until(self.until) => News::Over(Ending::TimeOver),
                () = sculk_app::end_signal() => News::Over(Ending::TimeOver),
            };
            if let Some(ending) = self
                .take(news, &engine, &mut hands, &profile.username)
                .await
            {
                break ending;
            }
        };
        let reason = match &ending {
            Ending::Lost(why) => why.clone(),
            _ => "disconnect.quitting".to_owned(),
        };
        engine.tell(ToPlugins::End { reason });
        // Their last words; what they still want is not done any more.
        let _ = timeout(FAREWELL, async {
            while let Some(message) = said.recv().await {
                if message == FromPlugins::Ended {
                    break;
                }
                if !matches!(message, FromPlugins::Request { .. }) {
                    self.show_all(message);
                }
            }
        })
        .await;
        Ok(ending)
    }

    fn show_all(&mut self, message: FromPlugins) {
        for step in self.host.on_plugins(message, 0) {
            if let Step::Show(value) = step {
                self.show(value);
            }
        }
    }

    fn show(&mut self, value: Value) {
        let kind = value["type"].as_str().unwrap_or_default();
        self.n_failures += u32::from(matches!(kind, "loadFailed" | "stopped"));
        self.printer.show(&value);
    }

    async fn take(
        &mut self,
        news: News,
        engine: &Engine,
        hands: &mut Hands,
        username: &str,
    ) -> Option<Ending> {
        let steps = match news {
            News::Over(ending) => return Some(ending),
            News::Acted(call, result) => vec![Step::Tell(Box::new(Rehearsal::acted(call, result)))],
            News::Console(line) => {
                let reply = match &self.world {
                    Some(world) => world.console(&line).await,
                    None => Vec::new(),
                };
                vec![Step::Show(
                    json!({ "type": "console", "command": line, "reply": reply }),
                )]
            }
            News::Plugins(message) => {
                let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
                self.host.on_plugins(message, now)
            }
            News::Bot(None) => return Some(Ending::Lost("the bot's worker ended".to_owned())),
            News::Bot(Some(event)) => {
                self.show_event(&event, username);
                let lost = match &event {
                    BotEvent::Disconnected { cause } => {
                        let failure = Failure::explain(cause, username);
                        Some(format!("{} {}", failure.what, failure.next))
                    }
                    _ => None,
                };
                for step in self.host.on_bot(event) {
                    if let Step::Tell(message) = step {
                        engine.tell(*message);
                    }
                }
                return lost.map(Ending::Lost);
            }
        };
        for step in steps {
            match step {
                Step::Tell(message) => {
                    engine.tell(*message);
                }
                Step::Act {
                    call,
                    action,
                    timeout_ms,
                } => hands.act(call, *action, timeout_ms),
                Step::CancelAct { call } => hands.cancel(call),
                Step::Show(value) => self.show(value),
                Step::Leave { is_restart: true } => return Some(Ending::Restart),
                Step::Leave { is_restart: false } => return Some(Ending::Left),
            }
        }
        None
    }

    fn show_event(&self, event: &BotEvent, username: &str) {
        let value = match event {
            BotEvent::Joined { username, .. } => json!({ "type": "joined", "username": username }),
            BotEvent::Sent { chat_type, text } => {
                json!({ "type": "sent", "chatType": chat_type, "text": text })
            }
            BotEvent::Chat(message) => {
                json!({ "type": "heard", "kind": message.kind, "sender": message.sender, "line": message.line })
            }
            BotEvent::Disconnected { cause } => {
                let failure = Failure::explain(cause, username);
                json!({ "type": "disconnected", "cause": cause, "text": failure.what })
            }
            _ => return,
        };
        self.printer.show(&value);
    }
}

/// Lets the bot act: what is said in order, everything else at once.
struct Hands {
    hands: DirectHands,
    lines: mpsc::UnboundedSender<(Option<u64>, BotAction)>,
    done: mpsc::UnboundedReceiver<(u64, Result<sculk_bots::BotAnswer, sculk_bots::BotError>)>,
    report: mpsc::UnboundedSender<(u64, Result<sculk_bots::BotAnswer, sculk_bots::BotError>)>,
    /// Ends what is under way.
    cancels: HashMap<u64, oneshot::Sender<()>>,
}

impl Hands {
    fn new(bot: &DirectBot) -> Self {
        let hands = bot.hands();
        // Both are bounded by what plugins may ask for at once.
        let (lines, mut waiting) = mpsc::unbounded_channel::<(Option<u64>, BotAction)>();
        let (report, done) = mpsc::unbounded_channel();
        let (mouth, told) = (hands.clone(), report.clone());
        tokio::spawn(async move {
            while let Some((call, action)) = waiting.recv().await {
                let result = mouth.act(action).await;
                // An error means that the trial is over.
                if let Some(call) = call {
                    let _ = told.send((call, result));
                }
            }
        });
        Self {
            hands,
            lines,
            done,
            report,
            cancels: HashMap::new(),
        }
    }

    fn act(&mut self, call: Option<u64>, action: BotAction, timeout_ms: Option<u32>) {
        if matches!(action, BotAction::Say { .. }) {
            let _ = self.lines.send((call, action));
            return;
        }
        let (hands, report) = (self.hands.clone(), self.report.clone());
        let (cancel, cancelled) = oneshot::channel();
        self.cancels.retain(|_, cancel| !cancel.is_closed());
        if let Some(call) = call {
            self.cancels.insert(call, cancel);
        }
        tokio::spawn(async move {
            let result = tokio::select! {
                result = hands.act_within(action, timeout_ms) => result,
                Ok(()) = cancelled => Err(BotError::Cancelled),
            };
            if let Some(call) = call {
                let _ = report.send((call, result));
            }
        });
    }

    fn cancel(&mut self, call: u64) {
        if let Some(cancel) = self.cancels.remove(&call) {
            // Fails when it is done just now.
            let _ = cancel.send(());
        }
    }
}

/// Prints what happens.
struct Printer {
    is_json: bool,
}

impl Printer {
    fn show(&self, value: &Value) {
        let mut value = value.clone();
        if value["type"] == "used" && value["isGranted"] == false {
            value["type"] = json!("denied");
        }
        if self.is_json {
            print(&value.to_string());
            return;
        }
        let kind = value["type"].as_str().unwrap_or_default().to_owned();
        let text = match kind.as_str() {
            "usage" | "ready" | "ended" => return,
            "log" => format!(
                "{}: {}",
                value["plugin"].as_str().unwrap_or("sculk"),
                words(&value["text"])
            ),
            "sent" | "problem" => words(&value["text"]),
            "heard" => words(&value["line"]),
            "fault" | "loadFailed" => {
                let fault = &value["fault"];
                format!(
                    "{} in {}: {}\n{}",
                    words(&fault["plugin"]),
                    words(&fault["during"]),
                    words(&fault["message"]),
                    words(&fault["stack"])
                )
            }
            _ => {
                if let Some(fields) = value.as_object_mut() {
                    fields.remove("type");
                }
                value.to_string()
            }
        };
        print(&format!("{kind:>12}  {text}"));
    }
}

pub(super) fn words(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
