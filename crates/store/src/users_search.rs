//! How people are found: by three-letter pieces of names and notes, which a table of its own leads from,
//! or by their group; who are few that way are read at once, else the list is walked in its order.

use sculk_core::{BotId, GroupId, UserId, player_key};
use sea_orm::{ConnectionTrait, Statement, Value};

use crate::{
    StoreError, UserFilter,
    users::entity::Model,
    users_page::{first_column, ids_of, marks, models},
};

/// So many can be read and sorted at once.
const FEW: usize = 2_000;
/// The letters of one piece; shorter searches are looked for in names alone.
const PIECE: usize = 3;

/// A search, as it is asked.
enum Search {
    /// By the pieces; the text as a phrase of FTS5.
    Pieces(String),
    /// In names; a pattern of `LIKE`.
    Names(String),
}

fn search_of(filter: &UserFilter) -> Option<Search> {
    let text = filter.search.trim();
    if text.is_empty() {
        None
    } else if text.chars().count() >= PIECE {
        Some(Search::Pieces(format!("\"{}\"", text.replace('"', "\"\""))))
    } else {
        Some(Search::Names(format!("%{}%", escaped(&player_key(text)))))
    }
}

/// The conditions of a filter, and their values. The plus keeps SQLite to the order of the list, in which
/// a page of many is found soon.
pub(crate) fn conditions(bot: BotId, filter: &UserFilter) -> (String, Vec<Value>) {
    let mut sql = "bot_id = ?".to_owned();
    let mut values: Vec<Value> = vec![bot.0.into()];
    match search_of(filter) {
        Some(Search::Pieces(phrase)) => {
            sql.push_str(" AND +id IN (SELECT rowid FROM users_search WHERE users_search MATCH ?)");
            values.push(phrase.into());
        }
        Some(Search::Names(pattern)) => {
            sql.push_str(" AND username LIKE ? ESCAPE '\\'");
            values.push(pattern.into());
        }
        None => {}
    }
    if let Some(group) = filter.group {
        sql.push_str(
            " AND EXISTS (SELECT 1 FROM group_members AS m \
             WHERE m.user_id = users.id AND m.group_id = ?)",
        );
        values.push(group.0.into());
    }
    if filter.is_blacklisted {
        sql.push_str(" AND is_blacklisted = 1");
    }
    (sql, values)
}

/// All whom a filter lets through, where its search or its group leads to few.
pub(crate) async fn few_of(
    db: &impl ConnectionTrait,
    bot: BotId,
    filter: &UserFilter,
) -> Result<Option<Vec<Model>>, StoreError> {
    let found = match search_of(filter) {
        Some(Search::Pieces(phrase)) => by_pieces(db, bot, phrase).await?,
        Some(Search::Names(_)) | None => None,
    };
    // Who was found by the pieces need not be searched again.
    let (found, left) = match (found, filter.group) {
        (Some(found), _) => {
            let search = String::new();
            (
                found,
                UserFilter {
                    search,
                    ..filter.clone()
                },
            )
        }
        (None, Some(group)) => match by_group(db, group).await? {
            Some(found) => (found, filter.clone()),
            None => return Ok(None),
        },
        (None, None) => return Ok(None),
    };
    if found.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let (sql, more) = conditions(bot, &left);
    let sql = format!(
        "SELECT * FROM users WHERE id IN ({}) AND +{sql}",
        marks(found.len())
    );
    let values = ids_of(&found).chain(more).collect();
    Ok(Some(models(db, sql, values).await?))
}

async fn by_pieces(
    db: &impl ConnectionTrait,
    bot: BotId,
    phrase: String,
) -> Result<Option<Vec<UserId>>, StoreError> {
    let sql = "SELECT users.id FROM users_search CROSS JOIN users ON users.id = users_search.rowid \
               WHERE users_search MATCH ? AND +users.bot_id = ? LIMIT ?";
    few(db, sql, vec![phrase.into(), bot.0.into()]).await
}

async fn by_group(
    db: &impl ConnectionTrait,
    group: GroupId,
) -> Result<Option<Vec<UserId>>, StoreError> {
    let sql = "SELECT user_id FROM group_members WHERE group_id = ? LIMIT ?";
    few(db, sql, vec![group.0.into()]).await
}

/// The ids a statement gives, where they are few.
async fn few(
    db: &impl ConnectionTrait,
    sql: &str,
    mut values: Vec<Value>,
) -> Result<Option<Vec<UserId>>, StoreError> {
    values.push((FEW as i64 + 1).into());
    let wanted = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let ids = first_column(&db.query_all_raw(wanted).await?)?;
    Ok((ids.len() <= FEW).then_some(ids))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
