//! `sculk secrets`: what is kept where there is no keychain.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sculk_secrets::{FileVault, Sensitive};

use crate::folder::{Place, in_folder};
use crate::print;

#[derive(Debug, Subcommand)]
pub(crate) enum SecretsCommand {
    /// Encrypts the file of secrets with another passphrase. No app may be open on the data folder.
    Passphrase(PassphraseArgs),
}

#[derive(Debug, Args)]
pub(crate) struct PassphraseArgs {
    /// The first line of this file is the new passphrase.
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: PathBuf,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(command: SecretsCommand) -> Result<(), String> {
    match command {
        SecretsCommand::Passphrase(args) => passphrase(&args),
    }
}

fn passphrase(args: &PassphraseArgs) -> Result<(), String> {
    let (Some(file), Some(old)) = (
        &args.place.secrets_file,
        &args.place.secrets_passphrase_file,
    ) else {
        return Err(
            "name the file with --secrets-file and its passphrase with --secrets-passphrase-file"
                .to_owned(),
        );
    };
    let text = std::fs::read_to_string(&args.new_passphrase_file);
    let text = text.map_err(|error| {
        let path = args.new_passphrase_file.display();
        format!("the new passphrase cannot be read from {path}: {error}")
    })?;
    let new = Sensitive::new(text.lines().next().unwrap_or_default().to_owned());
    let (file, old) = (file.clone(), old.clone());
    // Within the folder's lock: a core that runs would write the file with the old passphrase again.
    in_folder(&args.place, async |_| {
        let changed = tokio::task::spawn_blocking(move || {
            let vault = FileVault::open_with(&file, &old)?;
            vault.change_passphrase(new)
        });
        let changed = changed.await.map_err(|error| error.to_string())?;
        changed.map(drop).map_err(|error| error.to_string())
    })?;
    print("From now on the new passphrase opens the file of secrets.");
    Ok(())
}
