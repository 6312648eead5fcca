use std::sync::Arc;

use sculk_contract::{
    ApiError, BreakpointPlace, BreakpointView, DebugFrame, DebugFrameKind, DebugPin, DebugSettings,
    DebuggedRunReq, DebuggedRunState, DebuggedRunView, ErrorCode, GraphPlace, ListBreakpointsReq,
    Nothing, RemoveBreakpointsReq, RunVariable, SaveBreakpointReq, SteerRunReq, Steering,
    WatchedValue,
};
use sculk_graph::{CallState, Expression, LogLine, StepPlace};
use sculk_store::GraphRef;

use super::graph_history::graph_ref;
use crate::App;
use crate::debug::{PointSpec, Seen, Session, next_of, steer};
use crate::error::from_store;
use crate::runs::trace::{step_view, value_text};
use crate::validate;

/// The row of the settings that says how runs are debugged.
const KEY: &str = "debug";
/// Steps that are told of the way up to here.
const MAX_PATH: u64 = 2_000;
/// Expressions that are looked at in one call.
const MAX_WATCHES: usize = 50;
/// The longest text of a condition, a line of a log or a value, in characters.
const MAX_TEXT: usize = 1_000;
const MAX_FROM_HIT: u32 = 1_000_000;

impl App {
    pub(crate) async fn list_breakpoints(
        &self,
        req: ListBreakpointsReq,
    ) -> Result<Vec<BreakpointView>, ApiError> {
        let eye = self.inner.debug.eye(graph_ref(req.graph));
        Ok(eye.points().iter().map(|point| point.view()).collect())
    }

    pub(crate) async fn save_breakpoint(
        &self,
        req: SaveBreakpointReq,
    ) -> Result<Nothing, ApiError> {
        let spec = checked(req)?;
        self.find_graph(spec.graph).await?;
        let (debug, graph) = (&self.inner.debug, graph_ref(spec.graph));
        let change = |points: &mut Vec<PointSpec>| {
            match points.iter_mut().find(|old| old.place == spec.place) {
                Some(old) => *old = spec,
                None => points.push(spec),
            }
            Ok(())
        };
        debug.change_points(graph, self.now(), change).await?;
        Ok(Nothing {})
    }

    pub(crate) async fn remove_breakpoints(
        &self,
        req: RemoveBreakpointsReq,
    ) -> Result<Nothing, ApiError> {
        let (debug, graph) = (&self.inner.debug, graph_ref(req.graph));
        let change = |points: &mut Vec<PointSpec>| {
            points.retain(|point| {
                req.place
                    .as_ref()
                    .is_some_and(|place| *place != point.place)
            });
            Ok(())
        };
        debug.change_points(graph, self.now(), change).await?;
        Ok(Nothing {})
    }

    pub(crate) async fn get_debug_settings(&self, _: Nothing) -> Result<DebugSettings, ApiError> {
        Ok(DebugSettings {
            let_go_after_minutes: self.inner.debug.minutes(),
        })
    }

    pub(crate) async fn set_debug_settings(
        &self,
        req: DebugSettings,
    ) -> Result<DebugSettings, ApiError> {
        if !(1..=1_440).contains(&req.let_go_after_minutes) {
            return Err(invalid(
                "A paused run can be let go after 1 to 1,440 minutes.",
            ));
        }
        let kept = self.inner.store.set_setting(KEY, &req, self.now()).await;
        kept.map_err(from_store)?;
        self.inner.debug.set_minutes(req.let_go_after_minutes);
        Ok(req)
    }

    /// Reads what was set before the app was started.
    pub(crate) async fn keep_debug_settings(&self) -> Result<(), sculk_store::StoreError> {
        if let Some(kept) = self.inner.store.setting::<DebugSettings>(KEY).await? {
            let minutes = kept.let_go_after_minutes.clamp(1, 1_440);
            self.inner.debug.set_minutes(minutes);
        }
        Ok(())
    }

    pub(crate) async fn list_debugged_runs(
        &self,
        _: Nothing,
    ) -> Result<Vec<DebuggedRunView>, ApiError> {
        let sessions = self.inner.debug.sessions();
        Ok(sessions.iter().map(|one| self.run_view(one)).collect())
    }

