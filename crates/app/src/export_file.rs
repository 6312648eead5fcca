//! Parcels into `.sculk` files, and passwords into parcels.

use std::path::Path;

use sculk_contract::{ExportOutcome, ExportReq};
use sculk_core::BotId;
use sculk_parcel::{BotPart, Header, Parcel, Password, Secrets, to_json};
use sculk_secrets::{SecretKey, SecretVault, Sensitive, seal};
use sculk_store::{Store, UnixMillis};

use crate::export::{is_secret, parcel_of};
use crate::import::{ImportError, off_thread};
use crate::plugins::secret_key;

/// Puts the secret settings of a bot's plugins in, as the keychain has them; how many those were.
pub(crate) async fn add_plugin_secrets(
    store: &Store,
    vault: &dyn SecretVault,
    bot: BotId,
    part: &mut BotPart,
) -> Result<u32, ImportError> {
    let mut n_secrets = 0;
    for plugin in store.bot_plugins(bot).await? {
        let mut parts = part.plugins.iter_mut();
        let Some(into) = parts.find(|one| one.name == plugin.plugin) else {
            continue;
        };
        for (name, _) in plugin.settings.iter().filter(|(_, value)| is_secret(value)) {
            let key = secret_key(bot, &plugin.plugin, name);
            if let Some(secret) = vault.read(key).await.map_err(refused)? {
                let secret = Password::new(secret.expose().clone());
                into.secrets.push((name.clone(), secret));
                n_secrets += 1;
            }
        }
    }
    Ok(n_secrets)
}

fn refused(error: sculk_secrets::SecretError) -> ImportError {
    ImportError::Choice {
        field: "hasSecrets",
        message: error.to_string(),
    }
}

/// Puts the passwords of a parcel's bots and proxies in, as the keychain has them.
async fn add_passwords(
    store: &Store,
    vault: &dyn SecretVault,
    parcel: &mut Parcel,
    wanted: &[BotId],
) -> Result<u32, ImportError> {
    let mut n_passwords = 0;
    let bots = store.list_bots().await?.into_iter();
    let bots = bots.filter(|bot| wanted.is_empty() || wanted.contains(&bot.id));
    for (bot, part) in bots.zip(&mut parcel.bots) {
        let key = SecretKey::BotPassword(bot.id);
        if bot.fields.has_password
            && let Some(secret) = vault.read(key).await.map_err(refused)?
        {
            part.password = Some(Password::new(secret.expose().clone()));
            n_passwords += 1;
        }
        n_passwords += add_plugin_secrets(store, vault, bot.id, part).await?;
    }
    for proxy in store.list_proxies().await? {
        let fields = &proxy.fields;
        let part = parcel.proxies.iter_mut().find(|part| {
            (&part.host, part.port, &part.username) == (&fields.host, fields.port, &fields.username)
        });
        if let Some(part) = part.filter(|_| fields.has_password)
            && let Some(secret) = vault
                .read(SecretKey::ProxyPassword(proxy.id))
                .await
                .map_err(refused)?
        {
            part.password = Some(Password::new(secret.expose().clone()));
            n_passwords += 1;
        }
    }
    Ok(n_passwords)
}

/// Writes bots into a `.sculk` file that was not there before.
pub(crate) async fn export(
    store: &Store,
    vault: &dyn SecretVault,
    req: ExportReq,
    now: UnixMillis,
) -> Result<ExportOutcome, ImportError> {
    let passphrase = req
        .passphrase
        .filter(|text| !text.is_empty())
        .map(Sensitive::new);
    if req.has_secrets && passphrase.is_none() {
        return Err(ImportError::Choice {
            field: "passphrase",
            message: "Passwords leave this computer only in an encrypted file. Choose a passphrase, or leave them out.".to_owned(),
        });
    }
    let wanted: Vec<_> = req.bot_ids.into_iter().map(BotId).collect();
    for bot in &wanted {
        store.bot(*bot).await?;
    }
    let mut parcel = parcel_of(store, &wanted).await?;
    let n_passwords = if req.has_secrets {
        add_passwords(store, vault, &mut parcel, &wanted).await?
    } else {
        0
    };
    let n_bots = u32::try_from(parcel.bots.len()).unwrap_or(u32::MAX);
    let header = Header {
        made_by: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now.0,
    };
    let secrets = if req.has_secrets {
        Secrets::Inside
    } else {
        Secrets::LeftOut
    };
    let path = req.path.clone();
    let bytes = off_thread(move || {
        let text = to_json(&parcel, &header, secrets)?;
        let sealed = passphrase
            .map(|phrase| seal(text.as_bytes(), &phrase))
            .transpose()?;
        let bytes = sealed.as_deref().unwrap_or(text.as_bytes());
        if !req.is_dry_run {
            write_new(Path::new(&path), bytes)?;
        }
        Ok(u32::try_from(bytes.len()).unwrap_or(u32::MAX))
    })
    .await?;
    Ok(ExportOutcome {
        path: req.path,
        n_bots,
        n_passwords,
        bytes,
    })
}

/// Writes a file that is whole or not there: under another name, synced, and then renamed.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), ImportError> {
    use std::io::Write as _;
    let failed = |source| ImportError::Unwritable {
        path: path.to_owned(),
        source,
    };
    if path.exists() {
        return Err(failed(std::io::Error::from(
            std::io::ErrorKind::AlreadyExists,
        )));
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    let unfinished = std::path::PathBuf::from(name);
    let written = std::fs::File::create(&unfinished).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    written.map_err(failed)
}
