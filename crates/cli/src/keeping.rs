//! `sculk bin` and `sculk mirror`: what was deleted, and files for a repository. A core that runs on the
//! data folder is asked: it holds both.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use sculk_contract::{
    BinItemsReq, BinKind, BinOutcome, BinPage, ListBinReq, MirrorFilesReq, MirrorOutcome,
    MirrorView, Nothing, SetMirrorReq,
};
use sculk_link::{ConnectError, Endpoint, Link, Opening, Role, connect};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::print;

/// Most entries that are listed.
const LISTED: u32 = 200;

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// One JSON object instead of words.
    #[arg(long)]
    json: bool,
    /// The data folder, if not the usual one. A core must run on it.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BinCommand {
    /// Lists what was deleted in the last 30 days, the last first.
    List {
        /// Only what has this in its name.
        #[arg(default_value = "")]
        search: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Brings everything back that has this name.
    Restore {
        /// Its name, whole.
        name: String,
        /// Says what would come back, and changes nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        asked: Asked,
    },
    /// Forgets everything in the bin for good, passwords included.
    Empty {
        /// Says what would go, and changes nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum MirrorCommand {
    /// Begins to write files into a folder.
    Start {
        /// An empty folder, a new one, or an earlier mirror.
        folder: PathBuf,
        #[command(flatten)]
        asked: Asked,
    },
    /// Ends it; the files stay.
    Stop {
        #[command(flatten)]
        asked: Asked,
    },
    /// Compares folder and app, and lists what was changed in the folder.
    Look {
        #[command(flatten)]
        asked: Asked,
    },
    /// Takes changed files over.
    Take {
        /// Paths as `look` lists them; none: all that have no conflict.
        files: Vec<String>,
        /// Says what would be taken, and changes nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        asked: Asked,
    },
    /// Writes what the app has over changed files.
    Drop {
        /// Paths as `look` lists them.
        #[arg(required = true)]
        files: Vec<String>,
        #[command(flatten)]
        asked: Asked,
    },
}

/// A core that runs, and how it is to be told of.
pub(crate) struct Core {
    link: Link,
    json: bool,
}

impl Core {
    pub(crate) async fn open(asked: &Asked) -> Result<Self, String> {
        let data_dir = match &asked.data_dir {
            None => sculk_app::default_data_dir().map_err(|error| error.to_string())?,
            Some(folder) => absolute(folder)?,
        };
        match connect(&Endpoint::of(&data_dir), Role::Tool).await {
            Ok(Opening::Open(link, _inbox)) => Ok(Self {
                link,
                json: asked.json,
            }),
            Ok(Opening::WindowElsewhere) | Err(ConnectError::NobodyListens) => Err(format!(
                "no core runs on {}. Start Sculk, or sculk-core --data-dir {0}.",
                data_dir.display()
            )),
            Err(error) => Err(error.to_string()),
        }
    }

    pub(crate) async fn ask<Q: Serialize + Sync, A: DeserializeOwned>(
        &self,
        command: &str,
        request: &Q,
    ) -> Result<A, String> {
        let answer = self.link.call(command, request).await;
        answer.map_err(|error| error.to_string())
    }

    /// Prints an answer: as JSON, or by these words.
    pub(crate) fn tell<A: Serialize>(
        &self,
        answer: &A,
        words: impl FnOnce(&A),
    ) -> Result<(), String> {
        if self.json {
            print(&serde_json::to_string(answer).map_err(|error| error.to_string())?);
        } else {
            words(answer);
        }
        Ok(())
    }
}

fn absolute(folder: &Path) -> Result<PathBuf, String> {
    std::path::absolute(folder)
        .map_err(|error| format!("{} is no folder: {error}", folder.display()))
}

fn in_runtime(work: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    runtime.block_on(work)
}

pub(crate) fn bin(command: BinCommand) -> Result<(), String> {
    in_runtime(async move {
        match command {
            BinCommand::List { search, asked } => {
                let core = Core::open(&asked).await?;
                let page = listed(&core, search).await?;
                core.tell(&page, tell_bin)
            }
            BinCommand::Restore {
                name,
                dry_run,
                asked,
            } => {
                let core = Core::open(&asked).await?;
                let mut page = listed(&core, name.clone()).await?;
                page.entries.retain(|entry| entry.name == name);
                if page.entries.is_empty() {
                    return Err(format!("nothing named “{name}” lies in the bin"));
                }
                if dry_run {
                    return core.tell(&page, tell_bin);
                }
                let items = page.entries.iter().map(|entry| entry.item).collect();
                let outcome = core.ask("restore_from_bin", &BinItemsReq { items }).await?;
                core.tell(&outcome, |outcome| tell_outcome(outcome, "back"))
            }
            BinCommand::Empty { dry_run, asked } => {
                let core = Core::open(&asked).await?;
                if dry_run {
                    let page = listed(&core, String::new()).await?;
                    return core.tell(&page, tell_bin);
                }
                let outcome = core.ask("empty_bin", &Nothing {}).await?;
                core.tell(&outcome, |outcome| tell_outcome(outcome, "gone for good"))
            }
        }
    })
}

async fn listed(core: &Core, search: String) -> Result<BinPage, String> {
    let request = ListBinReq {
        search,
        kind: None,
        after: None,
        limit: LISTED,
    };
    core.ask("list_bin", &request).await
}

fn tell_bin(page: &BinPage) {
    if page.entries.is_empty() {
        print("nothing lies in the bin");
    }
    for entry in &page.entries {
        print(&format!(
            "{:<12} {}",
            kind_word(entry.item.kind),
            entry.name
        ));
    }
    if page.has_more {
        print("… and older ones");
    }
}

const fn kind_word(kind: BinKind) -> &'static str {
    match kind {
        BinKind::Bot => "bot",
        BinKind::Command => "command",
        BinKind::EventGraph => "event graph",
        BinKind::Group => "group",
        BinKind::Person => "user",
        BinKind::Value => "value",
        BinKind::Schedule => "schedule",
        BinKind::BotGroup => "bot group",
        BinKind::Server => "server",
        BinKind::Proxy => "proxy",
    }
}

