use sculk_contract::{
    ApiError, CreateServerReq, DeleteServerReq, Nothing, RestoreServerReq, ServerView,
    UpdateServerReq,
};
use sculk_core::ServerId;
use sculk_store::{Server, ServerFields};

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};
use crate::validate;

impl App {
    pub(crate) async fn list_servers(&self, _: Nothing) -> Result<Vec<ServerView>, ApiError> {
        let store = &self.inner.store;
        let servers = store.list_servers().await.map_err(from_store)?;
        let bots = store.list_bots().await.map_err(from_store)?;
        let n_bots = |id| bots.iter().filter(|bot| bot.fields.server_id == id).count();
        Ok(servers
            .into_iter()
            .map(|server| view(&server, n_bots(server.id)))
            .collect())
    }

    pub(crate) async fn create_server(&self, req: CreateServerReq) -> Result<ServerView, ApiError> {
        let fields = fields(&req.name, &req.address)?;
        let server = self.inner.store.create_server(&fields, self.now()).await;
        Ok(view(&server.map_err(from_store)?, 0))
    }

    pub(crate) async fn update_server(&self, req: UpdateServerReq) -> Result<ServerView, ApiError> {
        let store = &self.inner.store;
        let id = ServerId(req.id);
        let _edit = self.inner.edits.begin().await;
        let old = store.server(id).await.map_err(from_store)?;
        let now = view(&old, self.bots_of(id).await?.len());
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let mut fields = old.fields;
        if let Some(address) = &req.address {
            (fields.host, fields.port) = validate::address(address)?;
        }
        if let Some(name) = &req.name {
            fields.name = validate::line("name", "A server's name", name, 64)?;
        }
        let server = store.update_server(id, &fields, self.now()).await;
        let server = server.map_err(from_store)?;
        let bots = self.bots_of(id).await?;
        for bot in &bots {
            self.reconfigure(*bot).await.map_err(from_store)?;
        }
        Ok(view(&server, bots.len()))
    }

    pub(crate) async fn delete_server(&self, req: DeleteServerReq) -> Result<ServerView, ApiError> {
        let store = &self.inner.store;
        let id = ServerId(req.id);
        let server = store.server(id).await.map_err(from_store)?;
        store
            .delete_server(id, self.now())
            .await
            .map_err(from_store)?;
        Ok(view(&server, 0))
    }

    pub(crate) async fn restore_server(
        &self,
        req: RestoreServerReq,
    ) -> Result<ServerView, ApiError> {
        let id = ServerId(req.id);
        let server = self.inner.store.restore_server(id, self.now()).await;
        Ok(view(&server.map_err(from_store)?, 0))
    }

    pub(super) async fn bots_of(
        &self,
        server: ServerId,
    ) -> Result<Vec<sculk_core::BotId>, ApiError> {
        let bots = self.inner.store.list_bots().await.map_err(from_store)?;
        Ok(bots
            .into_iter()
            .filter(|bot| bot.fields.server_id == server)
            .map(|bot| bot.id)
            .collect())
    }
}

fn fields(name: &str, address: &str) -> Result<ServerFields, ApiError> {
    let (host, port) = validate::address(address)?;
    let name = match name.trim() {
        "" => address.trim().chars().take(64).collect(),
        name => validate::line("name", "A server's name", name, 64)?,
    };
    Ok(ServerFields {
        name,
        host,
        port,
        minecraft_version: None,
    })
}

fn view(server: &Server, n_bots: usize) -> ServerView {
    let fields = &server.fields;
    ServerView {
        revision: revision(&(&fields.name, &fields.host, fields.port)),
        id: server.id.0,
        name: fields.name.clone(),
        host: fields.host.clone(),
        port: fields.port,
        bot_count: u32::try_from(n_bots).unwrap_or(u32::MAX),
    }
}