    pub(crate) async fn get_debugged_run(
        &self,
        req: DebuggedRunReq,
    ) -> Result<DebuggedRunState, ApiError> {
        if req.watches.len() > MAX_WATCHES {
            return Err(invalid("At most 50 expressions can be watched."));
        }
        let session = self.session(req.id)?;
        let view = self.run_view(&session);
        // Off the async threads: a step is reached by running up to it.
        let looking = tokio::task::spawn_blocking(move || state_of(&session, view, &req.watches));
        looking.await.map_err(broken)?
    }

    pub(crate) async fn steer_run(&self, req: SteerRunReq) -> Result<DebuggedRunView, ApiError> {
        if req.what == Steering::Dismiss {
            let session = self.session(req.id)?;
            let view = self.run_view(&session);
            if !self.inner.debug.dismiss(req.id) {
                return Err(not_now("The run is still under way. End it instead."));
            }
            self.inner.debug.tell();
            return Ok(view);
        }
        let session = self.session(req.id)?;
        let steered = session.clone();
        let steering = tokio::task::spawn_blocking(move || steer(&steered, req.what));
        steering.await.map_err(broken)??;
        self.inner.debug.tell();
        Ok(self.run_view(&session))
    }

    fn session(&self, id: u32) -> Result<Arc<Session>, ApiError> {
        let session = self.inner.debug.find(id);
        session.ok_or_else(|| {
            let words = "This run is over and is not kept here any more. Runs that are over are in the list of runs.";
            ApiError::new(ErrorCode::NotFound, words)
        })
    }

    async fn find_graph(&self, graph: GraphPlace) -> Result<(), ApiError> {
        let store = &self.inner.store;
        let versions = store.list_versions(graph_ref(graph), None, 1).await;
        if versions.map_err(from_store)?.is_empty() {
            let words = "There is no such graph any more.";
            return Err(ApiError::new(ErrorCode::NotFound, words));
        }
        Ok(())
    }

    fn run_view(&self, session: &Session) -> DebuggedRunView {
        let live = self.inner.fleet.live(session.bot);
        let standing = session.standing();
        DebuggedRunView {
            id: session.id,
            bot_id: session.bot.0,
            is_bot_online: live.is_some_and(|live| live.is_online()),
            graph: place_of(session.graph),
            name: session.name.clone(),
            trigger: session.trigger.clone(),
            who: session.who.clone(),
            state: standing.state.clone(),
            node: standing.node.clone(),
        }
    }
}

/// A breakpoint as it may be kept.
fn checked(req: SaveBreakpointReq) -> Result<PointSpec, ApiError> {
    let SaveBreakpointReq {
        graph,
        place,
        is_enabled,
        condition,
        from_hit,
        log,
    } = req;
    let condition = line_or_nothing("condition", "The condition", &condition)?;
    let log = line_or_nothing("log", "The line for the console", &log)?;
    if !condition.is_empty() {
        Expression::parse(&condition).map_err(|error| {
            invalid(format!("The condition cannot be read. {error}")).with_details("condition")
        })?;
    }
    LogLine::parse(&log).map_err(|error| {
        invalid(format!("The line for the console cannot be read. {error}")).with_details("log")
    })?;
    if !(1..=MAX_FROM_HIT).contains(&from_hit) {
        return Err(invalid("The first hit that counts is 1 to 1,000,000."));
    }
    for id in ids_of(&place) {
        validate::line("place", "The place of the breakpoint", id, MAX_TEXT)?;
    }
    Ok(PointSpec {
        graph,
        place,
        is_enabled,
        condition,
        from_hit,
        log,
    })
}

fn line_or_nothing(field: &str, label: &str, text: &str) -> Result<String, ApiError> {
    match text.trim() {
        "" => Ok(String::new()),
        text => validate::line(field, label, text, MAX_TEXT),
    }
}

fn ids_of(place: &BreakpointPlace) -> Vec<&str> {
    match place {
        BreakpointPlace::Node { subgraph, node } => {
            subgraph.iter().chain([node]).map(String::as_str).collect()
        }
        BreakpointPlace::Wire {
            subgraph,
            from_node,
            from_pin,
            to_node,
            to_pin,
        } => {
            let ends = [from_node, from_pin, to_node, to_pin];
            subgraph.iter().chain(ends).map(String::as_str).collect()
        }
        BreakpointPlace::Failure => Vec::new(),
    }
}

