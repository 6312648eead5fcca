use sculk_contract::{
    ApiError, CheckGraphReq, CheckOutcome, DiscardDraftReq, DraftView, ErrorCode, GetGraphReq,
    GraphPlace, GraphView, Nothing, ProblemView, SaveDraftReq, SaveGraphOutcome, SaveGraphReq,
    Severity,
};
use sculk_core::{BotId, CommandId};
use sculk_graph::{Document, check};
use sculk_store::{GraphRef, VersionMark};

use super::catalogue;
use super::graph_history::mark_now;
use super::publishing::{Saving, refuse_failed_tests};
use crate::App;
use crate::error::from_store;

impl App {
    pub(crate) async fn get_graph(&self, req: GetGraphReq) -> Result<GraphView, ApiError> {
        let store = &self.inner.store;
        let id = CommandId(req.command_id);
        let command = store.command(id).await.map_err(from_store)?;
        let graph = store.graph(id).await.map_err(from_store)?;
        let draft = store.draft(id).await.map_err(from_store)?;
        let (document, mut problems) = checked(graph.document).await?;
        problems.extend(self.plugin_node_problems(command.bot_id, &document));
        Ok(GraphView {
            command_id: id.0,
            bot_id: command.bot_id.0,
            command_name: command.fields.name,
            revision: graph.revision,
            problems,
            document,
            draft: draft.map(|draft| DraftView {
                document: draft.document,
                base_revision: draft.base_revision,
                saved_at: draft.saved_at.0.cast_unsigned(),
            }),
        })
    }

    pub(crate) async fn check_graph(&self, req: CheckGraphReq) -> Result<CheckOutcome, ApiError> {
        let (document, mut problems) = checked(req.document).await?;
        if let Some(bot) = req.bot_id {
            problems.extend(self.plugin_node_problems(BotId(bot), &document));
        }
        Ok(CheckOutcome { problems })
    }

    pub(crate) async fn save_graph(&self, req: SaveGraphReq) -> Result<SaveGraphOutcome, ApiError> {
        let id = CommandId(req.command_id);
        let mark = mark_now(None);
        let how = Saving {
            shared: req.shared,
            is_untested: req.is_untested,
        };
        self.publish_command(id, req.document, req.expected_revision, &mark, how)
            .await
    }

    /// Saves a document and lets the bot run it, unless it has errors or fails its tests.
    pub(super) async fn publish_command(
        &self,
        id: CommandId,
        document: String,
        expected_revision: i32,
        mark: &VersionMark,
        how: Saving,
    ) -> Result<SaveGraphOutcome, ApiError> {
        let (mut document, problems) = checked(document).await?;
        refuse_errors(&problems)?;
        if !how.is_untested {
            document = refuse_failed_tests(document).await?;
        }
        let place = GraphPlace::Command { id: id.0 };
        let publishing = self.begin_publishing(place, how.shared).await?;
        let store = &self.inner.store;
        let saved = async {
            let transaction = store.begin().await?;
            let now = self.now();
            let revision = transaction
                .save_graph(id, &document, expected_revision, now)
                .await?;
            if let Some(draft) = &publishing.newer_draft {
                let kept = transaction.save_draft(id, &draft.document, revision, now);
                kept.await?;
            }
            let graph = GraphRef::Command(id);
            transaction.mark_version(graph, revision, mark).await?;
            transaction.commit().await?;
            Ok(revision)
        };
        let revision = saved.await.map_err(from_store)?;
        self.end_publishing(publishing, revision);
        let command = store.command(id).await.map_err(from_store)?;
        self.reconfigure(command.bot_id).await.map_err(from_store)?;
        Ok(SaveGraphOutcome { revision, problems })
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

/// Everything that is wrong with a document. A text that is no document at all has one problem,
/// which names the place. Off the async threads: a document may have 50 MB.
pub(super) async fn checked(document: String) -> Result<(String, Vec<ProblemView>), ApiError> {
    let checking = tokio::task::spawn_blocking(move || {
        let problems = match Document::parse(&document) {
            Ok(parsed) => check(&parsed, sculk_nodes::catalogue())
                .into_iter()
                .map(catalogue::problem)
                .collect(),
            Err(error) => vec![ProblemView {
                code: "unreadable".to_owned(),
                severity: Severity::Error,
                message: error.to_string(),
                node_id: None,
                pin_id: None,
                connection_id: None,
                fix: None,
            }],
        };
        (document, problems)
    });
    checking.await.map_err(check_broken)
}

/// A check that did not come to its end, which is a fault of ours.
pub(super) fn check_broken(error: tokio::task::JoinError) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The graph could not be checked. Nothing was saved; please report it with the details.",
    )
    .with_details(error.to_string())
}

pub(super) fn refuse_errors(problems: &[ProblemView]) -> Result<(), ApiError> {
    let errors: Vec<_> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    let Some(first) = errors.first() else {
        return Ok(());
    };
    let place = |problem: &ProblemView| match (&problem.node_id, &problem.pin_id) {
        (Some(node), Some(pin)) => format!("node {node}, pin {pin}: {}", problem.message),
        (Some(node), None) => format!("node {node}: {}", problem.message),
        (None, _) => problem.message.clone(),
    };
    let message = match errors.len() {
        1 => format!("The graph was not saved. {}", first.message),
        n => format!(
            "The graph was not saved: it has {n} errors. The first: {}",
            first.message
        ),
    };
    let places: Vec<_> = errors.iter().take(100).map(|error| place(error)).collect();
    Err(ApiError::new(ErrorCode::BadGraph, message).with_details(places.join("\n")))
}

/// What a new bot's `ping` does: it answers `pong` and what came behind the command.
pub(super) fn ping_graph() -> String {
    include_str!("ping.json").to_owned()
}

/// What a new command does until its graph is edited: it answers with its own name.
pub(super) fn answer_graph(name: &str) -> String {
    let text = serde_json::Value::from(format!("{name}: edit my graph to say something else"));
    include_str!("answer.json").replace("\"ANSWER\"", &text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_graphs_of_new_commands_have_no_problems() {
        for document in [ping_graph(), answer_graph("say \"hi\"")] {
            let (_, problems) = checked(document).await.unwrap();
            assert_eq!(problems, []);
        }
    }

    #[tokio::test]
    async fn a_text_that_is_no_document_has_one_located_error() {
        let (_, problems) = checked("{\"nodes\": [}".to_owned()).await.unwrap();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].severity, Severity::Error);
        assert!(
            problems[0].message.contains("line 1"),
            "the place is named: {}",
            problems[0].message
        );
        assert_eq!(
            refuse_errors(&problems).unwrap_err().code,
            ErrorCode::BadGraph
        );
    }
}
