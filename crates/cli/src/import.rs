//! `sculk import`: moves in from BlockMine, or takes a `.sculk` file.

use clap::{Args, ValueEnum};
use sculk_contract::{
    ImportPreview, ImportRemark, ImportReport, OnClash, PreviewImportReq, RunImportReq,
};

use crate::folder::{Place, in_folder, json_line, read_passphrase};
use crate::print;

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The archive of a bot (.zip), an export of a command or graph (.json), a .sculk file, or the
    /// data folder of BlockMine (usually ~/.blockmine).
    path: String,
    /// What becomes of something whose name is taken.
    #[arg(long, value_enum, default_value_t = Clash::Skip)]
    on_clash: Clash,
    /// The bot that takes a command or graph without one, by its name or number.
    #[arg(long, value_name = "BOT")]
    into: Option<String>,
    /// Asks for the passphrase of an encrypted file; it is read from the first line of the input.
    #[arg(long)]
    passphrase: bool,
    /// Only says what is in it and what clashes.
    #[arg(long, conflicts_with = "dry_run")]
    preview: bool,
    /// Does everything and undoes it, to see what would come of it.
    #[arg(long)]
    dry_run: bool,
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Clash {
    /// It stays behind.
    Skip,
    /// It comes under a name that is free.
    Rename,
    /// What is here goes to the bin.
    Replace,
}

pub(crate) fn run(args: ImportArgs) -> Result<(), String> {
    let passphrase = args.passphrase.then(read_passphrase).transpose()?;
    in_folder(&args.place, async |folder| {
        if args.preview {
            let path = args.path.clone();
            let req = PreviewImportReq { path, passphrase };
            let preview = folder.preview_import(req).await;
            let preview = preview.map_err(|error| error.to_string())?;
            return show_preview(&preview, args.json);
        }
        let into_bot = match &args.into {
            Some(named) => Some(
                folder
                    .bot_id(named)
                    .await
                    .map_err(|error| error.to_string())?,
            ),
            None => None,
        };
        let req = RunImportReq {
            path: args.path.clone(),
            passphrase,
            stamp: None,
            bots: Vec::new(),
            on_clash: match args.on_clash {
                Clash::Skip => OnClash::Skip,
                Clash::Rename => OnClash::Rename,
                Clash::Replace => OnClash::Replace,
            },
            into_bot,
            is_dry_run: args.dry_run,
        };
        let report = folder.run_import(req).await;
        show_report(&report.map_err(|error| error.to_string())?, args.json)
    })
}

fn show_preview(preview: &ImportPreview, is_json: bool) -> Result<(), String> {
    if is_json {
        return json_line(preview);
    }
    for server in &preview.servers {
        let known = if server.is_known {
            ", here already"
        } else {
            ""
        };
        print(&format!(
            "server {} ({}{known})",
            server.name, server.address
        ));
    }
    for bot in &preview.bots {
        let server = bot.server.as_deref().unwrap_or("no server");
        let taken = if bot.is_taken {
            "; its name is taken"
        } else {
            ""
        };
        print(&format!(
            "bot {} on {server}: {} commands, {} event graphs, {} players, {} groups, {} stored values{taken}",
            bot.username,
            bot.n_commands,
            bot.n_event_graphs,
            bot.n_users,
            bot.n_groups,
            bot.n_values
        ));
    }
    for graph in &preview.graphs {
        let kind = if graph.is_event_graph {
            "event graph"
        } else {
            "command"
        };
        print(&format!(
            "{kind} {} (say with --into which bot takes it)",
            graph.name
        ));
    }
    print(&format!(
        "proxies: {}, schedules: {}",
        preview.n_proxies, preview.n_schedules
    ));
    show_remarks(&preview.remarks);
    Ok(())
}

fn show_report(report: &ImportReport, is_json: bool) -> Result<(), String> {
    if is_json {
        return json_line(report);
    }
    if report.is_dry_run {
        print("Nothing was changed. This would have come:");
    }
    for bot in &report.bots {
        print(&format!("bot {}", bot.username));
    }
    print(&format!(
        "servers {}, proxies {}, commands {}, event graphs {}, players {}, stored values {}, schedules {}, passwords {}",
        report.n_servers,
        report.n_proxies,
        report.n_commands,
        report.n_event_graphs,
        report.n_users,
        report.n_values,
        report.n_schedules,
        report.n_passwords
    ));
    show_remarks(&report.remarks);
    Ok(())
}

fn show_remarks(remarks: &[ImportRemark]) {
    for (is_left_out, title) in [
        (true, "Stayed behind:"),
        (false, "Came, but not as it was:"),
    ] {
        let mut these = remarks
            .iter()
            .filter(|one| one.is_left_out == is_left_out)
            .peekable();
        if these.peek().is_some() {
            print(title);
        }
        for remark in these {
            print(&format!("  {}: {}", remark.place, remark.why));
        }
    }
}
