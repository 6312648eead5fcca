//! Values as lists show them: in pages by key, whole or their beginnings.

use sea_orm::{ConnectionTrait as _, FromQueryResult};

use crate::{
    Store, StoreError, StoredValue, UnixMillis, ValueScope,
    values::{IS_THERE, about},
};

/// Most values of one page.
const MAX_PAGE: u32 = 500;
/// Characters of a value that a list shows.
const LISTED_CHARS: usize = 2_000;
/// Most owners that are listed.
const MAX_OWNERS: u32 = 500;

/// Which values a page is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageOfValues<'a> {
    /// The part of the store.
    pub owner: &'a str,
    /// What their keys begin with.
    pub prefix: &'a str,
    /// Only those after this key.
    pub after: Option<&'a str>,
    /// Most of them; never more than 500.
    pub limit: u32,
}

/// A value as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ListedValue {
    /// The part of the store.
    pub owner: String,
    /// The key.
    pub key: String,
    /// The beginning of what lies there: text, mostly JSON.
    pub value: String,
    /// How long the whole is, in bytes.
    pub n_bytes: i64,
    /// When it was written, in milliseconds since 1970.
    pub updated_at: i64,
    /// When it goes by itself, in milliseconds since 1970.
    pub expires_at: Option<i64>,
}

impl Store {
    /// A page of the values of an owner whose keys begin with `prefix`, by key, those after the key
    /// `after`; at most `limit` of them and never more than 500.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_values(
        &self,
        scope: ValueScope,
        owner: &str,
        prefix: &str,
        after: Option<&str>,
        limit: u32,
        now: UnixMillis,
    ) -> Result<Vec<StoredValue>, StoreError> {
        let page = PageOfValues {
            owner,
            prefix,
            after,
            limit,
        };
        self.page_of_values(scope, "value", page, now).await
    }

    /// The same, and of each value its length and its first 2,000 characters.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn listed_values(
        &self,
        scope: ValueScope,
        page: PageOfValues<'_>,
        now: UnixMillis,
    ) -> Result<Vec<ListedValue>, StoreError> {
        let columns =
            format!("substr(value, 1, {LISTED_CHARS}) AS value, octet_length(value) AS n_bytes");
        self.page_of_values(scope, &columns, page, now).await
    }

    async fn page_of_values<T: FromQueryResult>(
        &self,
        scope: ValueScope,
        columns: &str,
        page: PageOfValues<'_>,
        now: UnixMillis,
    ) -> Result<Vec<T>, StoreError> {
        let db = &self.readers;
        // What begins with the prefix lies between it and itself with the last character of all.
        let end = format!("{}\u{10ffff}", page.prefix);
        let sql = format!(
            "SELECT owner, key, {columns}, updated_at, expires_at FROM {{table}} \
             WHERE {{scope}} = ? AND owner = ? \
             AND key >= ? AND key > ? AND key < ? AND {IS_THERE} ORDER BY key LIMIT ?"
        );
        let rest = [
            page.owner.into(),
            page.prefix.into(),
            page.after.unwrap_or_default().into(),
            end.into(),
            now.0.into(),
            page.limit.min(MAX_PAGE).into(),
        ];
        let rows = db.query_all_raw(about(db, scope, &sql, rest)).await?;
        let read = rows.iter().map(|row| T::from_query_result(row, ""));
        read.collect::<Result<_, _>>().map_err(Into::into)
    }

    /// The owners that have values in a scope, by name, 500 at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn value_owners(&self, scope: ValueScope) -> Result<Vec<String>, StoreError> {
        let db = &self.readers;
        let mut owners: Vec<String> = Vec::new();
        // From owner to owner by the primary key: a `DISTINCT` would look at each value.
        while owners.len() < MAX_OWNERS as usize {
            let sql = "SELECT owner FROM {table} WHERE {scope} = ? AND owner > ? \
                       ORDER BY owner LIMIT 1";
            let last = owners.last().map_or("", String::as_str);
            let next = about(db, scope, sql, [last.into()]);
            let Some(row) = db.query_one_raw(next).await? else {
                break;
            };
            owners.push(row.try_get_by_index(0)?);
        }
        Ok(owners)
    }
}
