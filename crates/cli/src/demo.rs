use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use sculk_app::{App, AppOptions, Surface};
use sculk_contract::{
    ApiError, AppEvent, BotStateView, BotTarget, ConsoleLine, ConsoleSource, CreateBotReq,
    CreateServerReq, FailureView,
};
use sculk_secrets::MemoryVault;
use tokio::sync::broadcast::error::RecvError;

use crate::print;

/// How long the bot may take to leave politely after the story is told.
const LAST_WORDS: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The server to join, in offline mode and of Minecraft 26.1.
    #[arg(long, value_name = "HOST:PORT")]
    server: String,
    /// The bot's name.
    #[arg(long, default_value = "Sculk_Demo")]
    name: String,
    /// How long to wait for somebody's @ping; with --bots, how long they stay.
    #[arg(long, default_value_t = 300, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Joins this many bots instead, and reports how fast they came in and what they cost.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    bots: Option<u16>,
    /// Prints the report of --bots as JSON.
    #[arg(long, requires = "bots")]
    json: bool,
}

pub(crate) fn run(args: DemoArgs) -> Result<(), String> {
    if let Some(n_bots) = args.bots {
        return crate::crowd::run(crate::crowd::CrowdPlan {
            server: args.server,
            n_bots,
            time: Duration::from_secs(args.seconds),
            is_json: args.json,
        });
    }
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    runtime.block_on(tell(args))
}

/// The story in a temporary folder, which is deleted whatever comes of it.
async fn tell(args: DemoArgs) -> Result<(), String> {
    let folder = tempfile::Builder::new()
        .prefix("sculk-demo-")
        .tempdir()
        .map_err(|error| format!("no temporary folder can be made: {error}"))?;
    let app = App::open(AppOptions {
        data_dir: folder.path().to_owned(),
        worker: sculk_app::worker_beside_this_program().map_err(|error| error.to_string())?,
        vault: Arc::new(MemoryVault::new()),
        is_pacing_off: false,
    })
    .await
    .map_err(|error| error.to_string())?;
    let surface = Surface::new(app.clone());
    let limit = Duration::from_secs(args.seconds);
    let outcome = tokio::select! {
        outcome = play(&surface, &args) => outcome,
        () = tokio::time::sleep(limit) => Err(format!(
            "nobody said @ping within {} seconds; try --seconds with a larger number", args.seconds
        )),
        () = sculk_app::end_signal() => Err("stopped before the story was over".to_owned()),
    };
    app.shut_down().await;
    if outcome.is_ok() {
        print("The bot has left. That was the whole story.");
    }
    outcome
}

async fn play(surface: &Surface, args: &DemoArgs) -> Result<(), String> {
    let mut events = surface.app().events();
    let bot = create(surface, args).await.map_err(|error| error.message)?;
    print(&format!(
        "Bot {} was created with the command @ping and joins {}.",
        args.name, args.server
    ));
    let mut is_asked = false;
    let deadline_after_answer = tokio::time::sleep(Duration::MAX);
    tokio::pin!(deadline_after_answer);
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            () = &mut deadline_after_answer => return Ok(()),
        };
        match event {
            Ok(AppEvent::ConsoleAppended { bot_id, lines }) if bot_id == bot => {
                for line in lines {
                    print(&transcript(&line));
                    is_asked |= is_ping(&line);
                    if is_asked && line.source == ConsoleSource::Bot {
                        deadline_after_answer
                            .as_mut()
                            .reset(tokio::time::Instant::now() + LAST_WORDS);
                    }
                }
            }
            Ok(AppEvent::BotStateChanged { bot_id, state }) if bot_id == bot => {
                if let BotStateView::Failed { failure, .. } = state {
                    return Err(explained(&failure));
                }
            }
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return Err("the core has ended".to_owned()),
        }
    }
}

async fn create(surface: &Surface, args: &DemoArgs) -> Result<i32, ApiError> {
    let server = surface
        .create_server(CreateServerReq {
            name: String::new(),
            address: args.server.clone(),
        })
        .await?;
    let bot = surface
        .create_bot(CreateBotReq {
            username: args.name.clone(),
            server_id: server.id,
            prefix: None,
            owners: None,
            password: None,
            auto_start: None,
        })
        .await?;
    surface
        .start_bots(BotTarget::Some { ids: vec![bot.id] })
        .await?;
    Ok(bot.id)
}

fn is_ping(line: &ConsoleLine) -> bool {
    line.source == ConsoleSource::Chat && line.player.is_some() && text(line).contains("@ping")
}

fn text(line: &ConsoleLine) -> String {
    line.spans.iter().map(|span| span.text.as_str()).collect()
}

fn transcript(line: &ConsoleLine) -> String {
    let source = match line.source {
        ConsoleSource::Chat => "chat",
        ConsoleSource::Bot => "bot",
        ConsoleSource::Graph => "graph",
        ConsoleSource::Plugin => "plugin",
        ConsoleSource::System => "system",
    };
    format!("{source:>6}  {}", text(line))
}

fn explained(failure: &FailureView) -> String {
    [&failure.what, &failure.means, &failure.next]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}
