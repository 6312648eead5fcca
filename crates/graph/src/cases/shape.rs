use std::sync::Arc;

use sculk_core::{Object, Value};

use super::world::told;
use crate::{Answer, Document, Effect, Trigger};

/// The most cases a graph may have.
pub const MAX_CASES: usize = 1000;
/// The most answers and expected effects of a case.
const MAX_LISTED: usize = 10_000;

/// A case that is not written as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The tests of the graph are not complete at {path}: {message}.")]
pub struct CaseError {
    /// The place: `tests[2].args`.
    pub path: String,
    /// In plain words.
    pub message: String,
}

/// What the world says to an effect of a case.
#[derive(Debug, Clone)]
pub struct ScriptedAnswer {
    /// The effect's name, `storeRead`, and what its fields must be.
    pub pattern: Arc<Object>,
    /// What is said to it.
    pub answer: Answer,
    /// Said each time, not once.
    pub is_always: bool,
}

/// A named case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Why the run begins.
    pub trigger: Trigger,
    /// Variables kept of an earlier run.
    pub variables: Vec<(Arc<str>, Value)>,
    /// What the world says, where it is not what a dry run's world says.
    pub answers: Vec<ScriptedAnswer>,
    /// The effects that should come, in order; none: they are not looked at.
    pub effects: Option<Vec<Arc<Object>>>,
    /// What variables should be in the end.
    pub ends_with: Vec<(Arc<str>, Value)>,
    /// The run should fail with a message that holds this.
    pub fails: Option<String>,
}

impl ScriptedAnswer {
    /// An answer that is given once, to this very effect; none where a value in it is nested too deep.
    #[must_use]
    pub fn exactly(effect: &Effect, answer: Answer) -> Option<Self> {
        Some(Self {
            pattern: Arc::new(told(effect)?),
            answer,
            is_always: false,
        })
    }

    /// An answer of a case, from its JSON object.
    ///
    /// # Errors
    /// When it is not written as it should be; the place is named as in `path`.
    pub fn read(value: &Value, path: &str) -> Result<Self, CaseError> {
        answer(&Fields::of(value, path.to_owned())?)
    }
}

/// A JSON object of a case.
struct Fields {
    object: Arc<Object>,
    path: String,
}

impl Fields {
    fn of(value: &Value, path: String) -> Result<Self, CaseError> {
        let object = value.as_object().cloned();
        let object = object.ok_or_else(|| wrong(&path, "an object should stand here"))?;
        Ok(Self { object, path })
    }

    fn get(&self, key: &str) -> Value {
        let value = self.object.get_str(key).cloned();
        value.filter(|v| !v.is_nullish()).unwrap_or_default()
    }

    fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    fn text(&self, key: &str, default: &str) -> Result<String, CaseError> {
        match self.get(key) {
            Value::Undefined => Ok(default.to_owned()),
            Value::Text(text) => Ok(text.to_text()),
            _ => Err(wrong(&self.at(key), "text should stand here")),
        }
    }

    fn object(&self, key: &str) -> Result<Object, CaseError> {
        match self.get(key) {
            Value::Undefined => Ok(Object::default()),
            value => Ok((*Self::of(&value, self.at(key))?.object).clone()),
        }
    }

    fn list(&self, key: &str) -> Result<Option<Vec<Self>>, CaseError> {
        let items = match self.get(key) {
            Value::Undefined => return Ok(None),
            Value::Array(items) => items,
            _ => return Err(wrong(&self.at(key), "a list should stand here")),
        };
        if items.len() > MAX_LISTED {
            return Err(wrong(&self.at(key), "there are too many of these"));
        }
        let items = items.iter().enumerate();
        let each = items.map(|(i, item)| Self::of(item, format!("{}[{i}]", self.at(key))));
        each.collect::<Result<Vec<_>, _>>().map(Some)
    }

    fn named(&self, key: &str) -> Result<Vec<(Arc<str>, Value)>, CaseError> {
        let object = self.object(key)?;
        let pairs = object.iter();
        Ok(pairs
            .map(|(k, v)| (Arc::from(k.to_text()), v.clone()))
            .collect())
    }

    fn only(&self, known: &[&str]) -> Result<(), CaseError> {
        for (key, _) in self.object.iter() {
            if !key.as_str().is_some_and(|key| known.contains(&key)) {
                let message = format!(
                    "\"{key}\" means nothing here; known are {}",
                    known.join(", ")
                );
                return Err(wrong(&self.path, &message));
            }
        }
        Ok(())
    }
}

