//! A run without a world: the effects are listed and not done, and the answers are those that were
//! given, those of a recorded run, or made up.

use std::sync::Arc;

use sculk_core::{Object, Value};
use sculk_graph::{
    Answer, DryWorld, Effect, Input, Program, Record, RecordedRun, ScriptedAnswer, Step, Trigger,
};

use super::{AnswerOrigin, RECORD_LIMITS};

/// What a dry run is made of.
#[derive(Debug)]
pub(crate) struct DryRun {
    pub program: Arc<Program>,
    pub trigger: Trigger,
    pub variables: Vec<(Arc<str>, Value)>,
    /// What somebody gave; asked first.
    pub by_hand: Vec<ScriptedAnswer>,
    /// What a recorded run was told; asked next.
    pub like: Option<Arc<Record>>,
    /// The time it begins at, in milliseconds since 1970.
    pub now_ms: u64,
    /// The bot's name.
    pub bot: String,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct DryOutcome {
    pub record: Record,
    /// Where each answer came from.
    pub answers: Vec<AnswerOrigin>,
}

/// Runs it. It ends with its 500th effect at the latest, of which the record then says that it was cut.
pub(crate) fn dry_run(dry: DryRun) -> DryOutcome {
    let quotas = dry.program.quotas();
    let mut world = TryWorld::new(&dry);
    let mut run = RecordedRun::new(
        dry.program,
        &dry.trigger,
        quotas,
        &dry.variables,
        RECORD_LIMITS,
    );
    let mut answers = Vec::new();
    let mut input = Input::Go;
    loop {
        input = match run.resume(input) {
            Step::Effect(_) if run.record().is_cut => break,
            Step::Effect(effect) => {
                let (answer, origin) = world.answer(&effect);
                answers.push(origin);
                Input::Answer(answer)
            }
            Step::Yield => Input::Go,
            Step::Finished(_) | Step::Failed(_) => break,
        };
    }
    DryOutcome {
        record: run.into_record(),
        answers,
    }
}

/// The world of a dry run.
struct TryWorld {
    by_hand: DryWorld,
    like: DryWorld,
    base: DryWorld,
    now_ms: f64,
    user: Value,
    bot: String,
}

impl TryWorld {
    fn new(dry: &DryRun) -> Self {
        let like = dry.like.as_deref().map(script_of).unwrap_or_default();
        Self {
            by_hand: DryWorld::new(dry.by_hand.clone()),
            like: DryWorld::new(like),
            base: DryWorld::default(),
            now_ms: dry.now_ms as f64,
            user: dry.trigger.user.field("username"),
            bot: dry.bot.clone(),
        }
    }

    fn answer(&mut self, effect: &Effect) -> (Answer, AnswerOrigin) {
        if let Effect::Delay { ms } = effect {
            self.now_ms += ms;
        }
        if let Some(answer) = self.by_hand.scripted(effect) {
            return (answer, AnswerOrigin::Hand);
        }
        if let Some(answer) = self.like.scripted(effect) {
            return (answer, AnswerOrigin::Record);
        }
        let made_up = self.made_up(effect);
        let answer = made_up.unwrap_or_else(|| self.base.answer(effect));
        (answer, AnswerOrigin::MadeUp)
    }

    /// A small and friendly world: the bot stands somewhere, the player beside it, and what is to be
    /// done works.
    fn made_up(&self, effect: &Effect) -> Option<Answer> {
        let value = match effect {
            Effect::Now => Value::Number(self.now_ms),
            Effect::Bot => Value::record([
                ("username", Value::text(&self.bot)),
                ("position", place(0.5, 64.0, 0.5)),
                ("entityId", Value::Number(1.0)),
            ]),
            Effect::Players => {
                let bot = Value::text(&self.bot);
                let all = [Some(bot), self.player().cloned()];
                Value::array(all.into_iter().flatten().collect())
            }
            Effect::Entities => {
                let bot = entity(1.0, Value::text(&self.bot), 0.5);
                let player = self.player().map(|name| entity(2.0, name.clone(), 2.5));
                Value::array([Some(bot), player].into_iter().flatten().collect())
            }
            Effect::Inventory => Value::record([
                ("items", Value::array(Vec::new())),
                ("selectedSlot", Value::Number(0.0)),
            ]),
            Effect::HttpRequest(_) => Value::record([
                ("status", Value::Number(200.0)),
                ("headers", Value::object(Object::default())),
                ("body", Value::text("")),
            ]),
            Effect::OpenContainer { .. } => Value::object(Object::default()),
            Effect::ContainerItems { .. } => Value::array(Vec::new()),
            Effect::FurnaceStatus | Effect::FurnaceTake | Effect::WaitForEvent { .. } => {
                Value::Null
            }
            Effect::Deposit { moves } | Effect::Withdraw { moves } => {
                Value::Number(moves.len() as f64)
            }
            Effect::TakeTurn { .. }
            | Effect::Settle { .. }
            | Effect::UpdateCommand { .. }
            | Effect::DeleteCommand { .. } => Value::Bool(true),
            Effect::PluginNode(call) if call.output.is_some() => Value::Null,
            Effect::PluginNode(_) => Value::record([
                ("outputs", Value::object(Object::default())),
                ("exit", Value::Null),
            ]),
            Effect::CreateCommand(_) => Value::Number(1.0),
            Effect::SetBlacklist { .. }
            | Effect::AddToGroup { .. }
            | Effect::RemoveFromGroup { .. }
            | Effect::LookAt { .. }
            | Effect::Equip { .. }
            | Effect::Toss { .. }
            | Effect::TossStacks { .. }
            | Effect::SelectSlot { .. }
            | Effect::GoTo { .. }
            | Effect::Follow { .. }
            | Effect::StopMoving
            | Effect::CloseContainer { .. }
            | Effect::FurnacePut { .. }
            | Effect::StopBot => Value::Undefined,
            _ => return None,
        };
        Some(Answer::Value(value))
    }

    fn player(&self) -> Option<&Value> {
        let name = self.user.as_text().is_some().then_some(&self.user);
        name.filter(|name| name.is_truthy())
    }
}

fn place(x: f64, y: f64, z: f64) -> Value {
    Value::record([
        ("x", Value::Number(x)),
        ("y", Value::Number(y)),
        ("z", Value::Number(z)),
    ])
}

fn entity(id: f64, username: Value, x: f64) -> Value {
    Value::record([
        ("id", Value::Number(id)),
        ("type", Value::text("player")),
        ("username", username.clone()),
        ("displayName", username),
        ("position", place(x, 64.0, 0.5)),
        ("isValid", Value::Bool(true)),
    ])
}

/// What a recorded run was told, as a script: each answer once, to the effect it was an answer to.
fn script_of(record: &Record) -> Vec<ScriptedAnswer> {
    let exchanges = record.exchanges.iter();
    let answered = exchanges.filter_map(|exchange| {
        let answer = exchange.answer.clone()?;
        ScriptedAnswer::exactly(&exchange.effect, answer)
    });
    answered.collect()
}
