//! `sculk account`: accounts that are signed in with Microsoft, without a window.

use std::{path::PathBuf, sync::Arc, time::Duration};

use clap::{Args, Subcommand};
use sculk_app::{AccountBook, Endpoints};
use sculk_contract::{AccountView, SignInState, SignInView};
use sculk_secrets::{Keychain, MemoryVault, SecretVault};

use crate::print;

/// How often a sign-in is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Signs an account in: shows a code to type into a page of Microsoft's, and waits.
    Add(Where),
    /// Lists the accounts.
    List(ListArgs),
    /// Forgets an account that no bot joins as.
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
pub(crate) struct Where {
    /// The data folder, if not the usual one. No app may be open on it.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Stand-ins for Microsoft's services, for tests; what signs in is forgotten at the end.
    #[arg(long, hide = true, value_name = "URL")]
    services: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    place: Where,
    /// One JSON object per line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// Its player's name.
    player: String,
    #[command(flatten)]
    place: Where,
}

pub(crate) fn run(command: AccountCommand) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("the system gives no threads: {error}"))?;
    runtime.block_on(async {
        let place = match &command {
            AccountCommand::Add(place) => place,
            AccountCommand::List(args) => &args.place,
            AccountCommand::Remove(args) => &args.place,
        };
        let book = open(place).await?;
        let outcome = match &command {
            AccountCommand::Add(_) => add(&book).await,
            AccountCommand::List(args) => list(&book, args.json).await,
            AccountCommand::Remove(args) => remove(&book, &args.player).await,
        };
        book.close().await;
        outcome
    })
}

async fn open(place: &Where) -> Result<AccountBook, String> {
    let words = |error: sculk_app::OpenError| error.to_string();
    let (data_dir, keychain) = sculk_app::data_place(place.data_dir.as_deref()).map_err(words)?;
    let vault: Arc<dyn SecretVault> = match place.services {
        // What stand-ins give must not get into anybody's keychain.
        Some(_) => Arc::new(MemoryVault::new()),
        None => Arc::new(Keychain::new(keychain)),
    };
    let services = place.services.as_deref().map(Endpoints::all_at);
    AccountBook::open(&data_dir, vault, services)
        .await
        .map_err(words)
}

async fn add(book: &AccountBook) -> Result<(), String> {
    let begun = book.begin().await.map_err(|error| error.to_string())?;
    print(&format!("Open {}", begun.url_with_code));
    print(&format!("and type the code {}", begun.user_code));
    print("Waiting for Microsoft. Ctrl+C gives up.");
    let SignInView { id, .. } = begun;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let now = book.progress(id).map_err(|error| error.to_string())?;
        match now.state {
            SignInState::Waiting | SignInState::Checking => {}
            SignInState::Done { account_id } => {
                let account = find(book, |account| account.id == account_id).await?;
                print(&format!("Signed in as {}.", account.player));
                return Ok(());
            }
            SignInState::Failed { message, .. } => return Err(message),
            SignInState::Cancelled => return Err("the sign-in was given up".to_owned()),
        }
    }
}

async fn list(book: &AccountBook, is_json: bool) -> Result<(), String> {
    let accounts = book.list().await.map_err(|error| error.to_string())?;
    if accounts.is_empty() && !is_json {
        print("No account is signed in. `sculk account add` signs one in.");
    }
    for account in accounts {
        if is_json {
            let line = serde_json::to_string(&account).map_err(|error| error.to_string())?;
            print(&line);
            continue;
        }
        let state = if account.is_signed_in {
            "signed in"
        } else {
            "signed out by Microsoft: add it again"
        };
        let n_bots = account.bot_ids.len();
        let name = &account.player;
        print(&format!("{name:<16}  {state}, bots: {n_bots}"));
    }
    Ok(())
}

async fn remove(book: &AccountBook, player: &str) -> Result<(), String> {
    let account = find(book, |account| account.player.eq_ignore_ascii_case(player)).await?;
    let removed = book.remove(account.id).await;
    removed.map_err(|error| error.to_string())?;
    print(&format!("{} was signed out and forgotten.", account.player));
    Ok(())
}

async fn find(
    book: &AccountBook,
    is_wanted: impl Fn(&AccountView) -> bool,
) -> Result<AccountView, String> {
    let accounts = book.list().await.map_err(|error| error.to_string())?;
    accounts
        .into_iter()
        .find(is_wanted)
        .ok_or_else(|| "there is no such account; `sculk account list` shows all".to_owned())
}
