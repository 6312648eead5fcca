//! People of a bot: lists, changes of one or many, the bin.

use sculk_contract::{
    ApiError, ChangePeopleReq, CreatePersonReq, ErrorCode, FindPeopleReq, FoundPeople,
    ListPeopleReq, Nothing, PeopleChange, PeopleOrder, PeoplePage, PeopleReq, PeopleTouched,
    PersonView, SetPersonNoteReq,
};
use sculk_core::{BotId, GroupId, UserId, player_key};
use sculk_store::{MAX_USERNAME, UnixMillis, User, UserChange, UserCursor, UserFilter, UserOrder};

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};
use crate::validate;

/// Most people of one change.
const MAX_AT_ONCE: u32 = 100_000;
/// Most people of one page.
const MAX_PAGE: u32 = 500;
/// Longest note, in characters.
const MAX_NOTE: usize = 1_000;

impl App {
    pub(crate) async fn list_people(&self, req: ListPeopleReq) -> Result<PeoplePage, ApiError> {
        let bot = BotId(req.bot_id);
        let filter = user_filter(&req.search, req.group_id, req.is_blacklisted)?;
        let order = match req.order {
            PeopleOrder::Name => UserOrder::Name,
            PeopleOrder::LastSeen => UserOrder::LastSeen,
        };
        let behind = req.after.as_deref().map(|text| cursor(order, text));
        let behind = behind.transpose()?;
        let limit = req.limit.clamp(1, MAX_PAGE);
        self.inner.people.write_seen().await;
        let store = &self.inner.store;
        let page = store.users_page(bot, &filter, order, behind.as_ref(), limit);
        let page = page.await.map_err(from_store)?;
        let total = store.count_users(bot, &filter).await.map_err(from_store)?;
        let is_full = u32::try_from(page.len()).is_ok_and(|len| len == limit);
        let last = page.last().filter(|_| is_full);
        Ok(PeoplePage {
            next: last.map(|user| text_of(&UserCursor::behind(order, user))),
            people: page.iter().map(person_view).collect(),
            total,
        })
    }

    pub(crate) async fn find_people(&self, req: FindPeopleReq) -> Result<FoundPeople, ApiError> {
        let filter = user_filter(&req.search, req.group_id, req.is_blacklisted)?;
        let store = &self.inner.store;
        let found = store.user_ids(BotId(req.bot_id), &filter, MAX_AT_ONCE + 1);
        let found = found.await.map_err(from_store)?;
        if found.len() > MAX_AT_ONCE as usize {
            let message = format!(
                "More than {MAX_AT_ONCE} people are found, and not more can be chosen at once. Narrow the search."
            );
            return Err(ApiError::new(ErrorCode::Invalid, message).with_details("search"));
        }
        Ok(FoundPeople {
            ids: numbers(&found),
        })
    }

    pub(crate) async fn create_person(&self, req: CreatePersonReq) -> Result<PersonView, ApiError> {
        let bot = BotId(req.bot_id);
        let name = person_name(&req.username)?;
        let people = &self.inner.people;
        if people.standing(bot, &name).id.is_some() {
            return Err(ApiError::new(
                ErrorCode::NameTaken,
                format!("The bot knows “{name}” already."),
            )
            .with_details("username"));
        }
        let id = people.ensure(bot, &name, self.now()).await;
        let id = id.map_err(from_store)?;
        let made = self.inner.store.users_by_ids(bot, &[id]).await;
        let made = made.map_err(from_store)?;
        made.first().map(person_view).ok_or_else(gone)
    }

    pub(crate) async fn set_person_note(&self, req: SetPersonNoteReq) -> Result<Nothing, ApiError> {
        let note = validate::text("note", "A note", req.note.trim(), MAX_NOTE)?;
        let (bot, id) = (BotId(req.bot_id), UserId(req.id));
        let _edit = self.inner.edits.begin().await;
        if req.expected_revision.is_some() {
            let found = self.inner.store.users_by_ids(bot, &[id]).await;
            let found = found.map_err(from_store)?;
            let now = found.first().map(person_view).ok_or_else(gone)?;
            refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        }
        let kept = self.inner.store.set_note(bot, id, &note, self.now()).await;
        kept.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn change_people(
        &self,
        req: ChangePeopleReq,
    ) -> Result<PeopleTouched, ApiError> {
        let (bot, ids) = (BotId(req.bot_id), user_ids(&req.ids)?);
        let change = match req.change {
            PeopleChange::Blacklist { is_blacklisted } => UserChange::Blacklist(is_blacklisted),
            PeopleChange::AddGroup { group_id } => UserChange::AddGroup(GroupId(group_id)),
            PeopleChange::RemoveGroup { group_id } => UserChange::RemoveGroup(GroupId(group_id)),
        };
        let (now, count) = (self.now(), ids.len());
        let done = self.inner.people.change(bot, async move |turn| {
            let transaction = turn.store().begin().await?;
            let done = transaction.change_users(bot, &ids, change, now).await?;
            let users = transaction.users_by_ids(bot, &done.changed).await?;
            transaction.commit().await?;
            turn.put_all(&users);
            Ok(done)
        });
        let done = done.await.map_err(from_store)?;
        Ok(PeopleTouched {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            changed: numbers(&done.changed),
            put_into_default: numbers(&done.put_into_default),
        })
    }

    pub(crate) async fn delete_people(&self, req: PeopleReq) -> Result<PeopleTouched, ApiError> {
        let (bot, ids) = (BotId(req.bot_id), user_ids(&req.ids)?);
        self.inner.people.write_seen().await;
        let now = self.now();
        let gone = self.inner.people.change(bot, async move |turn| {
            let gone = turn.store().delete_users(bot, &ids, now).await?;
            turn.remove_all(&gone);
            Ok(gone)
        });
        Ok(touched(&gone.await.map_err(from_store)?))
    }

    pub(crate) async fn restore_people(&self, req: PeopleReq) -> Result<PeopleTouched, ApiError> {
        let (bot, ids) = (BotId(req.bot_id), user_ids(&req.ids)?);
        let now = self.now();
        let back = self.inner.people.change(bot, async move |turn| {
            let back = turn.store().restore_users(bot, &ids, now).await?;
            turn.put_all(&back);
            Ok(back)
        });
        Ok(touched(&back.await.map_err(from_store)?))
    }
}

fn gone() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "This person was deleted meanwhile.")
}

