use sculk_contract::{
    ApiError, AppEvent, DraftView, ErrorCode, GraphPlace, GraphPointer, HeardGraph, JoinGraphReq,
    KeepGraphReq, LeaveGraphReq, Nothing, PointGraphReq, ShareGraphReq, SharedGraph,
    SharedGraphNews,
};
use sculk_core::{CommandId, EventGraphId};
use sculk_store::StoreError;

use crate::App;
use crate::error::from_store;
use crate::sharing::{Refused, Session};

/// The longest name of an editor or an operation, in bytes.
const MAX_NAME: usize = 64;
/// Operations of one call.
const MAX_OPERATIONS: usize = 500;
/// The edits of one operation, in bytes.
const MAX_EDITS: usize = 64 << 20;
/// Nodes that an editor shows as selected.
const MAX_SELECTED: usize = 200;
/// The longest id of a node or subgraph that is shown, in bytes.
const MAX_SHOWN_ID: usize = 256;

impl App {
    pub(crate) async fn join_graph(&self, req: JoinGraphReq) -> Result<SharedGraph, ApiError> {
        let JoinGraphReq { graph, editor } = req;
        check_name(&editor)?;
        let now_ms = self.inner.clock.now_ms();
        let revision = self.revision_of_graph(graph).await.map_err(from_store)?;
        let shared = self.inner.shared.enter(graph, now_ms);
        let mut session = shared.lock().await;
        if session.is_settling(now_ms) {
            return Err(ApiError::new(
                ErrorCode::Precondition,
                "Another window is just keeping its changes to this graph. Try again in a moment.",
            ));
        }
        // Under the lock, so that draft and operations belong together.
        let draft = self.draft_of_graph(graph).await.map_err(from_store)?;
        session
            .join(&editor, draft.is_some(), now_ms)
            .map_err(refused)?;
        if let Some(editor) = session.view_of(&editor) {
            self.tell_editors(graph, &session, SharedGraphNews::Pointed { editor });
        }
        Ok(SharedGraph {
            session: session.id(),
            revision,
            draft,
            kept: session.kept(),
            operations: session.since(session.kept()),
            editors: session.others(&editor),
        })
    }

    pub(crate) async fn share_graph(&self, req: ShareGraphReq) -> Result<HeardGraph, ApiError> {
        let ShareGraphReq {
            graph,
            editor,
            after,
            operations,
            ..
        } = req;
        check_operations(&operations)?;
        if operations.is_empty() {
            // Also how an editor learns that its graph is gone.
            let found = self.revision_of_graph(graph).await;
            if matches!(found, Err(StoreError::NotFound { .. })) {
                self.inner.shared.end(graph);
            }
            found.map_err(from_store)?;
        }
        let behind = HeardGraph {
            is_behind: true,
            operations: Vec::new(),
            kept: 0,
            editors: Vec::new(),
        };
        let Some(shared) = self.inner.shared.get(graph) else {
            return Ok(behind);
        };
        let mut session = shared.lock().await;
        let now_ms = self.inner.clock.now_ms();
        if !session.seen(&editor, now_ms) || !session.follows(req.session, after) {
            return Ok(behind);
        }
        for editor in session.forget_silent(now_ms) {
            self.tell_editors(graph, &session, SharedGraphNews::Left { editor });
        }
        let taken = session.take(&editor, operations).map_err(refused)?;
        if !taken.is_empty() && session.is_shared() {
            let news = SharedGraphNews::Edited { operations: taken };
            self.tell_editors(graph, &session, news);
        }
        let mut heard = session.since(after);
        for operation in heard.iter_mut().filter(|one| one.editor == editor) {
            // The editor knows what it did itself.
            operation.edits.clear();
        }
        Ok(HeardGraph {
            is_behind: false,
            operations: heard,
            kept: session.kept(),
            editors: session.others(&editor),
        })
    }

    pub(crate) async fn keep_graph(&self, req: KeepGraphReq) -> Result<Nothing, ApiError> {
        let KeepGraphReq {
            graph,
            seq,
            document,
            base_revision,
            ..
        } = req;
        let behind = || {
            ApiError::new(
                ErrorCode::Conflict,
                "This window is not up to date with the graph. It reads it again now.",
            )
        };
        let shared = self.inner.shared.get(graph).ok_or_else(behind)?;
        let mut session = shared.lock().await;
        if session.id() != req.session {
            return Err(behind());
        }
        if !session.wants_kept(seq) && (document.is_some() || seq < session.kept()) {
            return Ok(Nothing {});
        }
        let base = session.base_of(seq, base_revision);
        if document.is_none() && base != base_revision {
            // What is saved is another version than the one it compared with.
            return Err(behind());
        }
        if let Some(document) = &document {
            self.write_draft(graph, document, base)
                .await
                .map_err(from_store)?;
        } else {
            self.drop_draft(graph).await.map_err(from_store)?;
        }
        session.keep(seq, document.is_some());
        self.tell_editors(graph, &session, SharedGraphNews::Kept { seq });
        Ok(Nothing {})
    }

