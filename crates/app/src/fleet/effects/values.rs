//! The bot's store, and variables that are kept for the next run.

use sculk_core::{JsString, Value};
use sculk_graph::{Answer, StoreOperation, StoreRequest, StoreScope};
use sculk_store::{StoreError, StoredValue, UnixMillis, ValueKey, ValueScope};

use crate::fleet::run::RunSeat;

/// The longest a value lasts that does not stay: a hundred years.
const MAX_LASTS_MS: f64 = 100.0 * 365.0 * 24.0 * 60.0 * 60.0 * 1000.0;

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

    /// What a graph asks of the store beyond BlockMine's.
    pub(super) async fn store(&self, request: StoreRequest) -> Answer {
        match self.ask_store(&request).await {
            Ok(value) => Answer::Value(value),
            Err(error) => Answer::Failed(error.to_string()),
        }
    }

    async fn ask_store(&self, request: &StoreRequest) -> Result<Value, StoreError> {
        let store = &self.stage.around.store;
        let scope = match request.scope {
            StoreScope::Bot => ValueScope::Bot(self.stage.bot),
            StoreScope::All => ValueScope::All,
            StoreScope::Server => {
                let bot = store.bot(self.stage.bot).await?;
                ValueScope::Server(bot.fields.server_id)
            }
        };
        let owner = request.owner.to_text();
        let now = self.now();
        let at = |key| ValueKey {
            scope,
            owner: &owner,
            key,
        };
        let text = |found: Option<StoredValue>| {
            found.map_or(Value::Null, |found| Value::text(&found.value))
        };
        Ok(match &request.operation {
            StoreOperation::Get { key } => {
                let key = &key.to_text();
                text(store.stored_value(at(key), now).await?)
            }
            StoreOperation::Put {
                key,
                text,
                lasts_ms,
            } => {
                let key = &key.to_text();
                // In range after the clamp.
                let lasts = lasts_ms.map(|ms| ms.clamp(1.0, MAX_LASTS_MS) as i64);
                let expires = lasts.map(|ms| UnixMillis(now.0 + ms));
                let text = text.to_text();
                store.store_value(at(key), &text, expires, now).await?;
                Value::Undefined
            }
            StoreOperation::Add { key, by } => {
                let key = &key.to_text();
                Value::Number(store.add_to_value(at(key), *by, now).await?)
            }
            StoreOperation::Delete { key } => {
                let key = &key.to_text();
                text(store.delete_value(at(key), now).await?)
            }
            StoreOperation::List { prefix, limit } => {
                let prefix = prefix.to_text();
                // From 0 to 500, as the node says.
                let limit = limit.clamp(0.0, 500.0) as u32;
                let rows = store.list_values(scope, &owner, &prefix, None, limit, now);
                let rows = rows.await?.into_iter().map(|row| {
                    let (key, text) = (Value::text(&row.key), Value::text(&row.value));
                    Value::record([("key", key), ("text", text)])
                });
                Value::array(rows.collect())
            }
        })
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
