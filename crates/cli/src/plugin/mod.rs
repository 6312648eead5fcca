//! `sculk plugin`: makes, checks, packs and tries plugins.

mod author;
mod hosted;
mod load;
mod scenes;
mod template;
mod trial;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Makes the folder of a new plugin.
    New(author::NewArgs),
    /// Reads a plugin's manifest and sources, and says what is wrong, suspicious or needed.
    Check(author::CheckArgs),
    /// Puts a plugin into a ZIP.
    Pack(author::PackArgs),
    /// Loads plugins into a bot and tells what they do, one JSON object a line with --json.
    Try(Box<trial::TryArgs>),
    /// Runs a plugin's test.json against a practice world.
    Test(scenes::TestArgs),
    /// Installs a plugin in the core that runs, or updates it.
    Install(hosted::InstallArgs),
    /// Removes a plugin from the core that runs.
    Remove(hosted::RemoveArgs),
    /// Plugins of a bot in the core that runs.
    #[command(subcommand)]
    Of(hosted::OfBot),
}

/// Runs it; the exit code: 0 fine, 1 it could not be done, 3 a plugin failed.
pub(crate) fn run(command: PluginCommand) -> Result<u8, String> {
    match command {
        PluginCommand::New(args) => author::new(&args),
        PluginCommand::Check(args) => author::check(&args),
        PluginCommand::Pack(args) => author::pack(&args),
        PluginCommand::Try(args) => trial::run(*args),
        PluginCommand::Test(args) => scenes::test(&args),
        PluginCommand::Install(args) => hosted::install(args).map(|()| 0),
        PluginCommand::Remove(args) => hosted::remove(args).map(|()| 0),
        PluginCommand::Of(command) => hosted::of_bot(command).map(|()| 0),
    }
}
