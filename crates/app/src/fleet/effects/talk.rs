//! Chat, the console, and answers to programs.

use sculk_bots::BotAction;
use sculk_contract::ConsoleLevel;
use sculk_core::{JsString, Value};
use sculk_graph::{Answer, HttpRequest, LogLevel};

use crate::fleet::run::RunSeat;
use crate::fleet::signals::Signal;

fn word(value: &Value) -> Option<String> {
    value
        .as_str()
        .map(str::to_owned)
        .filter(|word| !word.is_empty())
}

impl RunSeat {
    /// An empty or absent chat type is the one the run came by, else `chat`.
    pub(super) async fn send(&self, chat_type: &Value, text: String, recipient: &Value) -> Answer {
        let by = || self.chat_type.clone().unwrap_or_else(|| "chat".to_owned());
        let action = BotAction::Say {
            chat_type: word(chat_type).unwrap_or_else(by),
            text,
            recipient: word(recipient).or_else(|| self.player.clone()),
        };
        match self.act(action).await {
            Ok(_) => Answer::done(),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) fn log(&self, level: LogLevel, text: &JsString) -> Answer {
        let level = match level {
            LogLevel::Info => ConsoleLevel::Info,
            LogLevel::Debug => ConsoleLevel::Debug,
        };
        self.write(level, &text.to_text(), None);
        Answer::done()
    }

    pub(super) fn respond(&self, _data: &Value) -> Answer {
        let why = "No program called this graph, so there is nobody to answer. Programs cannot call graphs yet: this version of Sculk has no server for them.";
        Answer::Failed(why.to_owned())
    }

    pub(super) fn send_signal(&self, name: &JsString, to: &Value, data: Value) -> Answer {
        let around = &self.stage.around;
        let signal = Signal {
            name: name.to_text(),
            to: word(to),
            data,
            sender: around.signals.name_of(self.stage.bot),
        };
        match around
            .signals
            .send(self.stage.bot, signal, around.clock.now_ms())
        {
            Ok(n_bots) => Answer::Value(Value::Number(n_bots as f64)),
            Err(why) => Answer::Failed(why),
        }
    }

    pub(super) async fn ask_web(&self, request: HttpRequest) -> Answer {
        let answer = match self.stage.around.web.ask(request).await {
            Ok(answer) => answer,
            Err(why) => return Answer::Failed(why),
        };
        let mut headers = sculk_core::Object::default();
        for (name, value) in &answer.headers {
            headers.insert(name.as_str().into(), Value::text(value));
        }
        Answer::Value(Value::record([
            ("status", Value::Number(f64::from(answer.status))),
            ("headers", Value::object(headers)),
            ("body", Value::text(&answer.body)),
        ]))
    }
}
