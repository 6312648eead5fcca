//! Trying graphs: dry runs, runs that a person starts, and the tests that stand in a document.

use std::sync::Arc;

use sculk_contract::{
    ApiError, DryAnswer, DryExtent, DryRunReq, ErrorCode, GraphTestResult, GraphTestsOutcome,
    MadeGraphTest, MakeGraphTestReq, Nothing, RunGraphTestsReq, RunStart, RunTrace, StartGraphReq,
};
use sculk_core::{Object, Value, parse_json};
use sculk_graph::{
    Case, Document, Program, ScriptedAnswer, Severity, Trigger, case_of, compile, run_case,
};
use sculk_store::GraphRef;
use tokio::sync::oneshot;

use super::graph_history::graph_ref;
use super::runs::broken;
use crate::App;
use crate::error::from_store;
use crate::fleet::{BotInput, OwnProgram, StartOrder};
use crate::runs::dry::{DryRun, dry_run};
use crate::runs::one_node::alone;
use crate::runs::trace::first_done;
use crate::runs::{EndedRun, KeptRun, RunOrigin};
use crate::validate;

/// The longest text of arguments or variables, in bytes.
const MAX_INPUT: usize = 256 * 1024;
/// Answers that may be given by hand.
const MAX_ANSWERS: usize = 500;
/// The longest name of a test, in characters.
const MAX_TEST_NAME: usize = 200;
/// Tests of one call.
const MAX_TESTS: usize = 1_000;

fn invalid(field: &str, message: String) -> ApiError {
    ApiError::new(ErrorCode::Invalid, message).with_details(field.to_owned())
}

/// An object out of JSON text; nothing is an empty one.
fn object(field: &str, what: &str, text: &str) -> Result<Object, ApiError> {
    if text.trim().is_empty() {
        return Ok(Object::default());
    }
    if text.len() > MAX_INPUT {
        let message = format!("{what} may have {MAX_INPUT} bytes at most.");
        return Err(invalid(field, message));
    }
    let value = parse_json(text)
        .map_err(|error| invalid(field, format!("{what} cannot be read as JSON: {error}")))?;
    let object = value.as_object().map(|object| (**object).clone());
    object.ok_or_else(|| {
        invalid(
            field,
            format!("{what} must be a JSON object, such as {{}}."),
        )
    })
}

/// What a run begins with, as the engine takes it.
fn trigger_of(start: &RunStart, command: Option<&str>) -> Result<Trigger, ApiError> {
    let args = object("args", "The data", &start.args)?;
    let user = start.user.trim();
    if start.event == "command" {
        let name = command.unwrap_or("command");
        return Ok(Trigger::command(name, user, args, &start.chat_type));
    }
    let mut args = args;
    if !user.is_empty() && !args.contains_key(&"user".into()) {
        let user = Value::record([("username", Value::text(user))]);
        args.insert("user".into(), user);
    }
    Ok(Trigger::event(&start.event, args))
}

fn variables_of(start: &RunStart) -> Result<Vec<(Arc<str>, Value)>, ApiError> {
    let named = object("variables", "The variables", &start.variables)?;
    let each = named.iter();
    Ok(each
        .map(|(name, value)| (Arc::from(name.to_text()), value.clone()))
        .collect())
}

fn json(field: &str, text: &str) -> Result<Value, ApiError> {
    parse_json(text)
        .map_err(|error| invalid(field, format!("An answer cannot be read as JSON: {error}")))
}

fn scripted(answer: &DryAnswer) -> Result<ScriptedAnswer, ApiError> {
    let mut effect = object("answers", "An effect", &answer.effect)?;
    if effect.get_str("effect").and_then(Value::as_text).is_none() {
        let message = "An answer does not say to which effect it is.".to_owned();
        return Err(invalid("answers", message));
    }
    // What the effect says of its own under these names is no part of the answer.
    let mut apart = Object::default();
    for key in ["value", "failed", "always", "where"] {
        if let Some(value) = effect.remove(&key.into()) {
            apart.insert(key.into(), value);
        }
    }
    effect.insert("where".into(), Value::object(apart));
    if let Some(value) = &answer.value {
        effect.insert("value".into(), json("answers", value)?);
    } else if let Some(why) = &answer.failed {
        effect.insert("failed".into(), Value::text(why));
    }
    effect.insert("always".into(), Value::Bool(answer.is_always));
    ScriptedAnswer::read(&Value::object(effect), "answers")
        .map_err(|error| invalid("answers", error.to_string()))
}

