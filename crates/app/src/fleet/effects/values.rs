//! The bot's store, and variables that are kept for the next run.

use sculk_core::{JsString, Value};
use sculk_graph::Answer;
use sculk_store::{ValueKey, ValueScope};

use crate::fleet::run::RunSeat;

impl RunSeat {
    pub(super) async fn store_read(&self, owner: &JsString, key: &JsString) -> Answer {
        let (owner, key) = (owner.to_text(), key.to_text());
        let store = &self.stage.around.store;
        let at = self.in_store(&owner, &key);
        match store.stored_value(at, self.now()).await {
            Ok(Some(found)) => Answer::Value(Value::text(&found.value)),
            Ok(None) => Answer::Value(Value::Null),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    pub(super) async fn store_write(
        &self,
        owner: &JsString,
        key: &JsString,
        text: &JsString,
    ) -> Answer {
        let (owner, key, text) = (owner.to_text(), key.to_text(), text.to_text());
        let store = &self.stage.around.store;
        let at = self.in_store(&owner, &key);
        let written = store.store_value(at, &text, None, self.now());
        match written.await {
            Ok(()) => Answer::done(),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    fn in_store<'a>(&self, owner: &'a str, key: &'a str) -> ValueKey<'a> {
        ValueKey {
            scope: ValueScope::Bot(self.stage.bot),
            owner,
            key,
        }
    }

    pub(super) async fn persist(&self, name: &JsString, value: Value) -> Answer {
        let kept = &self.stage.kept;
        match kept
            .keep(self.graph, &name.to_text(), value, self.now())
            .await
        {
            Ok(()) => Answer::done(),
            Err(why) => Answer::Failed(why),
        }
    }
}