fn state_of(
    session: &Session,
    view: DebuggedRunView,
    watches: &[String],
) -> Result<DebuggedRunState, ApiError> {
    let run = session.run.blocking_lock();
    let run = run.as_ref().ok_or_else(over)?;
    let looked_at = session.standing().looked_at;
    let step = looked_at.unwrap_or_else(|| run.steps().len());
    let is_now = looked_at.is_none();
    let seen = if is_now {
        Some(Seen::now(run, 0))
    } else {
        Seen::at(run, step)
    };
    let seen = seen.ok_or_else(over)?;
    let steps = run.steps();
    let first = step.saturating_sub(MAX_PATH) + 1;
    let path = (first..=step).filter_map(|step| steps.place(step));
    let next = next_of(run, step).filter(|_| !is_now || run.next_step().is_some());
    Ok(DebuggedRunState {
        run: view,
        revision: session.source.revision,
        step: small(step),
        n_steps: small(steps.len()),
        is_whole: run.is_whole(),
        stack: stack_view(&seen, next.as_ref()),
        next: next.map(step_view),
        path: path.map(step_view).collect(),
        pins: seen
            .pins()
            .map(|(pin, is_ahead)| DebugPin {
                node: pin.node.to_string(),
                pin: pin.pin.clone(),
                value: value_text(&pin.value),
                is_ahead,
            })
            .collect(),
        variables: seen
            .state
            .variables
            .iter()
            .map(|(name, value)| RunVariable {
                name: name.to_string(),
                value: value_text(value),
            })
            .collect(),
        watches: watches.iter().map(|text| watched(text, &seen)).collect(),
        n_effects: u32::try_from(seen.state.effects).unwrap_or(u32::MAX),
    })
}

fn watched(text: &str, seen: &Seen) -> WatchedValue {
    let (value, error) = match Expression::parse(text) {
        Ok(expression) => (Some(value_text(&expression.value(seen))), None),
        Err(error) => (None, Some(error.to_string())),
    };
    WatchedValue {
        expression: text.to_owned(),
        value,
        error,
    }
}

/// What the run is inside of: the subgraphs on the way to its node, and what it comes back to.
fn stack_view(seen: &Seen, next: Option<&StepPlace>) -> Vec<DebugFrame> {
    let frame = |node: &str, kind| DebugFrame {
        node: node.to_owned(),
        kind,
        round: 0,
        of: None,
    };
    let place = next.or(seen.state.place.as_ref());
    let node = place.map_or("", |place| &*place.node);
    let calls = node.match_indices('/').map(|(at, _)| &node[..at]);
    let calls = calls.map(|call| frame(call, DebugFrameKind::Subgraph));
    let others = seen.state.stack.iter().map(|call| match call {
        CallState::Chain { node } => frame(node, DebugFrameKind::Chain),
        CallState::Value { node } => frame(node, DebugFrameKind::Value),
        CallState::Loop(state) => DebugFrame {
            round: small(state.round),
            of: state.of.map(|of| u32::try_from(of).unwrap_or(u32::MAX)),
            ..frame(&state.node, DebugFrameKind::Loop)
        },
    });
    let mut all: Vec<_> = calls.chain(others).collect();
    // Outer paths first: what is in a subgraph stands behind the node that uses it.
    all.sort_by_key(|frame| frame.node.matches('/').count());
    all
}

const fn place_of(graph: GraphRef) -> GraphPlace {
    match graph {
        GraphRef::Command(id) => GraphPlace::Command { id: id.0 },
        GraphRef::Event(id) => GraphPlace::Event { id: id.0 },
    }
}

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn invalid(words: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Invalid, words)
}

fn not_now(words: &str) -> ApiError {
    ApiError::new(ErrorCode::Precondition, words)
}

fn over() -> ApiError {
    not_now("The run is over.")
}

fn broken(error: tokio::task::JoinError) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The run could not be looked at; please report it with the details.",
    )
    .with_details(error.to_string())
}
