//! Groups of people and the permissions they grant.

use std::collections::BTreeMap;

use sculk_contract::{
    ApiError, CreateGroupReq, ErrorCode, GroupReq, GroupView, GroupsView, ListGroupsReq, Nothing,
    PermissionReq, PermissionView, PutPermissionReq, UpdateGroupReq,
};
use sculk_core::{BotId, GroupId};
use sculk_store::{DEFAULT_GROUP, Group, Record, StoreError};

use crate::App;
use crate::error::from_store;
use crate::revision::{refuse_stale, revision};
use crate::validate;

/// Most permissions of one group, in the window; the database takes more.
const MAX_GRANTS: usize = 2_000;
/// Most groups a group inherits from.
const MAX_PARENTS: usize = 32;

impl App {
    pub(crate) async fn list_groups(&self, req: ListGroupsReq) -> Result<GroupsView, ApiError> {
        let bot = BotId(req.bot_id);
        let store = &self.inner.store;
        let groups = store.list_groups(bot).await.map_err(from_store)?;
        let counts = store.count_members(bot).await.map_err(from_store)?;
        let mut permissions = BTreeMap::new();
        for known in store.list_permissions(bot).await.map_err(from_store)? {
            let view = PermissionView {
                revision: revision(&known.description),
                name: known.name.clone(),
                description: known.description,
                is_own: !known.is_system,
                commands: Vec::new(),
            };
            permissions.insert(known.name, view);
        }
        for name in groups.iter().flat_map(|group| &group.permissions) {
            named(&mut permissions, name);
        }
        for command in store.list_commands(bot).await.map_err(from_store)? {
            if let Some(permission) = &command.fields.permission {
                let named = named(&mut permissions, permission);
                named.commands.push(command.fields.name);
            }
        }
        let groups = groups
            .iter()
            .map(|group| {
                let count = counts.get(&group.id).copied().unwrap_or(0);
                self.group_view(group, count)
            })
            .collect();
        Ok(GroupsView {
            groups,
            permissions: permissions.into_values().collect(),
        })
    }

    pub(crate) async fn create_group(&self, req: CreateGroupReq) -> Result<GroupView, ApiError> {
        let bot = BotId(req.bot_id);
        let name = group_name(&req.name)?;
        let permissions = permission_names(&req.permissions)?;
        let parents = parent_ids(&req.parent_ids)?;
        let made = self.inner.people.change(bot, async move |mut turn| {
            let tx = turn.store().begin().await?;
            let group = tx.create_group(bot, &name, &permissions).await?;
            let group = tx.set_parents(group.id, &parents).await?;
            tx.commit().await?;
            turn.load_groups().await?;
            Ok(group)
        });
        self.counted(&made.await.map_err(from_store)?).await
    }

    pub(crate) async fn update_group(&self, req: UpdateGroupReq) -> Result<GroupView, ApiError> {
        let _edit = self.inner.edits.begin().await;
        let old = self.find_group(req.bot_id, req.id).await?;
        let now = self.group_view(&old, 0);
        refuse_stale(req.expected_revision.as_deref(), &now.revision, &now)?;
        let name = req.name.as_deref().map(group_name).transpose()?;
        let permissions = req
            .permissions
            .as_deref()
            .map(permission_names)
            .transpose()?;
        let parents = req.parent_ids.as_deref().map(parent_ids).transpose()?;
        let changed = self.inner.people.change(old.bot_id, async move |mut turn| {
            let tx = turn.store().begin().await?;
            let name = name.unwrap_or(old.name);
            let permissions = permissions.unwrap_or(old.permissions);
            let mut group = tx.update_group(old.id, &name, &permissions).await?;
            if let Some(parents) = parents {
                group = tx.set_parents(old.id, &parents).await?;
            }
            tx.commit().await?;
            turn.load_groups().await?;
            Ok(group)
        });
        self.counted(&changed.await.map_err(from_store)?).await
    }

    pub(crate) async fn delete_group(&self, req: GroupReq) -> Result<GroupView, ApiError> {
        let group = self.find_group(req.bot_id, req.id).await?;
        let (id, now) = (group.id, self.now());
        let deleted = self
            .inner
            .people
            .change(group.bot_id, async move |mut turn| {
                let group = turn.store().delete_group(id, now).await?;
                turn.reload().await?;
                Ok(group)
            });
        Ok(self.group_view(&deleted.await.map_err(from_store)?, 0))
    }

    pub(crate) async fn restore_group(&self, req: GroupReq) -> Result<GroupView, ApiError> {
        let (bot, id) = (BotId(req.bot_id), GroupId(req.id));
        let restored = self.inner.people.change(bot, async move |mut turn| {
            let transaction = turn.store().begin().await?;
            let group = transaction.restore_group(id).await?;
            if group.bot_id != bot {
                let (what, id) = (Record::Group, id.0);
                return Err(StoreError::NotFound { what, id });
            }
            transaction.commit().await?;
            turn.reload().await?;
            Ok(group)
        });
        self.counted(&restored.await.map_err(from_store)?).await
    }