/// A document, compiled; the first error says why it cannot run.
fn compiled(text: &str) -> Result<(Document, Arc<Program>), ApiError> {
    let bad = |message: String| ApiError::new(ErrorCode::BadGraph, message);
    let document = Document::parse(text).map_err(|error| bad(error.to_string()))?;
    let program = compile(&document, sculk_nodes::catalogue(), document.dialect);
    let program = program.map_err(|problems| {
        let mut errors = problems.into_iter();
        let first = errors.find(|problem| problem.severity == Severity::Error);
        let words = first.map_or_else(String::new, |problem| format!(" {}", problem.message));
        bad(format!("The graph cannot run.{words}"))
    })?;
    Ok((document, program))
}

impl App {
    pub(crate) async fn dry_run(&self, req: DryRunReq) -> Result<RunTrace, ApiError> {
        let graph = graph_ref(req.graph);
        let bot = self.bot_of(graph).await?;
        let store = &self.inner.store;
        let name = store.bot(bot).await.map_err(from_store)?.fields.username;
        let command = self.command_name(graph).await?;
        if req.answers.len() > MAX_ANSWERS {
            let message = format!("At most {MAX_ANSWERS} answers can be given.");
            return Err(invalid("answers", message));
        }
        let like = match req.like_run {
            Some(id) => Some(self.opened_run(id).await?.run.record.clone()),
            None => None,
        };
        let now = self.inner.clock.now_ms();
        let id = self.inner.runs.next_id();
        let running = tokio::task::spawn_blocking(move || {
            let document = document_of(&req)?;
            let (_, program) = compiled(&document)?;
            let dry = DryRun {
                program,
                trigger: trigger_of(&req.start, command.as_deref())?,
                variables: variables_of(&req.start)?,
                by_hand: req.answers.iter().map(scripted).collect::<Result<_, _>>()?,
                like,
                now_ms: now,
                bot: name,
            };
            let who = Some(req.start.user.trim().to_owned()).filter(|who| !who.is_empty());
            let mut outcome = dry_run(dry);
            outcome.record.graph = Some(document);
            let ended = EndedRun {
                bot,
                graph,
                started_at: now,
                took_ms: 0,
                who,
                waits: Vec::new(),
                n_steps: outcome.record.end.as_ref().map_or(0, |end| end.steps),
                record: outcome.record,
            };
            let mut run = KeptRun::new(id, RunOrigin::Dry, ended);
            run.answers = outcome.answers.into();
            Ok::<_, ApiError>((run, req.extent))
        });
        let (run, extent) = running.await.map_err(broken)??;
        let mut opened = self.open_run(run).await?;
        if let DryExtent::UpTo { node } = &extent {
            let Some(last) = first_done(&opened.steps, node) else {
                let message = "The run does not come to this node with these data.".to_owned();
                return Err(ApiError::new(ErrorCode::Precondition, message));
            };
            opened.run.until = Some(last);
        }
        let opened = Arc::new(opened);
        self.inner.runs.keep(opened.run.clone());
        self.inner.runs.remember(opened.clone());
        self.traced(opened).await
    }

    pub(crate) async fn start_graph(&self, req: StartGraphReq) -> Result<Nothing, ApiError> {
        let graph = graph_ref(req.graph);
        let command = self.command_name(graph).await?;
        let refused = |message: String| ApiError::new(ErrorCode::Precondition, message);
        let (bot, own) = match req.practice_document {
            Some(document) => {
                let compiling = tokio::task::spawn_blocking(move || OwnProgram::compile(&document));
                let own = compiling.await.map_err(broken)?;
                let own = own.map_err(|why| refused(format!("The graph cannot run. {why}")))?;
                (self.bot_in_practice().await?, Some(own))
            }
            None => (self.bot_of(graph).await?, None),
        };
        let live = self.inner.fleet.watch(bot);
        if !live.is_some_and(|live| live.borrow().is_online()) {
            let message = "The bot is not online. Start it, or try the graph without a world.";
            return Err(refused(message.to_owned()));
        }
        let (done, answer) = oneshot::channel();
        let user = req.start.user.trim();
        let order = StartOrder {
            graph,
            trigger: trigger_of(&req.start, command.as_deref())?,
            player: Some(user.to_owned()).filter(|user| !user.is_empty()),
            chat_type: req.start.chat_type.clone(),
            own,
            done,
        };
        let input = BotInput::StartGraph(Box::new(order));
        self.inner.fleet.send(bot, input).await;
        match answer.await {
            Ok(Ok(())) => Ok(Nothing {}),
            Ok(Err(why)) => Err(refused(why)),
            Err(_) => Err(refused(
                "The bot was stopped before the graph could start.".to_owned(),
            )),
        }
    }

