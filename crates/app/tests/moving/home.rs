//! A data folder of ours and one of BlockMine, both in folders that go away.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sculk_app::DataFolder;
use sculk_contract::{ImportReport, OnClash, RunImportReq};
use sculk_secrets::MemoryVault;
use sculk_store::{Store, StorePaths, UnixMillis, write_foreign_for_tests};
use tempfile::TempDir;

pub const GRAPH: &str = r#"{"nodes":[{"id":"start","type":"event:command","position":{"x":0.5,"y":0},"data":{}}],"connections":[],"variables":[]}"#;
/// The key under which the passwords in `home.sql` are kept.
pub const CONFIG: &str = r#"{"server":{},"security":{"encryptionKey":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}}"#;

pub struct Home {
    pub dir: TempDir,
    pub vault: Arc<MemoryVault>,
}

impl Home {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            vault: Arc::new(MemoryVault::new()),
        }
    }

    pub async fn folder(&self) -> DataFolder {
        DataFolder::open(self.dir.path(), self.vault.clone())
            .await
            .unwrap()
    }

    /// What is stored now, while nobody has the folder open.
    pub async fn store(&self) -> Store {
        let paths = StorePaths::in_data_dir(self.dir.path());
        Store::open(&paths, UnixMillis(1)).await.unwrap()
    }

    pub async fn import(&self, req: RunImportReq) -> Result<ImportReport, String> {
        let folder = self.folder().await;
        let report = folder.run_import(req).await;
        folder.close().await;
        report.map_err(|error| error.message)
    }
}

pub fn request(path: &Path) -> RunImportReq {
    RunImportReq {
        path: path.display().to_string(),
        passphrase: None,
        stamp: None,
        bots: Vec::new(),
        on_clash: OnClash::Skip,
        into_bot: None,
        is_dry_run: false,
    }
}

/// A data folder of BlockMine with every table in use.
pub async fn blockmine(dir: &Path) -> PathBuf {
    let folder = dir.join(".blockmine");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("config.json"), CONFIG).unwrap();
    let rows = include_str!("home.sql").replace("@GRAPH@", &format!("'{GRAPH}'"));
    let sql = format!("{}{rows}", include_str!("schema.sql"));
    write_foreign_for_tests(&folder.join("blockmine.db"), &sql)
        .await
        .unwrap();
    let shop = folder.join("storage/plugins/bot_1/shop");
    std::fs::create_dir_all(&shop).unwrap();
    std::fs::write(shop.join("index.js"), "module.exports = () => {}").unwrap();
    folder
}
