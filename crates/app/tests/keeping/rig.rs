//! A core on a folder that goes away with it.

use std::path::Path;
use std::sync::Arc;

use sculk_app::{App, AppOptions, Surface};
use sculk_contract::ApiError;
use sculk_secrets::MemoryVault;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Rig {
    pub surface: Surface,
    pub vault: Arc<MemoryVault>,
    pub dir: TempDir,
}

impl Rig {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let vault = Arc::new(MemoryVault::new());
        let surface = open(dir.path(), &vault).await;
        Self {
            surface,
            vault,
            dir,
        }
    }

    pub async fn try_call(&self, command: &str, request: Value) -> Result<Value, ApiError> {
        let request = to_raw_value(&request).unwrap();
        let answer = self.surface.dispatch(command, &request).await?;
        Ok(serde_json::from_str(answer.get()).unwrap())
    }

    pub async fn call(&self, command: &str, request: Value) -> Value {
        let answer = self.try_call(command, request).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error:?}"))
    }

    /// The id of a bot on a server of its own.
    pub async fn bot(&self, name: &str) -> i64 {
        let server = json!({ "name": format!("Home of {name}"), "address": "127.0.0.1:1" });
        let server = self.call("create_server", server).await["id"].clone();
        let bot = json!({ "username": name, "serverId": server, "password": null });
        self.call("create_bot", bot).await["id"].as_i64().unwrap()
    }

    pub async fn end(self) -> TempDir {
        self.surface.app().shut_down().await;
        self.dir
    }
}

async fn open(dir: &Path, vault: &Arc<MemoryVault>) -> Surface {
    let app = App::open(AppOptions {
        data_dir: dir.to_owned(),
        // No bot of these tests joins.
        worker: dir.join("no-worker"),
        vault: vault.clone(),
        is_pacing_off: false,
    });
    Surface::new(app.await.unwrap())
}
