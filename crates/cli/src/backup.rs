//! `sculk backup`, `sculk restore` and `sculk doctor`: copies of everything.

use clap::{Args, Subcommand};
use sculk_contract::{
    BackupAspect, BackupChange, BackupDiff, BackupOther, BackupReq, BackupView, BackupsView,
    DamageView, MakeBackupReq, RestoreBackupReq, RestorePart,
};
use serde::Serialize;

use crate::folder::{Place, in_folder, json_line, read_passphrase};
use crate::print;

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// Makes a copy now, checks it, and only then keeps it.
    Make(MakeArgs),
    /// Lists the copies, newest first.
    List(ListArgs),
    /// Says what differs between a copy and now.
    Look(LookArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MakeArgs {
    /// Encrypts it with a passphrase, which is read from the first line of the input.
    #[arg(long)]
    passphrase: bool,
    /// Only checks that the database can be copied: all of it is read and compared.
    #[arg(long)]
    dry_run: bool,
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct LookArgs {
    /// The copy's name, as `sculk backup list` shows it; `newest` for the newest.
    name: String,
    /// Asks for the passphrase of an encrypted copy; it is read from the first line of the input.
    #[arg(long)]
    passphrase: bool,
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The copy's name, as `sculk backup list` shows it; `newest` for the newest.
    name: String,
    /// Only this bot, by its number in the copy; one of its name goes to the bin.
    #[arg(long, value_name = "NUMBER")]
    bot: Option<i32>,
    /// Only this command of the bot.
    #[arg(
        long,
        requires = "bot",
        conflicts_with = "event_graph",
        value_name = "NAME"
    )]
    command: Option<String>,
    /// Only this event graph of the bot.
    #[arg(long, requires = "bot", value_name = "NAME")]
    event_graph: Option<String>,
    /// Asks for the passphrase of an encrypted copy; it is read from the first line of the input.
    #[arg(long)]
    passphrase: bool,
    /// Changes nothing, and says what would come.
    #[arg(long)]
    dry_run: bool,
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

pub(crate) fn run(command: BackupCommand) -> Result<(), String> {
    match command {
        BackupCommand::Make(args) => make(&args),
        BackupCommand::List(args) => in_folder(&args.place, async |folder| {
            show_list(&folder.list_backups().await.map_err(words)?, args.json)
        }),
        BackupCommand::Look(args) => look(&args),
    }
}

fn make(args: &MakeArgs) -> Result<(), String> {
    let passphrase = args.passphrase.then(read_passphrase).transpose()?;
    in_folder(&args.place, async |folder| {
        if args.dry_run {
            folder.check().await.map_err(words)?;
            print("The database is whole and can be copied. Nothing was written.");
            return Ok(());
        }
        let made = folder.make_backup(MakeBackupReq { passphrase }).await;
        let made = made.map_err(words)?;
        if args.json {
            return json_line(&made);
        }
        print(&line(&made));
        Ok(())
    })
}

fn line(backup: &BackupView) -> String {
    let sealed = if backup.is_sealed { ", encrypted" } else { "" };
    format!("{}  {} KiB{sealed}", backup.name, backup.kibibytes)
}

fn show_list(all: &BackupsView, is_json: bool) -> Result<(), String> {
    if is_json {
        return json_line(all);
    }
    if all.backups.is_empty() {
        print("There is no copy yet. `sculk backup make` makes one.");
    }
    for backup in &all.backups {
        print(&line(backup));
    }
    Ok(())
}

/// The name itself, or that of the newest copy.
fn named(all: &BackupsView, name: &str) -> Result<String, String> {
    if name != "newest" {
        return Ok(name.to_owned());
    }
    let newest = all.backups.first();
    let newest = newest.ok_or("there is no copy yet; `sculk backup make` makes one")?;
    Ok(newest.name.clone())
}

fn look(args: &LookArgs) -> Result<(), String> {
    let passphrase = args.passphrase.then(read_passphrase).transpose()?;
    in_folder(&args.place, async |folder| {
        let all = folder.list_backups().await.map_err(words)?;
        let name = named(&all, &args.name)?;
        let diff = folder
            .look_into_backup(BackupReq { name, passphrase })
            .await;
        show_diff(&diff.map_err(words)?, args.json)
    })
}

fn show_diff(diff: &BackupDiff, is_json: bool) -> Result<(), String> {
    if is_json {
        return json_line(diff);
    }
    for bot in &diff.bots {
        let (then, now) = (bot.n_users_then, bot.n_users_now);
        print(&format!(
            "{:<8} bot {} (number {}; players then {then}, now {now})",
            change(bot.change),
            bot.username,
            bot.bot_id
        ));
        if !bot.aspects.is_empty() {
            let words: Vec<_> = bot.aspects.iter().map(|one| aspect(*one)).collect();
            print(&format!("  changed  {}", words.join(", ")));
        }
        for graph in &bot.graphs {
            let kind = if graph.is_event_graph {
                "event graph"
            } else {
                "command"
            };
            print(&format!(
                "  {:<8} {kind} {}",
                change(graph.change),
                graph.name
            ));
        }
    }
    for name in &diff.servers_gone {
        print(&format!("gone     server {name}"));
    }
    for name in &diff.servers_new {
        print(&format!("new      server {name}"));
    }
    for one in &diff.others {
        print(&format!("changed  {}", other(*one)));
    }
    Ok(())
}

const fn aspect(aspect: BackupAspect) -> &'static str {
    match aspect {
        BackupAspect::Settings => "settings",
        BackupAspect::Joining => "joining",
        BackupAspect::Proxy => "proxy",
        BackupAspect::Account => "account",
        BackupAspect::Groups => "groups and permissions",
        BackupAspect::People => "people",
        BackupAspect::Values => "stored values",
        BackupAspect::Replies => "replies",
        BackupAspect::Plugins => "plugins",
    }
}