    pub(crate) async fn put_permission(&self, req: PutPermissionReq) -> Result<Nothing, ApiError> {
        let name = permission_name("name", &req.name)?;
        let description =
            validate::text("description", "A description", req.description.trim(), 500)?;
        let _edit = self.inner.edits.begin().await;
        self.refuse_stale_permission(&req, &name).await?;
        let put = self
            .inner
            .store
            .put_permission(BotId(req.bot_id), &name, &description)
            .await;
        put.map_err(from_store)?;
        Ok(Nothing {})
    }

    pub(crate) async fn delete_permission(&self, req: PermissionReq) -> Result<Nothing, ApiError> {
        let store = &self.inner.store;
        let deleted = store.delete_permission(BotId(req.bot_id), &req.name).await;
        deleted.map_err(from_store)?;
        Ok(Nothing {})
    }

    /// One that is not known counts as one without a description.
    async fn refuse_stale_permission(
        &self,
        req: &PutPermissionReq,
        name: &str,
    ) -> Result<(), ApiError> {
        if req.expected_revision.is_none() {
            return Ok(());
        }
        let bot_id = req.bot_id;
        let all = self.list_groups(ListGroupsReq { bot_id }).await?;
        let mut all = all.permissions.into_iter();
        let now = all.find(|known| known.name == name);
        let unknown = revision(&"");
        let is = now.as_ref().map_or(&unknown, |now| &now.revision);
        refuse_stale(req.expected_revision.as_deref(), is, &now)
    }

    async fn find_group(&self, bot: i32, id: i32) -> Result<Group, ApiError> {
        let groups = self.inner.store.list_groups(BotId(bot)).await;
        let mut groups = groups.map_err(from_store)?.into_iter();
        groups
            .find(|group| group.id.0 == id)
            .ok_or_else(|| ApiError::new(ErrorCode::NotFound, "This group was deleted meanwhile."))
    }

    /// A group with the number of its members.
    async fn counted(&self, group: &Group) -> Result<GroupView, ApiError> {
        let counts = self.inner.store.count_members(group.bot_id).await;
        let counts = counts.map_err(from_store)?;
        Ok(self.group_view(group, counts.get(&group.id).copied().unwrap_or(0)))
    }

    fn group_view(&self, group: &Group, member_count: u32) -> GroupView {
        let inherited = self.inner.people.ask(group.bot_id, |directory| {
            let all = directory.permissions_of(&[group.id]);
            let foreign = all
                .into_iter()
                .filter(|name| !group.permissions.contains(name));
            foreign.collect()
        });
        let parent_ids: Vec<_> = group.parents.iter().map(|parent| parent.0).collect();
        GroupView {
            revision: revision(&(&group.name, &group.permissions, &parent_ids)),
            id: group.id.0,
            bot_id: group.bot_id.0,
            name: group.name.clone(),
            permissions: group.permissions.clone(),
            parent_ids,
            inherited: inherited.unwrap_or_default(),
            is_system: group.is_system,
            is_default: group.name == DEFAULT_GROUP,
            member_count,
        }
    }
}

fn named<'a>(
    permissions: &'a mut BTreeMap<String, PermissionView>,
    name: &str,
) -> &'a mut PermissionView {
    let made = || PermissionView {
        revision: revision(&""),
        name: name.to_owned(),
        description: String::new(),
        is_own: false,
        commands: Vec::new(),
    };
    permissions.entry(name.to_owned()).or_insert_with(made)
}

pub(super) fn group_name(text: &str) -> Result<String, ApiError> {
    validate::line("name", "A group's name", text, 64)
}

/// A permission's name: dots between its parts, a star at the end for all that begins so.
pub(super) fn permission_name(field: &str, text: &str) -> Result<String, ApiError> {
    let name = validate::line(field, "A permission", text, 100)?;
    let star = name.find('*');
    let is_star_last =
        star.is_none_or(|at| at + 1 == name.len() && (at == 0 || name[..at].ends_with('.')));
    if !name.contains(char::is_whitespace) && is_star_last {
        return Ok(name);
    }
    Err(ApiError::new(
        ErrorCode::Invalid,
        "A permission has no spaces, and a star only at its end, as in shop.* or *.",
    )
    .with_details(field))
}

fn permission_names(names: &[String]) -> Result<Vec<String>, ApiError> {
    if names.len() > MAX_GRANTS {
        let message = format!("A group grants at most {MAX_GRANTS} permissions.");
        return Err(ApiError::new(ErrorCode::Invalid, message).with_details("permissions"));
    }
    let mut checked: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let name = permission_name("permissions", name)?;
        if !checked.contains(&name) {
            checked.push(name);
        }
    }
    Ok(checked)
}

fn parent_ids(ids: &[i32]) -> Result<Vec<GroupId>, ApiError> {
    if ids.len() > MAX_PARENTS {
        let message = format!("A group inherits from at most {MAX_PARENTS} others.");
        return Err(ApiError::new(ErrorCode::Invalid, message).with_details("parentIds"));
    }
    Ok(ids.iter().copied().map(GroupId).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_have_dots_and_a_star_at_the_end() {
        for fine in ["*", "shop.*", "shop.admin.refund", "лавка.открыть"] {
            assert_eq!(permission_name("name", fine), Ok(fine.to_owned()));
        }
        for bad in ["", "a b", "*.a", "a*", "shop.**", "sh*p.a"] {
            assert!(permission_name("name", bad).is_err(), "{bad}");
        }
    }
}
