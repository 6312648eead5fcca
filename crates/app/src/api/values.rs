//! The store of graphs and plugins, looked at and edited by hand.

use sculk_contract::{
    AddToValueReq, ApiError, ErrorCode, ListValueOwnersReq, ListValuesReq, SetValueReq,
    StoredValueView, ValuePage, ValueReq, ValueScope,
};
use sculk_core::{BotId, ServerId};
use sculk_store::{ListedValue, MAX_VALUE_BYTES, PageOfValues, StoredValue, UnixMillis, ValueKey};

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};

/// Most values of one page.
const MAX_PAGE: u32 = 500;

impl App {
    pub(crate) async fn list_value_owners(
        &self,
        req: ListValueOwnersReq,
    ) -> Result<Vec<String>, ApiError> {
        let owners = self.inner.store.value_owners(scope(req.scope)).await;
        owners.map_err(from_store)
    }

    pub(crate) async fn list_values(&self, req: ListValuesReq) -> Result<ValuePage, ApiError> {
        let limit = req.limit.clamp(1, MAX_PAGE);
        let scope = scope(req.scope);
        let store = &self.inner.store;
        let page = async |after: Option<&str>, limit| {
            let page = PageOfValues {
                owner: &req.owner,
                prefix: &req.prefix,
                after,
                limit,
            };
            let page = store.listed_values(scope, page, self.now()).await;
            page.map_err(from_store)
        };
        let values = page(req.after.as_deref(), limit).await?;
        let values: Vec<_> = values.into_iter().map(listed).collect();
        let mut has_more = false;
        if values.len() == limit as usize
            && let Some(last) = values.last()
        {
            has_more = !page(Some(&last.key), 1).await?.is_empty();
        }
        Ok(ValuePage { values, has_more })
    }

    pub(crate) async fn get_value(
        &self,
        req: ValueReq,
    ) -> Result<Option<StoredValueView>, ApiError> {
        let at = key(req.scope, &req.owner, &req.key);
        let found = self.inner.store.stored_value(at, self.now()).await;
        Ok(found.map_err(from_store)?.map(whole))
    }

    pub(crate) async fn set_value(
        &self,
        req: SetValueReq,
    ) -> Result<Option<StoredValueView>, ApiError> {
        let at = key(req.scope, &req.owner, &req.key);
        if req.value.len() > MAX_VALUE_BYTES {
            return Err(too_large(req.value.len()));
        }
        let expires = req.expires_at.map(|at| UnixMillis(at.cast_signed()));
        if expires.is_some_and(|at| at <= self.now()) {
            let why = "That time has passed already. Choose a later one, or none.";
            return Err(ApiError::new(ErrorCode::Invalid, why).with_details("expiresAt"));
        }
        // In one transaction: graphs write here, too.
        let tx = self.inner.store.begin().await.map_err(from_store)?;
        let before = tx.stored_value(at, self.now()).await;
        let before = before.map_err(from_store)?.map(whole);
        let is = before.as_ref().map_or("", |before| &before.revision);
        refuse_stale(req.expected_revision.as_deref(), is, &before)?;
        let written = tx.store_value(at, &req.value, expires, self.now()).await;
        written.map_err(from_store)?;
        tx.commit().await.map_err(from_store)?;
        Ok(before)
    }

    pub(crate) async fn add_to_value(&self, req: AddToValueReq) -> Result<f64, ApiError> {
        let at = key(req.scope, &req.owner, &req.key);
        let sum = self.inner.store.add_to_value(at, req.by, self.now()).await;
        sum.map_err(from_store)
    }

    pub(crate) async fn delete_value(
        &self,
        req: ValueReq,
    ) -> Result<Option<StoredValueView>, ApiError> {
        let at = key(req.scope, &req.owner, &req.key);
        let gone = self.inner.store.bin_value(at, self.now()).await;
        Ok(gone.map_err(from_store)?.map(whole))
    }

    pub(crate) async fn restore_value(
        &self,
        req: ValueReq,
    ) -> Result<Option<StoredValueView>, ApiError> {
        let at = key(req.scope, &req.owner, &req.key);
        let back = self.inner.store.restore_value(at, self.now()).await;
        back.map_err(from_store)?;
        self.get_value(req).await
    }
}

fn too_large(n_bytes: usize) -> ApiError {
    let megabytes = n_bytes as f64 / (1024.0 * 1024.0);
    let why = format!(
        "A value may have 1 MB, and this one has {megabytes:.1} MB. Nothing was changed. Keep less, or part it among several keys."
    );
    ApiError::new(ErrorCode::Invalid, why).with_details("value")
}

const fn scope(scope: ValueScope) -> sculk_store::ValueScope {
    match scope {
        ValueScope::Bot { id } => sculk_store::ValueScope::Bot(BotId(id)),
        ValueScope::Server { id } => sculk_store::ValueScope::Server(ServerId(id)),
        ValueScope::All => sculk_store::ValueScope::All,
    }
}

const fn key<'a>(whose: ValueScope, owner: &'a str, key: &'a str) -> ValueKey<'a> {
    ValueKey {
        scope: scope(whose),
        owner,
        key,
    }
}

fn whole(stored: StoredValue) -> StoredValueView {
    StoredValueView {
        revision: revision(&(&stored.value, stored.expires_at)),
        n_bytes: u32::try_from(stored.value.len()).unwrap_or(u32::MAX),
        owner: stored.owner,
        key: stored.key,
        value: stored.value,
        is_cut: false,
        updated_at: stored.updated_at.cast_unsigned(),
        expires_at: stored.expires_at.map(i64::cast_unsigned),
    }
}

/// One that is cut is saved only after it was read whole, so its revision does not count.
fn listed(stored: ListedValue) -> StoredValueView {
    let is_cut = usize::try_from(stored.n_bytes).is_ok_and(|n| n > stored.value.len());
    StoredValueView {
        revision: revision(&(&stored.value, stored.expires_at)),
        n_bytes: u32::try_from(stored.n_bytes).unwrap_or(u32::MAX),
        owner: stored.owner,
        key: stored.key,
        value: stored.value,
        is_cut,
        updated_at: stored.updated_at.cast_unsigned(),
        expires_at: stored.expires_at.map(i64::cast_unsigned),
    }
}