fn tell_outcome(outcome: &BinOutcome, what: &str) {
    print(&format!("{} {what}", outcome.n_done));
    for refused in &outcome.refused {
        let kind = kind_word(refused.item.kind);
        print(&format!(
            "  the {kind} {}: {}",
            refused.item.id, refused.message
        ));
    }
}

pub(crate) fn mirror(command: MirrorCommand) -> Result<(), String> {
    in_runtime(async move {
        match command {
            MirrorCommand::Start { folder, asked } => {
                let core = Core::open(&asked).await?;
                let folder = Some(absolute(&folder)?.display().to_string());
                let view = core.ask("set_mirror", &SetMirrorReq { folder }).await?;
                core.tell(&view, tell_mirror)
            }
            MirrorCommand::Stop { asked } => {
                let core = Core::open(&asked).await?;
                let view = core
                    .ask("set_mirror", &SetMirrorReq { folder: None })
                    .await?;
                core.tell(&view, tell_mirror)
            }
            MirrorCommand::Look { asked } => {
                let core = Core::open(&asked).await?;
                let view = core.ask("look_at_mirror", &Nothing {}).await?;
                core.tell(&view, tell_mirror)
            }
            MirrorCommand::Take {
                files,
                dry_run,
                asked,
            } => take(files, dry_run, &asked).await,
            MirrorCommand::Drop { files, asked } => {
                let core = Core::open(&asked).await?;
                let request = MirrorFilesReq {
                    paths: files,
                    stamps: None,
                };
                let outcome = core.ask("drop_mirror_changes", &request).await?;
                core.tell(&outcome, tell_files)
            }
        }
    })
}

async fn take(files: Vec<String>, dry_run: bool, asked: &Asked) -> Result<(), String> {
    let core = Core::open(asked).await?;
    let mut view: MirrorView = core.ask("look_at_mirror", &Nothing {}).await?;
    view.changes.retain(|change| {
        if files.is_empty() {
            change.fault.is_none() && !change.is_conflict
        } else {
            files.contains(&change.path)
        }
    });
    if dry_run {
        return core.tell(&view, tell_mirror);
    }
    let paths = view.changes.into_iter().map(|change| change.path).collect();
    let outcome = core
        .ask(
            "take_mirror_changes",
            &MirrorFilesReq {
                paths,
                stamps: None,
            },
        )
        .await?;
    core.tell(&outcome, tell_files)
}

fn tell_mirror(view: &MirrorView) {
    match &view.folder {
        None => print("nothing is mirrored"),
        Some(folder) => print(&format!("{} files in {folder}", view.n_files)),
    }
    if let Some(fault) = &view.fault {
        print(fault);
    }
    for change in &view.changes {
        let mark = match (&change.fault, change.is_conflict) {
            (Some(_), _) => '✗',
            (None, true) => '!',
            (None, false) => '~',
        };
        print(&format!("{mark} {}", change.path));
        if let Some(why) = &change.fault {
            print(&format!("    {why}"));
        }
    }
}

fn tell_files(outcome: &MirrorOutcome) {
    print(&format!("{} files", outcome.n_done));
    for refused in &outcome.refused {
        print(&format!("  {}: {}", refused.path, refused.message));
    }
}