    pub(crate) async fn run_graph_tests(
        &self,
        req: RunGraphTestsReq,
    ) -> Result<GraphTestsOutcome, ApiError> {
        let testing = tokio::task::spawn_blocking(move || {
            let (document, program) = compiled(&req.document)?;
            let cases = cases_of(&document)?;
            let wanted = cases.iter().enumerate().take(MAX_TESTS).filter(|(at, _)| {
                let is_it = |only: u32| only as usize == *at;
                req.only.is_none_or(is_it)
            });
            let results = wanted.map(|(at, case)| {
                let result = run_case(case, &program);
                GraphTestResult {
                    at: u32::try_from(at).unwrap_or(u32::MAX),
                    name: result.name,
                    differences: result.differences,
                }
            });
            Ok(GraphTestsOutcome {
                results: results.collect(),
            })
        });
        testing.await.map_err(broken)?
    }

    pub(crate) async fn make_graph_test(
        &self,
        req: MakeGraphTestReq,
    ) -> Result<MadeGraphTest, ApiError> {
        let name = validate::line("name", "The name of a test", &req.name, MAX_TEST_NAME)?;
        let opened = self.opened_run(req.run).await?;
        let making = tokio::task::spawn_blocking(move || {
            let no_test = || {
                let message = "Of this run only the beginning is kept, so it cannot become a test.";
                ApiError::new(ErrorCode::Precondition, message)
            };
            if opened.run.until.is_some() {
                return Err(no_test());
            }
            let test = case_of(&opened.run.record, &name).ok_or_else(no_test)?;
            let differences = tried(&opened.document, &test)?;
            Ok(MadeGraphTest { test, differences })
        });
        making.await.map_err(broken)?
    }

    /// The name of the command whose graph one is.
    async fn command_name(&self, graph: GraphRef) -> Result<Option<String>, ApiError> {
        match graph {
            GraphRef::Command(id) => {
                let command = self.inner.store.command(id).await.map_err(from_store)?;
                Ok(Some(command.fields.name))
            }
            GraphRef::Event(_) => Ok(None),
        }
    }
}

/// The document that is tried.
fn document_of(req: &DryRunReq) -> Result<String, ApiError> {
    let DryExtent::Only { node, inputs } = &req.extent else {
        return Ok(req.document.clone());
    };
    let inputs = inputs.iter().map(|input| {
        let value = serde_json::from_str(&input.value).map_err(|error| {
            let message = format!("The value of {} cannot be read as JSON: {error}", input.pin);
            invalid("inputs", message)
        })?;
        Ok((input.pin.clone(), value))
    });
    let inputs: Vec<_> = inputs.collect::<Result<_, ApiError>>()?;
    let catalogue = sculk_nodes::catalogue();
    alone(&req.document, node, &inputs, catalogue, &req.start.event)
        .map_err(|error| ApiError::new(ErrorCode::Precondition, error.to_string()))
}

fn cases_of(document: &Document) -> Result<Vec<Case>, ApiError> {
    let cases = document.cases();
    cases.map_err(|error| ApiError::new(ErrorCode::BadGraph, error.to_string()))
}

/// What is different when a graph is tested with a test that stands in it.
fn tried(document: &str, test: &str) -> Result<Vec<String>, ApiError> {
    let not_made = |error: serde_json::Error| {
        ApiError::new(ErrorCode::Internal, "The test could not be made.")
            .with_details(error.to_string())
    };
    let mut whole: serde_json::Value = serde_json::from_str(document).map_err(not_made)?;
    let test: serde_json::Value = serde_json::from_str(test).map_err(not_made)?;
    if let Some(whole) = whole.as_object_mut() {
        whole.insert("tests".to_owned(), serde_json::json!([test]));
    }
    let (document, program) = compiled(&whole.to_string())?;
    let cases = cases_of(&document)?;
    let results = cases.iter().map(|case| run_case(case, &program));
    Ok(results.flat_map(|result| result.differences).collect())
}
