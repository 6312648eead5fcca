//! `sculk export`: files to take away.

use clap::Args;
use sculk_app::DataFolder;
use sculk_contract::{ExportReq, ExportToBlockmineReq};

use crate::folder::{Place, in_folder, json_line, read_passphrase};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The file to write; one that is there already is refused.
    path: String,
    /// Only these bots, by name or number; else all.
    #[arg(long = "bot", value_name = "BOT")]
    bots: Vec<String>,
    /// Encrypts the file with a passphrase, which is read from the first line of the input.
    #[arg(long)]
    passphrase: bool,
    /// Takes passwords along; the file must be encrypted then.
    #[arg(long, requires = "passphrase")]
    with_secrets: bool,
    /// Writes one graph of one bot as BlockMine imports it: a command by its name.
    #[arg(long, value_name = "COMMAND", requires = "bots", conflicts_with_all = ["passphrase", "blockmine_event_graph"])]
    blockmine_command: Option<String>,
    /// The same of an event graph, by its name.
    #[arg(
        long,
        value_name = "GRAPH",
        requires = "bots",
        conflicts_with = "passphrase"
    )]
    blockmine_event_graph: Option<String>,
    /// Writes nothing, and says what would be in it.
    #[arg(long)]
    dry_run: bool,
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

pub(crate) fn export(args: ExportArgs) -> Result<(), String> {
    let passphrase = args.passphrase.then(read_passphrase).transpose()?;
    in_folder(&args.place, async |folder| {
        let mut bot_ids = Vec::new();
        for named in &args.bots {
            bot_ids.push(folder.bot_id(named).await.map_err(words)?);
        }
        let path = std::path::absolute(&args.path).map_err(words)?;
        if args.blockmine_command.is_some() || args.blockmine_event_graph.is_some() {
            return export_to_blockmine(folder, &args, &bot_ids, &path).await;
        }
        let req = ExportReq {
            path: path.display().to_string(),
            bot_ids,
            passphrase,
            has_secrets: args.with_secrets,
            is_dry_run: args.dry_run,
        };
        let written = folder.export_bots(req).await.map_err(words)?;
        if args.json {
            return json_line(&written);
        }
        if args.dry_run {
            print("Nothing was written. This would be in it:");
        }
        print(&format!(
            "{}: bots {}, passwords {}, {} bytes",
            written.path, written.n_bots, written.n_passwords, written.bytes
        ));
        Ok(())
    })
}

async fn export_to_blockmine(
    folder: &DataFolder,
    args: &ExportArgs,
    bot_ids: &[i32],
    path: &std::path::Path,
) -> Result<(), String> {
    let [bot] = bot_ids else {
        return Err("name one bot with --bot: a single graph is one bot's".to_owned());
    };
    let named = args.blockmine_command.as_ref();
    let is_event_graph = named.is_none();
    let Some(name) = named.or(args.blockmine_event_graph.as_ref()) else {
        return Err("name a command or an event graph".to_owned());
    };
    let graph = folder.graph_named(*bot, name, is_event_graph).await;
    let req = ExportToBlockmineReq {
        graph: graph.map_err(words)?,
        path: path.display().to_string(),
        is_dry_run: args.dry_run,
    };
    let written = folder.export_to_blockmine(req).await.map_err(words)?;
    if args.json {
        return json_line(&written);
    }
    if args.dry_run {
        print("Nothing was written. This would be:");
    }
    print(&format!("{}: {} bytes", written.path, written.bytes));
    for remark in &written.remarks {
        let fate = if remark.is_left_out {
            "left out"
        } else {
            "changed"
        };
        print(&format!("  {fate}: {}: {}", remark.place, remark.why));
    }
    Ok(())
}
