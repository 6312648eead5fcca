use sculk_contract::{
    ApiError, CatalogueView, CheckGraphReq, CheckOutcome, DiscardDraftReq, DraftView, GetGraphReq,
    GraphView, Nothing, SaveDraftReq, SaveGraphOutcome, SaveGraphReq,
};
use sculk_core::CommandId;

use crate::App;
use crate::error::from_store;

impl App {
    pub(crate) async fn get_catalogue(&self, _: Nothing) -> Result<CatalogueView, ApiError> {
        Err(ApiError::new(sculk_contract::ErrorCode::Internal, ""))
    }

    pub(crate) async fn get_graph(&self, req: GetGraphReq) -> Result<GraphView, ApiError> {
        let store = &self.inner.store;
        let id = CommandId(req.command_id);
        let command = store.command(id).await.map_err(from_store)?;
        let graph = store.graph(id).await.map_err(from_store)?;
        let draft = store.draft(id).await.map_err(from_store)?;
        Ok(GraphView {
            command_id: id.0,
            bot_id: command.bot_id.0,
            command_name: command.fields.name,
            revision: graph.revision,
            problems: Vec::new(),
            document: graph.document,
            draft: draft.map(|draft| DraftView {
                document: draft.document,
                base_revision: draft.base_revision,
                saved_at: draft.saved_at.0.cast_unsigned(),
            }),
        })
    }

    pub(crate) async fn check_graph(&self, _req: CheckGraphReq) -> Result<CheckOutcome, ApiError> {
        Err(ApiError::new(sculk_contract::ErrorCode::Internal, ""))
    }

    pub(crate) async fn save_graph(&self, req: SaveGraphReq) -> Result<SaveGraphOutcome, ApiError> {
        let id = CommandId(req.command_id);
        let store = &self.inner.store;
        let revision = store
            .save_graph(id, &req.document, req.expected_revision, self.now())
            .await
            .map_err(from_store)?;
        let command = store.command(id).await.map_err(from_store)?;
        self.reconfigure(command.bot_id).await.map_err(from_store)?;
        Ok(SaveGraphOutcome {
            revision,
            problems: Vec::new(),
        })
    }

    pub(crate) async fn save_draft(&self, req: SaveDraftReq) -> Result<Nothing, ApiError> {
        let id = CommandId(req.command_id);
        let store = &self.inner.store;
        let kept = store.save_draft(id, &req.document, req.base_revision, self.now());
        kept.await.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn discard_draft(&self, req: DiscardDraftReq) -> Result<Nothing, ApiError> {
        let thrown = self.inner.store.discard_draft(CommandId(req.command_id));
        thrown.await.map_err(from_store)?;
        Ok(Nothing {})
    }
}
pub(super) fn ping_graph() -> String {
    "{}".into()
}
pub(super) fn answer_graph(_n: &str) -> String {
    "{}".into()
}