const fn other(other: BackupOther) -> &'static str {
    match other {
        BackupOther::Servers => "servers",
        BackupOther::Proxies => "proxies",
        BackupOther::Schedules => "schedules",
        BackupOther::BotGroups => "groups of bots",
        BackupOther::Plugins => "installed plugins",
    }
}

const fn change(change: BackupChange) -> &'static str {
    match change {
        BackupChange::Same => "same",
        BackupChange::Changed => "changed",
        BackupChange::Gone => "gone",
        BackupChange::New => "new",
    }
}

pub(crate) fn restore(args: RestoreArgs) -> Result<(), String> {
    let passphrase = args.passphrase.then(read_passphrase).transpose()?;
    let part = match (args.bot, args.command, args.event_graph) {
        (None, ..) => RestorePart::Whole,
        (Some(bot_id), Some(name), _) => RestorePart::Command { bot_id, name },
        (Some(bot_id), None, Some(name)) => RestorePart::EventGraph { bot_id, name },
        (Some(bot_id), None, None) => RestorePart::Bot { bot_id },
    };
    in_folder(&args.place, async |folder| {
        let all = folder.list_backups().await.map_err(words)?;
        let req = RestoreBackupReq {
            name: named(&all, &args.name)?,
            passphrase,
            part,
            is_dry_run: args.dry_run,
        };
        let outcome = folder.restore_backup(req).await.map_err(words)?;
        if args.json {
            return json_line(&outcome);
        }
        match &outcome.made_before {
            None => print("Nothing was changed. This would have come back:"),
            Some(before) => print(&format!("What was here before is kept in {before}.")),
        }
        print(&format!("bots: {}", outcome.n_bots));
        for remark in &outcome.remarks {
            print(&format!("  {}: {}", remark.place, remark.why));
        }
        Ok(())
    })
}

/// What the doctor found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Findings {
    is_whole: bool,
    detail: Option<String>,
    mended: Option<DamageView>,
    n_backups: usize,
    newest_backup: Option<BackupView>,
}

pub(crate) fn doctor(args: &DoctorArgs) -> Result<(), String> {
    in_folder(&args.place, async |folder| {
        let checked = folder.check().await;
        let all = folder.list_backups().await.map_err(words)?;
        let findings = Findings {
            is_whole: checked.is_ok(),
            detail: checked.as_ref().err().map(ToString::to_string),
            mended: all.damage,
            n_backups: all.backups.len(),
            newest_backup: all.backups.into_iter().next(),
        };
        if args.json {
            json_line(&findings)?;
            return checked.map_err(words);
        }
        if let Some(damage) = &findings.mended {
            if damage.is_gone {
                print("The database is gone, though there are copies of it. A new one was begun.");
            } else {
                print(&format!("The database was damaged: {}", damage.detail));
            }
            if let Some(copy) = &damage.copy {
                print(&format!(
                    "The copy {} holds {} bots, here are {}. `sculk restore {0}` goes back to it.",
                    copy.name, copy.n_bots, copy.n_bots_here
                ));
            }
            if let Some(aside) = &damage.aside {
                print(&format!(
                    "The damaged file is kept as {aside}. Of it was saved:"
                ));
            }
            for table in &damage.tables {
                let torn = if table.is_torn {
                    ", a part is lost"
                } else {
                    ""
                };
                print(&format!("  {}: {} rows{torn}", table.name, table.n_saved));
            }
        }
        match &findings.newest_backup {
            None => print("There is no copy yet. `sculk backup make` makes one."),
            Some(newest) => print(&format!(
                "Copies: {}; the newest is {}.",
                findings.n_backups, newest.name
            )),
        }
        checked.map_err(words)?;
        print("The database is whole.");
        Ok(())
    })
}
