//! `sculk explain`: why a line of chat leads to what it leads to.

use std::path::{Path, PathBuf};

use clap::Args;
use sculk_contract::{BotView, ExplainLineReq, ExplanationView, Nothing, StepVerdict};
use sculk_link::{ConnectError, Endpoint, Opening, Role, connect};

use crate::print;

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The bot that hears the line, by its name.
    #[arg(long)]
    bot: String,
    /// The player who says it.
    #[arg(long)]
    player: String,
    /// The chat it is said in: chat, private, whisper, or what servers add.
    #[arg(long, default_value = "chat", value_name = "TYPE")]
    chat: String,
    /// The line, prefix included.
    line: String,
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    /// The data folder, if not the usual one. A core that runs on it is asked; else it is read.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

pub(crate) fn run(args: ExplainArgs) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    let data_dir = match &args.data_dir {
        None => sculk_app::default_data_dir().map_err(|error| error.to_string())?,
        Some(folder) => std::path::absolute(folder)
            .map_err(|error| format!("{} is no folder: {error}", folder.display()))?,
    };
    // Reading would make the folder; asking about what is not there must not.
    if !data_dir.exists() {
        return Err(format!("there is no data folder {}", data_dir.display()));
    }
    let explained = runtime.block_on(explain(&data_dir, &args))?;
    if args.json {
        let line = serde_json::to_string(&explained).map_err(|error| error.to_string())?;
        print(&line);
    } else {
        tell(&args, &explained);
    }
    Ok(())
}

async fn explain(data_dir: &Path, args: &ExplainArgs) -> Result<ExplanationView, String> {
    let mut req = ExplainLineReq {
        bot_id: 0,
        player: args.player.clone(),
        chat_type: args.chat.clone(),
        line: args.line.clone(),
    };
    match connect(&Endpoint::of(data_dir), Role::Tool).await {
        Ok(Opening::Open(link, _inbox)) => {
            let bots: Vec<BotView> = link
                .call("list_bots", &Nothing {})
                .await
                .map_err(|error| error.to_string())?;
            let wanted = &args.bot;
            let found = bots
                .iter()
                .find(|bot| bot.username.eq_ignore_ascii_case(wanted));
            req.bot_id = found.ok_or_else(|| unknown(wanted, &bots))?.id;
            let answer = link.call("explain_line", &req).await;
            answer.map_err(|error| error.to_string())
        }
        Ok(Opening::WindowElsewhere) | Err(ConnectError::NobodyListens) => {
            let read = sculk_app::explain_in_folder(data_dir, &args.bot, &req).await;
            read.map_err(|error| error.to_string())
        }
        Err(error) => Err(error.to_string()),
    }
}

fn unknown(wanted: &str, bots: &[BotView]) -> String {
    let names: Vec<_> = bots.iter().map(|bot| bot.username.as_str()).collect();
    format!(
        "There is no bot “{wanted}”. There are: {}.",
        names.join(", ")
    )
}

fn tell(args: &ExplainArgs, explained: &ExplanationView) {
    for step in &explained.steps {
        let mark = match step.verdict {
            StepVerdict::Passed => '✓',
            StepVerdict::Spared => '○',
            StepVerdict::Stopped => '✗',
        };
        print(&format!("{mark} {}", step.words));
    }
    let who = match (explained.is_owner, explained.is_known) {
        (true, _) => "an owner",
        (false, true) => "known",
        (false, false) => "not known yet",
    };
    let groups = explained.groups.join(", ");
    print(&format!("  {} is {who}; groups: {groups}", args.player));
    match (explained.runs, &explained.reply) {
        (true, _) => print("→ the command runs"),
        (false, Some(reply)) => print(&format!("→ nothing runs; the bot says: {reply}")),
        (false, None) => print("→ nothing runs, and nothing is said"),
    }
}