fn wrong(path: &str, message: &str) -> CaseError {
    CaseError {
        path: path.to_owned(),
        message: message.to_owned(),
    }
}

impl Document {
    /// The cases kept with the graph, under `tests`.
    ///
    /// # Errors
    /// When one of them is not written as it should be; the place is named.
    pub fn cases(&self) -> Result<Vec<Case>, CaseError> {
        let items = match self.extra.get_str("tests") {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(items)) => items.clone(),
            Some(_) => return Err(wrong("tests", "a list should stand here")),
        };
        if items.len() > MAX_CASES {
            return Err(wrong("tests", "a graph may have at most 1000 tests"));
        }
        let items = items.iter().enumerate();
        let cases = items.map(|(i, item)| case(&Fields::of(item, format!("tests[{i}]"))?, i));
        cases.collect()
    }
}

const KEYS: [&str; 10] = [
    "name",
    "event",
    "command",
    "args",
    "user",
    "chat",
    "variables",
    "answers",
    "expect",
    "note",
];

fn case(fields: &Fields, number: usize) -> Result<Case, CaseError> {
    fields.only(&KEYS)?;
    let expect = Fields {
        object: Arc::new(fields.object("expect")?),
        path: fields.at("expect"),
    };
    expect.only(&["effects", "variables", "fails"])?;
    let effects = expect.list("effects")?;
    let effects = effects.map(|list| {
        list.into_iter()
            .map(|f| pattern(&f))
            .collect::<Result<_, _>>()
    });
    let fails = expect.text("fails", "")?;
    let is_failing = expect
        .object
        .get_str("fails")
        .is_some_and(|v| !v.is_nullish());
    let answers = fields.list("answers")?.unwrap_or_default();
    Ok(Case {
        name: fields.text("name", &format!("test {}", number + 1))?,
        trigger: trigger(fields)?,
        variables: fields.named("variables")?,
        answers: answers.iter().map(answer).collect::<Result<_, _>>()?,
        effects: effects.transpose()?,
        ends_with: expect.named("variables")?,
        fails: is_failing.then_some(fails),
    })
}

fn trigger(fields: &Fields) -> Result<Trigger, CaseError> {
    let event = fields.text("event", "command")?;
    let user = fields.text("user", "Player")?;
    let chat = fields.text("chat", "chat")?;
    let command = fields.text("command", "")?;
    if event == "command" && !command.is_empty() {
        let args = fields.object("args")?;
        return Ok(Trigger::command(&command, &user, args, &chat));
    }
    Ok(Trigger::dry(&event, fields.object("args")?, &user, &chat))
}

impl Trigger {
    /// What begins a run without a bot: a command of this user and chat type, or an event that says
    /// this. An event without a `user` is this user's.
    #[must_use]
    pub fn dry(event: &str, mut args: Object, user: &str, chat_type: &str) -> Self {
        if event == "command" {
            return Self::command("command", user, args, chat_type);
        }
        if !args.contains_key(&"user".into()) {
            let user = Value::record([("username", Value::text(user))]);
            args.insert("user".into(), user);
        }
        Self::event(event, args)
    }
}

fn pattern(fields: &Fields) -> Result<Arc<Object>, CaseError> {
    if fields.text("effect", "")?.is_empty() {
        let message = "the effect's name is missing, such as \"sendMessage\"";
        return Err(wrong(&fields.at("effect"), message));
    }
    Ok(fields.object.clone())
}

fn answer(fields: &Fields) -> Result<ScriptedAnswer, CaseError> {
    let said = ["value", "failed"].map(|key| fields.object.get_str(key).is_some());
    let answer = match said {
        [true, false] => Answer::Value(fields.object.get_str("value").cloned().unwrap_or_default()),
        [false, true] => Answer::Failed(fields.text("failed", "")?),
        [false, false] => Answer::done(),
        [true, true] => {
            let message = "an answer has a value or has failed, not both";
            return Err(wrong(&fields.path, message));
        }
    };
    let mut wanted = (*pattern(fields)?).clone();
    for key in ["value", "failed", "always"] {
        wanted.remove(&key.into());
    }
    // What an effect says of its own under these names stands in `where`.
    if let Some(more) = wanted.remove(&"where".into()) {
        for (key, value) in Fields::of(&more, fields.at("where"))?.object.iter() {
            wanted.insert(key.clone(), value.clone());
        }
    }
    Ok(ScriptedAnswer {
        pattern: Arc::new(wanted),
        answer,
        is_always: fields.get("always").is_truthy(),
    })
}
