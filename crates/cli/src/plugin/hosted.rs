//! Plugins of a core that runs: installing them, and what bots do with them.

use std::path::Path;

use clap::{Args, Subcommand};
use sculk_contract::{
    BotPluginReq, BotPluginView, BotPluginsReq, BotPluginsView, BotView, InstallPluginReq, Nothing,
    PluginLogLine, PluginPreview, PluginReq, PluginSource, PluginStateView, PluginView,
    PreviewPluginReq, SetBotPluginReq,
};

use crate::keeping::{Asked, Core};
use crate::{folder::runtime, print};

#[derive(Debug, Args)]
pub(crate) struct InstallArgs {
    /// A folder, a ZIP, a .tgz, the address of one, or the page of a repository on GitHub.
    from: String,
    /// A bot that shall use it, by its name; may be given several times.
    #[arg(long = "bot", value_name = "NAME")]
    bots: Vec<String>,
    /// Grants a permission, such as network:api.example.com; `asked` for all that it asks for.
    #[arg(long = "grant", value_name = "PERMISSION")]
    grants: Vec<String>,
    /// Only says what is in it and what it asks for.
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OfBot {
    /// Lists the plugins of a bot and how they are.
    List {
        /// The bot's name.
        bot: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Switches a plugin of a bot on.
    On {
        /// The bot's name.
        bot: String,
        /// The plugin's name.
        plugin: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Switches a plugin of a bot off; the bot stays online.
    Off {
        /// The bot's name.
        bot: String,
        /// The plugin's name.
        plugin: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Loads the plugins of a bot afresh; the bot stays online.
    Reload {
        /// The bot's name.
        bot: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// The last lines a plugin of a bot wrote.
    Log {
        /// The bot's name.
        bot: String,
        /// The plugin's name.
        plugin: String,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The plugin's name.
    plugin: String,
    #[command(flatten)]
    asked: Asked,
}

pub(super) fn install(args: InstallArgs) -> Result<(), String> {
    runtime()?.block_on(async {
        let core = Core::open(&args.asked).await?;
        let source = source_of(&args.from)?;
        let look = PreviewPluginReq {
            source: source.clone(),
        };
        let preview: PluginPreview = core.ask("preview_plugin", &look).await?;
        if args.preview {
            return core.tell(&preview, show_preview);
        }
        let mut bot_ids = Vec::with_capacity(args.bots.len());
        for name in &args.bots {
            bot_ids.push(bot_named(&core, name).await?);
        }
        let mut grants = Vec::new();
        for grant in args.grants {
            if grant == "asked" {
                grants.extend(preview.permissions.iter().map(|one| one.name.clone()));
            } else {
                grants.push(grant);
            }
        }
        let install = InstallPluginReq {
            source,
            digest: Some(preview.digest),
            bot_ids,
            grants,
        };
        let plugin: PluginView = core.ask("install_plugin", &install).await?;
        core.tell(&plugin, |plugin| {
            print(&format!("{} {} is installed", plugin.name, plugin.version));
        })
    })
}

pub(super) fn remove(args: RemoveArgs) -> Result<(), String> {
    runtime()?.block_on(async {
        let core = Core::open(&args.asked).await?;
        let request = PluginReq { name: args.plugin };
        let gone: PluginView = core.ask("remove_plugin", &request).await?;
        core.tell(&gone, |gone| print(&format!("{} is removed", gone.name)))
    })
}

pub(super) fn of_bot(command: OfBot) -> Result<(), String> {
    runtime()?.block_on(async {
        match command {
            OfBot::List { bot, asked } => {
                let core = Core::open(&asked).await?;
                let bot_id = bot_named(&core, &bot).await?;
                let plugins: BotPluginsView = core
                    .ask("list_bot_plugins", &BotPluginsReq { bot_id })
                    .await?;
                core.tell(&plugins, show_plugins)
            }
            OfBot::On { bot, plugin, asked } => switch(&asked, &bot, plugin, true).await,
            OfBot::Off { bot, plugin, asked } => switch(&asked, &bot, plugin, false).await,
            OfBot::Reload { bot, asked } => {
                let core = Core::open(&asked).await?;
                let bot_id = bot_named(&core, &bot).await?;
                let done: Nothing = core
                    .ask("reload_bot_plugins", &BotPluginsReq { bot_id })
                    .await?;
                core.tell(&done, |_| print("The plugins are loaded afresh"))
            }
            OfBot::Log { bot, plugin, asked } => {
                let core = Core::open(&asked).await?;
                let bot_id = bot_named(&core, &bot).await?;
                let request = BotPluginReq { bot_id, plugin };
                let lines: Vec<PluginLogLine> = core.ask("read_plugin_log", &request).await?;
                core.tell(&lines, |lines| {
                    lines.iter().for_each(|line| print(&line.text))
                })
            }
        }
    })
}

async fn switch(asked: &Asked, bot: &str, plugin: String, is_on: bool) -> Result<(), String> {
    let core = Core::open(asked).await?;
    let request = SetBotPluginReq {
        bot_id: bot_named(&core, bot).await?,
        plugin,
        is_enabled: Some(is_on),
        grants: None,
    };
    let plugin: BotPluginView = core.ask("set_bot_plugin", &request).await?;
    core.tell(&plugin, |plugin| {
        let state = if is_on { "on" } else { "off" };
        print(&format!("{} is {state}", plugin.name));
    })
}

async fn bot_named(core: &Core, name: &str) -> Result<i32, String> {
    let bots: Vec<BotView> = core.ask("list_bots", &Nothing {}).await?;
    let found = bots
        .iter()
        .find(|bot| bot.username.eq_ignore_ascii_case(name));
    found
        .map(|bot| bot.id)
        .ok_or_else(|| format!("there is no bot “{name}”"))
}

/// What begins like an address is one; all else is a path, which the core reads as a whole one.
fn source_of(from: &str) -> Result<PluginSource, String> {
    if from.starts_with("https://") || from.starts_with("http://") {
        return Ok(PluginSource::Address {
            url: from.to_owned(),
        });
    }
    let path = std::path::absolute(Path::new(from))
        .map_err(|error| format!("{from} is no path: {error}"))?;
    Ok(PluginSource::Path {
        path: path.display().to_string(),
    })
}

fn show_preview(preview: &PluginPreview) {
    print(&format!("{} {}", preview.name, preview.version));
    if let Some(old) = &preview.installed_version {
        print(&format!(
            "{old} is installed; {} files differ",
            preview.changes.len()
        ));
    }
    for one in &preview.permissions {
        print(&format!("asks for {}: {}", one.name, one.says));
    }
    for need in preview.needs.iter().filter(|need| !need.is_met) {
        print(&format!("needs the plugin {} {}", need.name, need.range));
    }
    for name in &preview.missing_packages {
        print(&format!("lacks the package {name}"));
    }
    for finding in &preview.findings {
        print(&format!(
            "{}:{}: {}",
            finding.file, finding.line, finding.says
        ));
    }
}

fn show_plugins(plugins: &BotPluginsView) {
    for problem in &plugins.problems {
        print(problem);
    }
    for plugin in &plugins.plugins {
        let state = match &plugin.state {
            PluginStateView::Off => "off".to_owned(),
            PluginStateView::Loading => "loading".to_owned(),
            PluginStateView::Running => "running".to_owned(),
            PluginStateView::Failed { reason } => format!("could not be loaded: {reason}"),
            PluginStateView::Stopped { reason } => format!("stopped: {reason}"),
        };
        print(&format!("{} {}: {state}", plugin.name, plugin.version));
    }
}
