use sculk_core::{BotId, CommandId, ServerId};
use sculk_store::{BotFields, CommandFields, ServerFields, Store, StorePaths, UnixMillis};
use tempfile::TempDir;

pub const EARLY: UnixMillis = UnixMillis(1_000);
pub const LATER: UnixMillis = UnixMillis(2_000);
pub const GRAPH: &str = r#"{"nodes":[],"connections":[]}"#;

/// A store in a folder that goes away with it.
pub struct Fixture {
    pub store: Store,
    pub dir: TempDir,
}

impl Fixture {
    pub async fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&StorePaths::in_data_dir(dir.path()), EARLY)
            .await
            .unwrap();
        Self { store, dir }
    }

    pub fn paths(&self) -> StorePaths {
        StorePaths::in_data_dir(self.dir.path())
    }

    /// The same folder, opened anew.
    pub async fn reopened(self) -> Self {
        self.store.close().await.unwrap();
        let store = Store::open(&StorePaths::in_data_dir(self.dir.path()), LATER)
            .await
            .unwrap();
        Self {
            store,
            dir: self.dir,
        }
    }

    pub async fn add_server(&self, name: &str) -> ServerId {
        self.store
            .create_server(&server(name), EARLY)
            .await
            .unwrap()
            .id
    }

    /// A bot on a server named “Home”, which is made where it is missing.
    pub async fn add_bot(&self, username: &str) -> BotId {
        let home = self.store.list_servers().await.unwrap();
        let server_id = match home.iter().find(|server| server.fields.name == "Home") {
            Some(server) => server.id,
            None => self.add_server("Home").await,
        };
        self.store
            .create_bot(&BotFields::new(server_id, username), EARLY)
            .await
            .unwrap()
            .id
    }

    /// A command of a bot that is made for it.
    pub async fn add_command(&self, name: &str) -> CommandId {
        let bot = self.add_bot("Bot").await;
        self.store
            .create_command(bot, &CommandFields::new(name), GRAPH, EARLY)
            .await
            .unwrap()
            .id
    }
}

pub fn server(name: &str) -> ServerFields {
    ServerFields {
        name: name.to_owned(),
        host: "localhost".to_owned(),
        port: 25565,
        minecraft_version: None,
    }
}