fn touched(users: &[User]) -> PeopleTouched {
    PeopleTouched {
        count: u32::try_from(users.len()).unwrap_or(u32::MAX),
        changed: users.iter().map(|user| user.id.0).collect(),
        put_into_default: Vec::new(),
    }
}

fn numbers(ids: &[UserId]) -> Vec<i32> {
    ids.iter().map(|id| id.0).collect()
}

fn user_filter(
    search: &str,
    group: Option<i32>,
    is_blacklisted: bool,
) -> Result<UserFilter, ApiError> {
    Ok(UserFilter {
        search: validate::text("search", "A search", search.trim(), 100)?,
        group: group.map(GroupId),
        is_blacklisted,
    })
}

fn user_ids(ids: &[i32]) -> Result<Vec<UserId>, ApiError> {
    if ids.len() > MAX_AT_ONCE as usize {
        let message = format!("At most {MAX_AT_ONCE} people can be changed at once.");
        return Err(ApiError::new(ErrorCode::Invalid, message).with_details("ids"));
    }
    Ok(ids.iter().copied().map(UserId).collect())
}

/// A name that can be kept: not empty, not too long, no control characters.
pub(super) fn person_name(text: &str) -> Result<String, ApiError> {
    let name = player_key(text);
    let fits =
        !name.is_empty() && name.len() <= MAX_USERNAME && !name.chars().any(char::is_control);
    if fits {
        return Ok(name);
    }
    Err(ApiError::new(
        ErrorCode::Invalid,
        format!("A player's name has 1 to {MAX_USERNAME} bytes and no control characters."),
    )
    .with_details("username"))
}

fn text_of(cursor: &UserCursor) -> String {
    match cursor {
        UserCursor::Name(name) => name.clone(),
        UserCursor::LastSeen(at, id) => format!("{}:{id}", at.0),
    }
}

fn cursor(order: UserOrder, text: &str) -> Result<UserCursor, ApiError> {
    match order {
        UserOrder::Name => Ok(UserCursor::Name(text.to_owned())),
        UserOrder::LastSeen => {
            let parts = text.split_once(':');
            let parts = parts.and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
            let (at, id) = parts.ok_or_else(|| {
                let message = "The list cannot go on there. Read it from its beginning.";
                ApiError::new(ErrorCode::Invalid, message).with_details("after")
            })?;
            Ok(UserCursor::LastSeen(UnixMillis(at), UserId(id)))
        }
    }
}

fn person_view(user: &User) -> PersonView {
    let seen = user.last_seen_at.0;
    PersonView {
        revision: revision(&user.note),
        id: user.id.0,
        username: user.username.clone(),
        is_blacklisted: user.is_blacklisted,
        group_ids: user.groups.iter().map(|group| group.0).collect(),
        note: user.note.clone(),
        last_seen_at: (seen > 0).then_some(seen.cast_unsigned()),
        created_at: user.created_at.0.cast_unsigned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_itself_and_another_is_refused() {
        for (order, behind) in [
            (UserOrder::Name, UserCursor::Name("a:b".to_owned())),
            (
                UserOrder::LastSeen,
                UserCursor::LastSeen(UnixMillis(5), UserId(7)),
            ),
        ] {
            assert_eq!(cursor(order, &text_of(&behind)), Ok(behind));
        }
        assert!(cursor(UserOrder::LastSeen, "alex").is_err());
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        assert_eq!(person_name(" Alex "), Ok("alex".to_owned()));
        for text in ["", "  ", "a\nb", &"x".repeat(MAX_USERNAME + 1)] {
            assert!(person_name(text).is_err(), "{text:?}");
        }
    }
}
