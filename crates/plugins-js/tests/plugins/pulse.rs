//! What others see of an engine whose thread does not come back.

use std::sync::mpsc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use sculk_bots::{ChatKind, ChatMessage};
use sculk_plugins::{FromPlugins, ToPlugins};
use sculk_plugins_js::{Engine, Overdue};

use crate::stage::Stage;

fn line(text: &str) -> ToPlugins {
    ToPlugins::Chat {
        message: ChatMessage {
            kind: ChatKind::System,
            sender: None,
            text: text.to_owned(),
            line: text.to_owned(),
            component: None,
            at_ms: 0,
        },
        said: None,
        line: Some(5),
    }
}

fn until<T>(what: &str, mut check: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = check() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        sleep(Duration::from_millis(5));
    }
}

/// An engine that is held in the turn in which a plugin logs "held", as by a function that does not come
/// back; it goes on when something is sent or the sender goes. The receiver gets what it asks for.
fn held(source: &str) -> (Engine, mpsc::Sender<()>, mpsc::Receiver<FromPlugins>, Stage) {
    let stage = Stage::new()
        .limits(|limits| limits.event_ms = 50)
        .plugin("quiet", "module.exports = () => {};")
        .plugin("holder", source);
    let (release, holding) = mpsc::channel();
    let (told, heard) = mpsc::channel();
    let sink = move |message| {
        if matches!(&message, FromPlugins::Log { text, .. } if text == "held") {
            let _ = holding.recv();
        }
        drop(told.send(message));
    };
    let engine = Engine::start(stage.spec(), sink).unwrap();
    (engine, release, heard, stage)
}

fn overdue(engine: &Engine) -> Overdue {
    let pulse = engine.pulse();
    until("the turn to be overdue", || pulse.overdue(Duration::ZERO))
}

#[test]
fn a_turn_that_nothing_stops_is_seen_from_outside_with_its_plugin() {
    let source =
        "module.exports = (bot) => bot.events.on('core:raw_message', () => bot.sendLog('held'));";
    let (engine, release, _heard, _stage) = held(source);
    engine.tell(line("hello"));
    assert_eq!(overdue(&engine).plugin.as_deref(), Some("holder"));
    drop(release);
    let pulse = engine.pulse();
    until("the turn to end", || {
        pulse.overdue(Duration::ZERO).is_none().then_some(())
    });
    assert!(!pulse.is_over());
    drop(engine);
    until("the engine to end", || pulse.is_over().then_some(()));
}

#[test]
fn what_goes_on_after_an_answer_is_the_turn_of_who_asked() {
    let source =
        "module.exports = (bot, { store }) => bot.events.on('core:raw_message', async () => {
        await store.get('key');
        bot.sendLog('held');
    });";
    let (engine, release, heard, _stage) = held(source);
    engine.tell(line("hello"));
    let call = until("the question", || match heard.try_recv().ok()? {
        FromPlugins::Request { call, line, .. } => {
            assert_eq!(line, Some(5), "asked while the line was told");
            Some(call)
        }
        _ => None,
    });
    engine.tell(ToPlugins::Answer {
        call,
        result: Ok(serde_json::Value::Null),
    });
    assert_eq!(overdue(&engine).plugin.as_deref(), Some("holder"));
    drop(release);
}