    pub(crate) async fn point_in_graph(&self, req: PointGraphReq) -> Result<Nothing, ApiError> {
        check_pointer(&req.pointer)?;
        let Some(shared) = self.inner.shared.get(req.graph) else {
            return Ok(Nothing {});
        };
        let mut session = shared.lock().await;
        session.seen(&req.editor, self.inner.clock.now_ms());
        if let Some(editor) = session.point(&req.editor, req.pointer)
            && session.is_shared()
        {
            self.tell_editors(req.graph, &session, SharedGraphNews::Pointed { editor });
        }
        Ok(Nothing {})
    }

    pub(crate) async fn leave_graph(&self, req: LeaveGraphReq) -> Result<Nothing, ApiError> {
        let Some(shared) = self.inner.shared.get(req.graph) else {
            return Ok(Nothing {});
        };
        let mut session = shared.lock().await;
        if session.leave(&req.editor) {
            let news = SharedGraphNews::Left { editor: req.editor };
            self.tell_editors(req.graph, &session, news);
        }
        if session.is_idle() {
            self.inner.shared.end(req.graph);
        }
        Ok(Nothing {})
    }

    fn tell_editors(&self, graph: GraphPlace, session: &Session, news: SharedGraphNews) {
        self.inner.bus.send(AppEvent::GraphShared {
            graph,
            session: session.id(),
            news,
        });
    }

    async fn revision_of_graph(&self, graph: GraphPlace) -> Result<i32, StoreError> {
        let store = &self.inner.store;
        match graph {
            GraphPlace::Command { id } => {
                // Of a command that was deleted the graph is still there.
                store.command(CommandId(id)).await?;
                Ok(store.graph(CommandId(id)).await?.revision)
            }
            GraphPlace::Event { id } => {
                Ok(store.event_graph_document(EventGraphId(id)).await?.revision)
            }
        }
    }

    pub(super) async fn draft_of_graph(
        &self,
        graph: GraphPlace,
    ) -> Result<Option<DraftView>, StoreError> {
        let store = &self.inner.store;
        Ok(match graph {
            GraphPlace::Command { id } => {
                store.draft(CommandId(id)).await?.map(|draft| DraftView {
                    document: draft.document,
                    base_revision: draft.base_revision,
                    saved_at: draft.saved_at.0.cast_unsigned(),
                })
            }
            GraphPlace::Event { id } => {
                let draft = store.event_graph_draft(EventGraphId(id)).await?;
                draft.map(|draft| DraftView {
                    document: draft.document,
                    base_revision: draft.base_revision,
                    saved_at: draft.saved_at.0.cast_unsigned(),
                })
            }
        })
    }

    async fn write_draft(
        &self,
        graph: GraphPlace,
        document: &str,
        base_revision: i32,
    ) -> Result<(), StoreError> {
        let (store, now) = (&self.inner.store, self.now());
        match graph {
            GraphPlace::Command { id } => {
                let id = CommandId(id);
                store.save_draft(id, document, base_revision, now).await
            }
            GraphPlace::Event { id } => {
                let id = EventGraphId(id);
                let kept = store.save_event_graph_draft(id, document, base_revision, now);
                kept.await
            }
        }
    }

    async fn drop_draft(&self, graph: GraphPlace) -> Result<(), StoreError> {
        let store = &self.inner.store;
        match graph {
            GraphPlace::Command { id } => store.discard_draft(CommandId(id)).await,
            GraphPlace::Event { id } => store.discard_event_graph_draft(EventGraphId(id)).await,
        }
    }
}

fn refused(why: Refused) -> ApiError {
    let message = match why {
        Refused::TooMuch => {
            "So much was changed in this graph that it has to be kept first. Wait a moment; what you did is not lost."
        }
        Refused::TooManyEditors => {
            "This graph is open in too many windows. Close it in one of them."
        }
    };
    ApiError::new(ErrorCode::Precondition, message).with_details(why.to_string())
}

fn invalid(field: &str, why: &str) -> ApiError {
    ApiError::new(ErrorCode::Invalid, why).with_details(field)
}

fn check_name(name: &str) -> Result<(), ApiError> {
    if name.is_empty() || name.len() > MAX_NAME {
        return Err(invalid(
            "editor",
            "An editor's or operation's name has 1 to 64 characters.",
        ));
    }
    Ok(())
}

fn check_operations(operations: &[sculk_contract::NewOperation]) -> Result<(), ApiError> {
    if operations.len() > MAX_OPERATIONS {
        return Err(invalid(
            "operations",
            "At most 500 operations are taken at once.",
        ));
    }
    for one in operations {
        check_name(&one.id)?;
        if one.edits.len() > MAX_EDITS {
            return Err(invalid(
                "operations",
                "This change is larger than 64 MB and was not taken. Make it in smaller parts.",
            ));
        }
    }
    Ok(())
}

fn check_pointer(pointer: &GraphPointer) -> Result<(), ApiError> {
    let ids = pointer.selected.iter().chain(&pointer.subgraph);
    let is_finite = |at: &sculk_contract::GraphPoint| at.x.is_finite() && at.y.is_finite();
    let is_sound = pointer.selected.len() <= MAX_SELECTED
        && ids.into_iter().all(|id| id.len() <= MAX_SHOWN_ID)
        && pointer.at.as_ref().is_none_or(is_finite);
    if is_sound {
        return Ok(());
    }
    Err(invalid(
        "pointer",
        "Up to 200 selected nodes and a point of the canvas can be shown.",
    ))
}
